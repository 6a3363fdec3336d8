import Foundation
import Testing

/// The benchmark in its short form. Of times nothing is said: they depend on the machine.
@Suite("Benchmark")
struct BenchmarkTests {
    @Test("Every row is measured, and both sides made the same")
    func everyRow() throws {
        let sandbox = try Sandbox()
        let outcome = try sandbox.run(
            ["gitmem-bench", "--quick", "--json", "figures.json"], with: ["TMPDIR": sandbox.root.path])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let figures = try object(sandbox.read("figures.json"))
        #expect(
            figures.list("rows").compactMap { $0.text("id") } == [
                "version", "show", "add", "add-rev-parse", "add-durable", "import", "import-durable", "import-gate",
                "import-million", "merge", "merge-gc", "merge-million", "new-store-add", "new-store-merge", "merge-all",
                "branches-status", "branches-agents", "branches-sync", "branches-merge", "branches-status-git",
                "branches-sync-git", "list", "list-buffered", "import-wordings", "dedup", "dedup-again",
                "list-wordings",
                "add-wording", "view-all", "get", "get-add", "get-merge", "set",
                "list-tag", "list-recent", "index-build", "index-size", "get-branches", "recall", "recall-p95",
                "recall-branches", "index-million", "get-million", "recall-million", "claim-past", "claim-live",
                "claim-many", "claim-add", "check", "guard", "mcp-first", "mcp-call", "hook-edit", "size",
                "size-repacked",
            ])
        for row in figures.list("rows") {
            let id = try #require(row.text("id"))
            #expect(outcome.output.contains("\n\(id) "), "\(id) is not in the table")
            for side in ["gitmem", "peer"] {
                let median = (row.child(side)?["median"] as? NSNumber)?.doubleValue ?? 0
                #expect(median > 0, "\(id): \(side)")
            }
            #expect(
                row.number("limit") != nil
                    || ["merge-gc", "list-buffered", "add-durable", "import-durable", "claim-add"].contains(id))
        }
        for id in ["add", "add-durable", "import", "import-durable", "merge", "merge-gc", "merge-all", "size"] {
            let row = figures.list("rows").first { $0.text("id") == id }
            #expect(row?.text("agreed")?.wholeMatch(of: /tree [0-9a-f]{40}/) != nil, "\(id) names no tree")
        }
        #expect(figures.list("memory").count == 7)
        #expect(figures.list("objects").compactMap { $0.number("written") } == [6, 6])
        let read = figures.list("objects").compactMap { $0.number("read") }
        #expect(read.count == 2 && read.first == read.last)
        #expect([0, 4].contains(figures.list("instructions").count))
    }

    @Test("The rows that were asked for, as JSON alone")
    func someRows() throws {
        let outcome = try Sandbox().run(["gitmem-bench", "--quick", "--only", "merge,list", "--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let rows = try object(outcome.output).list("rows")
        #expect(rows.compactMap { $0.text("id") } == ["merge", "list", "list-buffered"])
    }

    @Test("Sides that made different things are refused")
    func differentTrees() throws {
        let sandbox = try Sandbox()
        // A gitmem whose merge moves the trunk to one of the branches.
        try sandbox.write(
            "bin/gitmem",
            """
            #!/bin/sh
            case "$1" in
            merge) [ "$2" != ada ] || exec git update-ref refs/heads/memory/main memory/agents/ada;;
            esac
            exec "\(Sandbox.binaries)/gitmem" "$@"

            """)
        try sandbox.shell("chmod +x bin/gitmem")
        let outcome = try sandbox.run(
            ["gitmem-bench", "--quick", "--only", "merge", "--gitmem", sandbox.path("bin/gitmem")],
            with: ["TMPDIR": sandbox.root.path])
        #expect(outcome.status == 1)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("different trees"))
        let left = try FileManager.default.contentsOfDirectory(atPath: sandbox.root.path)
        #expect(!left.contains { $0.hasPrefix("gitmem-bench-") })
    }

    @Test("The growth picture, and the figures beside it")
    func growth() throws {
        let sandbox = try Sandbox()
        let outcome = try sandbox.run(["gitmem-bench", "--quick", "--growth", "growth.svg"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let picture = try sandbox.read("growth.svg")
        let curves = try object(sandbox.read("growth.json")).list("curves")
        #expect(picture.matches(of: /<path class="line/).count == curves.count)
        #expect(curves.count == 6)
        #expect(curves.allSatisfy { !$0.list("points").isEmpty })
    }
}
