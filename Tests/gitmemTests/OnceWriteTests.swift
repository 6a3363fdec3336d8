import Foundation
import Testing

@Suite("Writes with --once") struct OnceWriteTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.gitmem("init", "-q", "store")
    }

    private func json(_ words: String...) throws -> NSDictionary {
        let outcome = try sandbox.run(["gitmem"] + words + ["--json"], in: "store")
        #expect(outcome.status == 0, "\(words): \(outcome.errors)")
        return try object(outcome.output)
    }

    private func tips() throws -> String {
        try sandbox.git("for-each-ref", "--format=%(objectname)", "refs/heads/memory", in: "store")
    }

    @Test("What was written by the key is the answer, and nothing is written again") func again() throws {
        func twice(_ words: [String], _ agents: [String] = ["ada", "ada", "ben"]) throws {
            var id: String?
            var tips = ""
            for (index, agent) in agents.enumerated() {
                let outcome = try sandbox.run(["gitmem"] + words + ["--agent", agent, "--json"], in: "store")
                #expect(outcome.status == 0, "\(words): \(outcome.errors)")
                let answer = try object(outcome.output)
                if index == 0 {
                    id = answer.text("id")
                    #expect(answer["again"] == nil && answer.text("verdict") == "accepted", "\(words)")
                    tips = try self.tips()
                } else {
                    #expect(answer["again"] as? Bool == true && answer.text("verdict") == "unchanged", "\(words)")
                    #expect(answer.text("id") == id && answer["commit"] == nil, "\(words)")
                    #expect(try self.tips() == tips, "\(words)")
                }
            }
        }
        try twice(["add", "The port is 5432", "--once", "one"])
        let id = try sandbox.gitmem("list", "-q", in: "store").lines.joined()
        try twice(["edit", id, "The port is 5433", "--once", "two"], ["ada", "ada"])
        try twice(["set", "db", "mysql", "--once", "three"])
        try sandbox.gitmem("set", "-q", "db", "postgres", in: "store")
        // Another value came meanwhile: the one that was asked for was set all the same.
        let stale = try json("set", "db", "mysql", "--once", "three")
        #expect(stale["again"] as? Bool == true)
        #expect(try json("get", "db")["entry"].map { "\($0)" }?.contains("postgres") == true)
        try twice(["message", "send", "--to", "cy", "Hello", "--once", "four"], ["ada", "ada"])
        let other = try sandbox.gitmem("add", "-q", "The linter is ruff", in: "store").lines.joined()
        try twice(
            ["add", "--supersedes", other, "--forget", "The linter is ruff 0.9", "--once", "five"], ["ada", "ada"])
        try sandbox.gitmem("verify", "--history", in: "store")
        #expect(try sandbox.gitmem("list", "--kind", "once", "-q", in: "store").lines.count == 5)
        #expect(try !sandbox.gitmem("list", in: "store").output.contains("one"))
    }

    @Test("Something else by the same key is refused with both ids, unless anything will do") func mismatch() throws {
        let first = try json("add", "The port is 5432", "--once", "key").text("id") ?? ""
        let tips = try self.tips()
        let refused = try sandbox.run(["gitmem", "add", "The port is 5433", "--once", "key"], in: "store")
        #expect(refused.status == 5)
        #expect(refused.errors.contains(first.prefix(12)) && refused.errors.contains("this would write"))
        let any = try json("add", "The port is 5433", "--once", "key", "--once-any")
        #expect(any.text("id") == first && any["again"] as? Bool == true)
        #expect(try self.tips() == tips)
        #expect(try sandbox.run(["gitmem", "add", "x", "--once-any"], in: "store").status == 64)
        #expect(try sandbox.run(["gitmem", "add", "x", "--once", ""], in: "store").status == 5)
        let long = String(repeating: "k", count: 1025)
        #expect(try sandbox.run(["gitmem", "set", "k", "x", "--once", long], in: "store").status == 5)
        let dry = try json("add", "A new fact: 17", "--once", "dry", "--dry-run")
        #expect(dry["dry_run"] as? Bool == true)
        #expect(try self.tips() == tips)
    }

    @Test("Of two branches that did not know of each other the earlier write is the answer after they met")
    func branches() throws {
        try sandbox.git("clone", "-q", "--bare", "store", "other")
        let first = try json("add", "The port is 5432", "--once", "key").text("id") ?? ""
        let second = try object(
            sandbox.gitmem(
                "add", "The port is 5433", "--once", "key", "--agent", "ben", "--json", in: "other"
            ).output)
        #expect(second["again"] == nil)
        try sandbox.git("fetch", "-q", "../other", "memory/agents/ben:memory/agents/ben", in: "store")
        let answer = try json("add", "The port is 5434", "--once", "key", "--once-any", "--agent", "cy")
        #expect(answer.text("id") == first && answer["again"] as? Bool == true)
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try json("add", "The port is 5432", "--once", "key").text("id") == first)
        // A key that was forgotten counts no more.
        let key = try sandbox.gitmem("list", "--kind", "once", "-q", in: "store").lines.joined()
        try sandbox.gitmem("forget", "-q", key, in: "store")
        #expect(try json("add", "The port is 5434", "--once", "key")["again"] == nil)
    }

    @Test("Of many commands of one agent with one key one writes") func race() throws {
        try sandbox.shell(
            """
            for i in 1 2 3 4 5 6 7 8; do
                gitmem add --json --once key "The port is 543$i" --once-any > out$i &
            done
            wait
            """, in: "store")
        var ids: Set<String> = []
        var written = 0
        for number in 1...8 {
            let text = try String(contentsOfFile: sandbox.path("store/out\(number)"), encoding: .utf8)
            let answer = try object(text)
            ids.insert(answer.text("id") ?? "")
            if answer["again"] == nil { written += 1 }
        }
        #expect(ids.count == 1 && written == 1)
        #expect(try sandbox.gitmem("list", "-q", in: "store").lines.count == 1)
    }
}
