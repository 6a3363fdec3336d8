import Foundation
import Testing

@Suite("why, diff, undo and watch") struct HistoryCommandTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.gitmem("init", "-q", "store")
    }

    private func json(_ words: String...) throws -> [NSDictionary] {
        let outcome = try sandbox.run(["gitmem"] + words + ["--json"], in: "store")
        #expect(outcome.status == 0, "\(words): \(outcome.errors)")
        return try outcome.lines.map { try object($0) }
    }

    @Test("why names the commit, the command and the merge that brought a memory") func why() throws {
        let id = try sandbox.gitmem("add", "-q", "The port is 5432", in: "store").lines.joined()
        let added = try sandbox.git("rev-parse", "memory/agents/ada", in: "store")
        try sandbox.gitmem("add", "-q", "The linter is ruff", "--agent", "ben", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        let merge = try sandbox.git("rev-parse", "memory/main", in: "store")
        try sandbox.gitmem("cite", "-q", id, "--agent", "ben", in: "store")
        let steps = try json("why", id, "--view", "all")
        #expect(steps.map { $0.text("author") } == ["ben", "ada"])
        #expect(steps.last?.text("commit") == added && steps.last?.text("merge") == merge)
        #expect(steps.last?.text("subject") == "add \(id.prefix(12))")
        #expect((steps.first?["changes"] as? [NSDictionary])?.first?.text("counter") == "citations")
        let text = try sandbox.gitmem("why", String(id.prefix(8)), in: "store").output
        #expect(text.contains("added by ada: add \(id.prefix(12))") && text.contains("in merge \(merge.prefix(12))"))
        #expect(try sandbox.run(["gitmem", "why", "abcdef12"], in: "store").status == 2)
        #expect(try sandbox.run(["gitmem", "why"], in: "store").status == 64)
    }

    @Test("diff has the same for git's names, and says what came, went and was counted") func diff() throws {
        let id = try sandbox.gitmem("add", "-q", "The port is 5432", in: "store").lines.joined()
        try sandbox.gitmem("merge", "-q", in: "store")
        let before = try sandbox.git("rev-parse", "memory/main", in: "store")
        try sandbox.gitmem("set", "-q", "db", "mysql", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        let middle = try sandbox.git("rev-parse", "memory/main", in: "store")
        try sandbox.gitmem("set", "-q", "db", "postgres", in: "store")
        try sandbox.gitmem("cite", "-q", id, in: "store")
        try sandbox.gitmem("message", "send", "-q", "--to", "all", "Hello", in: "store")
        let differences = try json("diff", "main", "ada")
        #expect(differences.compactMap { $0.text("change") }.sorted() == ["counted", "removed", "set"])
        let set = try #require(differences.first { $0.text("change") == "set" })
        let removed = try #require(differences.first { $0.text("change") == "removed" })
        #expect(set.text("content") == "postgres" && set["replaced"] as? [String] == [removed.text("id") ?? ""])
        let counted = try #require(differences.first { $0.text("change") == "counted" })
        #expect((counted["counters"] as? [String: Int]) == ["citations": 1])
        #expect(try json("diff", "main", "ada", "--kind", "message").count == 1)
        #expect(try json("diff", before, middle).map { $0.text("change") } == ["set"])
        #expect(try json("diff", "memory/main", "refs/heads/memory/main").isEmpty)
        #expect(try sandbox.gitmem("diff", "main", "main", in: "store").output == "Nothing differs.\n")
        #expect(try sandbox.gitmem("diff", "-q", before, middle, in: "store").lines.count == 1)
        #expect(try json("diff", "--since", "1d").count == 2)
        #expect(try json("diff", "--since", "1d", "ada").count == 2)
        #expect(try sandbox.gitmem("diff", "--since", "now", in: "store").output == "Nothing differs.\n")
        for words in [["main"], [], ["a", "b", "c"], ["--since", "1d", "main", "ada"]] {
            #expect(try sandbox.run(["gitmem", "diff"] + words, in: "store").status == 64, "\(words)")
        }
        #expect(try sandbox.run(["gitmem", "diff", "main", "nobody"], in: "store").status == 2)
        #expect(try sandbox.run(["gitmem", "diff", "--since", "soon"], in: "store").status == 5)
    }

    @Test("Branches of another store are refused") func unrelated() throws {
        try sandbox.gitmem("add", "-q", "The port is 5432", in: "store")
        let old = try sandbox.git("rev-parse", "memory/agents/ada", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        try sandbox.gitmem("compact", "-q", in: "store")
        let outcome = try sandbox.run(["gitmem", "diff", old, "main"], in: "store")
        #expect(outcome.status == 7, "\(outcome.output)\(outcome.errors)")
    }

    @Test("undo takes back each verb, and says what it would do") func undo() throws {
        func live() throws -> Set<String> {
            Set(try json("list").compactMap { ($0["entry"] as? NSDictionary)?.text("content") })
        }
        func check(_ verdicts: [String], _ words: String..., input: String? = nil) throws {
            let before = try live()
            _ = try sandbox.gitmem("status", in: "store")
            let outcome = try sandbox.run(["gitmem"] + words, in: "store", input: input.map { Data($0.utf8) })
            #expect(outcome.status == 0, "\(words): \(outcome.errors)")
            let after = try live()
            let tip = try sandbox.git("rev-parse", "memory/agents/ada", in: "store")
            #expect(try json("undo", "--dry-run").map { $0.text("verdict") } == verdicts, "\(words)")
            #expect(try sandbox.git("rev-parse", "memory/agents/ada", in: "store") == tip)
            let undone = try json("undo")
            #expect(undone.map { $0.text("verdict") } == verdicts && undone.first?.text("undone") == tip)
            #expect(try live() == before, "\(words)")
            _ = try json("undo")
            #expect(try live() == after, "\(words)")
            _ = try json("undo")
        }
        let id = try sandbox.gitmem("add", "-q", "The port is 5432", in: "store").lines.joined()
        try check(["forgotten"], "add", "The linter is ruff")
        try check(["replaced"], "edit", id, "The port is 5433")
        try check(["forgotten"], "set", "db", "mysql")
        try sandbox.gitmem("set", "-q", "db", "postgres", in: "store")
        try check(["replaced"], "set", "db", "mysql")
        let other = try sandbox.gitmem("add", "-q", "Backups run at 02:00", in: "store").lines.joined()
        try check(["restored"], "forget", other)
        try check(
            ["forgotten", "forgotten"], "import", "-", input: "{\"content\":\"One\"}\n{\"content\":\"Two\"}\n")
        for words in [["cite", other], ["message", "send", "--to", "all", "Hello"]] {
            #expect(try sandbox.run(["gitmem"] + words, in: "store").status == 0, "\(words)")
            let refused = try sandbox.run(["gitmem", "undo"], in: "store")
            #expect(refused.status == 6 && refused.errors.contains("cannot be taken back"), "\(refused.errors)")
        }
        let nobody = try sandbox.run(["gitmem", "undo", "--agent", "zoe"], in: "store")
        #expect(nobody.status == 6)
        try sandbox.gitmem("verify", "--history", in: "store")
    }

    @Test("watch tells what others write, claim and send, each in a line, and catches up") func watch() throws {
        let start = try sandbox.git("rev-parse", "memory/main", in: "store")
        try sandbox.gitmem("add", "-q", "Known before", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        try sandbox.shell(
            """
            gitmem watch --json --wait 8s --from \(start) > events &
            watch=$!
            sleep 1
            gitmem add -q 'The port is 5432' --agent ben
            gitmem set -q db postgres
            gitmem claim -q name:deploy
            gitmem message send -q --to all 'Hello' --agent ben
            gitmem merge -q
            gitmem release -q name:deploy
            wait $watch
            """, in: "store")
        let text = try String(contentsOfFile: sandbox.path("store/events"), encoding: .utf8)
        let events = try text.split(separator: "\n").map { try object(String($0)) }
        #expect(SchemaHook.faults(["gitmem", "watch", "--json"], output: text, errors: "") == [])
        #expect(events.first?.text("change") == "added" && events.first?.text("branch") == "memory/main")
        // What happens between two looks is told branch by branch.
        let own = events.filter { $0.text("branch") != "memory/main" }
        #expect(
            own.map { "\($0.text("change") ?? "") by \($0.text("agent") ?? "")" }.sorted() == [
                "added by ben", "claimed by ada", "message by ben", "released by ada", "set by ada",
            ])
        #expect(own.first { $0.text("change") == "claimed" }?.text("resource") == "name:deploy")
        let trunk = events.dropFirst().filter { $0.text("branch") == "memory/main" }
        #expect(trunk.compactMap { $0.text("change") }.sorted() == ["added", "message", "set"])
        #expect(Set(trunk.compactMap { $0.text("agent") }) == ["ada", "ben"])
    }

    @Test("watch ends by a signal with what it told, and refuses what is no commit of memory") func ends() throws {
        try sandbox.shell(
            """
            gitmem watch > events &
            watch=$!
            sleep 1
            gitmem add -q 'The port is 5432'
            sleep 1
            kill -TERM $watch
            wait $watch
            grep -q 'agents/ada .*added' events
            """, in: "store")
        #expect(try sandbox.run(["gitmem", "watch", "--from", "nothing"], in: "store").status == 2)
        #expect(try sandbox.run(["gitmem", "watch", "--wait", "soon"], in: "store").status == 5)
    }
}
