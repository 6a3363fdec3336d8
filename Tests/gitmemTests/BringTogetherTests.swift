import Foundation
import Testing

@Suite("merge and verify, as scripts see them")
struct BringTogetherTests {
    @Test("merge --json has the documented members, for each way it can end")
    func shape() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "-q", "store")
        func merge(_ options: String...) throws -> NSDictionary {
            let outcome = try sandbox.run(["gitmem", "merge", "--json"] + options, in: "store")
            #expect(outcome.status == 0, "\(outcome.errors)")
            return try object(outcome.output)
        }
        let documented = [
            "added", "branch", "commit", "counted", "heads", "lost", "refused", "removed", "restored", "result",
            "skipped",
            "tree",
        ]
        let nothing = try merge()
        #expect(nothing.text("result") == "up-to-date")
        let id = try sandbox.add("one", by: "ada", in: "store")

        let state = try sandbox.state(of: "store")
        let dry = try merge("--dry-run")
        #expect(dry.keys == (documented + ["brought", "changes"]).sorted())
        #expect(dry.list("changes") == [["change": "added", "id": id]])
        #expect(try sandbox.state(of: "store") == state)

        let forward = try merge()
        #expect(forward.keys == (documented + ["brought"]).sorted())
        #expect(forward.text("result") == "fast-forward")
        #expect(forward.text("branch") == "refs/heads/memory/main")
        #expect(forward.number("added") == 1)
        #expect(forward.text("commit") == dry.text("commit"))
        #expect(forward.text("tree") == (try sandbox.git("rev-parse", "memory/main^{tree}", in: "store")))
        #expect(forward.texts("heads") == [forward.text("commit") ?? ""])

        let two = try sandbox.add("two", by: "ada", in: "store")
        try sandbox.gitmem("cite", id, "--agent", "ben", in: "store")
        try sandbox.gitmem("forget", id, "--agent", "cleo", in: "store")
        let merged = try merge()
        #expect(merged.text("result") == "merged")
        #expect([merged.number("added"), merged.number("removed"), merged.number("counted")] == [1, 1, 0])
        let parents = try sandbox.git("log", "-1", "--format=%P", "memory/main", in: "store")
        #expect(merged.texts("heads").joined(separator: " ") == parents)
        #expect(merged.texts("heads") == merged.texts("heads").sorted())
        #expect(try sandbox.git("log", "-1", "--format=%an|%s", "memory/main", in: "store") == "gitmem|Merge 3 heads")
        let brought = merged.list("brought")
        #expect(
            brought.map { $0.keys } == Array(repeating: ["added", "branch", "commit", "counted", "removed"], count: 3))
        #expect(brought.map { $0.number("counted") } == [0, 1, 0])
        #expect(try merge().text("result") == "up-to-date")
        #expect(try sandbox.gitmem("list", "-q", in: "store").lines == [two])
        // Named branches, and another target.
        let into = try merge("main", "--into", "ada")
        #expect(into.text("branch") == "refs/heads/memory/agents/ada")
        #expect(into.text("commit") == merged.text("commit"))
        try sandbox.refused(
            ["merge", "--all", "ada"], in: "store", status: 64, saying: ["--all, not both"], hint: false)
    }

    @Test("The table for people, and a dry run that lists the entries")
    func table() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "-q", "store")
        let id = try sandbox.add("one", by: "ada", in: "store")
        let tip = try sandbox.git("rev-parse", "memory/agents/ada", in: "store")
        let tree = try sandbox.git("rev-parse", "memory/agents/ada^{tree}", in: "store")
        let table = """
                                 added  removed  updated
            memory/agents/ada        1        ·        ·

            """
        #expect(
            try sandbox.gitmem("merge", "--dry-run", in: "store").output
                == table + "added    \(id.prefix(12))  one\nmemory/main would move to \(tip), tree \(tree)\n")
        #expect(
            try sandbox.gitmem("merge", in: "store").output == table + "memory/main moved to \(tip), tree \(tree)\n")
        #expect(try sandbox.gitmem("merge", "-q", in: "store").output == "")
    }

    @Test("A plain git merge is a correct merge, and nothing is left to do after it")
    func plainGit() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "-q", "store")
        let id = try sandbox.add("shared", by: "ada", in: "store")
        _ = try sandbox.add("shared", by: "ben", in: "store")
        for agent in ["ada", "ben"] {
            try sandbox.gitmem("cite", id, "--agent", agent, in: "store")
            try sandbox.gitmem("cite", id, "--agent", agent, in: "store")
        }
        for agent in ["ada", "ben"] {
            try sandbox.git("merge", "--quiet", "--no-edit", "memory/agents/\(agent)", in: "store")
        }
        #expect(try object(sandbox.gitmem("merge", "--json", in: "store").output).text("result") == "up-to-date")
        let entry = try object(sandbox.gitmem("show", id, "--json", in: "store").output)
        #expect(entry.child("counters") == ["citations": 4, "contributions": 2])
        #expect(try sandbox.gitmem("status", in: "store").output.contains("merged  everything is in the trunk"))
    }

    @Test("verify finds what was tampered with, and a merge leaves it behind")
    func tampered() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "-q", "store")
        let good = try sandbox.add("good", by: "ada", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        try sandbox.gitmem("worktree", "add", "../eve", "--agent", "eve", in: "store")
        let bad = try sandbox.gitmem("add", "-q", "to be changed", in: "eve").lines[0]
        func folder(_ id: String) -> String {
            "entries/\(id.prefix(1))/\(id.dropFirst(1).prefix(1))/\(id.dropFirst(2).prefix(1))"
        }
        try sandbox.shell(
            """
            printf '{"content":"changed","kind":"semantic"}\\n' > \(folder(bad))/\(bad).json
            echo x > \(folder(good))/\(good).add.20261118T110640000Z0000.0123456789abc.eve
            : > \(folder(good))/\(good).count.citations.0123456789abc.007
            : > \(folder(good))/\(good).del.nonsense
            ln -s /etc/passwd \(folder(good))/\(good).count.uses.0123456789abc.1
            : > entries/stranger; mkdir -p \(folder(good))/deep; : > \(folder(good))/deep/file
            : > \(folder(good))/\(good).newword.something
            git add -A; git commit --quiet -m tampered
            """, in: "eve")
        let clean = try sandbox.run(["gitmem", "verify", "main"], in: "store")
        #expect(clean.status == 0)
        #expect(clean.output == "memory/main: 1 entries, 1 state names checked\n")
        let outcome = try sandbox.run(["gitmem", "verify", "--json"], in: "store")
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("gitmem: 7 problems found\nhint: `gitmem doctor`"))
        let findings = try outcome.lines.map { try object($0) }
        #expect(findings.allSatisfy { $0.keys == ["branch", "path", "problem", "severity"] })
        let problems = Dictionary(
            findings.filter { $0.text("severity") == "error" }.map { ($0.text("path") ?? "", $0.text("problem") ?? "") }
        ) { first, _ in first }
        #expect(problems["\(folder(bad))/\(bad).json"] == "has a hash that is not its name")
        #expect(problems["\(folder(good))/\(good).add.20261118T110640000Z0000.0123456789abc.eve"] == "has content")
        #expect(problems["\(folder(good))/\(good).count.citations.0123456789abc.007"] == "has no valid number")
        #expect(problems["\(folder(good))/\(good).del.nonsense"] == "has no valid dot")
        #expect(problems["\(folder(good))/\(good).count.uses.0123456789abc.1"] == "is not a file")
        #expect(problems["entries/stranger"] == "is not a folder of entries")
        #expect(problems["\(folder(good))/deep"] == "is not a file")

        let merge = try sandbox.run(["gitmem", "merge", "--json"], in: "store")
        #expect(merge.status == 0)
        let report = try object(merge.output)
        #expect(Set(report.list("skipped").compactMap { $0.text("path") }) == Set(problems.keys))
        #expect(
            report.list("skipped").allSatisfy {
                $0.keys == ["branches", "path", "reason"] && $0.texts("branches") == ["memory/agents/eve"]
            })
        #expect(merge.errors.contains("skipped: entries/stranger is not a folder of entries (memory/agents/eve)"))
        #expect(try sandbox.gitmem("verify", "main", in: "store").status == 0)
        #expect(try sandbox.bodies(in: "store").wrong == [])
        #expect(try sandbox.gitmem("list", "-q", in: "store").lines == [good])
        #expect(
            try sandbox.git("ls-tree", "-r", "--name-only", "memory/main", in: "store").contains(".newword.something"),
            "a later version's names are carried along")
        #expect(try sandbox.dirt(in: "store") == "")
        // The tampered body cannot be read as another text.
        let shown = try sandbox.run(["gitmem", "show", bad, "--view", "branch", "eve"], in: "store")
        #expect(shown.status == 9, "\(shown.output)")
        #expect(shown.errors.contains("what is stored as \(bad) is something else\nhint: run `gitmem verify`"))
        #expect(try sandbox.gitmem("list", "-q", "--view", "all", in: "store").lines == [good])
        // Nor is it shown, or taken, for the true one that another branch has.
        _ = try sandbox.add("to be changed", by: "ben", in: "store")
        for agent in ["ada", "ben", "zoe"] {
            let all = try sandbox.gitmem("list", "--json", "--view", "all", "--agent", agent, in: "store").output
            #expect(all.contains("to be changed"))
        }
        try sandbox.gitmem("merge", "-q", "ben", in: "store")
        #expect(try sandbox.bodies(in: "store").wrong == [])
    }
}
