import Foundation
import Testing

@Suite("Memories of several wordings, as a user meets them")
struct WordingCommandTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox()
        try sandbox.gitmem("init", "-q", "--bare", "store")
    }

    @discardableResult
    private func add(_ text: String, _ words: String..., by agent: String = "ada") throws -> [String: Any] {
        let outcome = try sandbox.run(["gitmem", "add", text, "--agent", agent, "--json"] + words, in: "store")
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try object(outcome.output)
    }

    private func object(_ line: some StringProtocol) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    private func list(_ words: String..., by agent: String = "ada") throws -> [[String: Any]] {
        let outcome = try sandbox.run(["gitmem", "list", "--json", "--agent", agent] + words, in: "store")
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try outcome.output.split(separator: "\n").map { try object($0) }
    }

    private func id(_ result: [String: Any]) throws -> String { try #require(result["id"] as? String) }

    @Test("add says what a memory was joined to, and lists, recall and show have it once") func adding() throws {
        let first = try add("Deploys of the API need a ticket", "--tag", "ci")
        #expect(first["verdict"] as? String == "accepted" && first["same"] == nil)
        try sandbox.gitmem("merge", "-q", in: "store")
        let second = try add("deploys of the API need a ticket.", "--tag", "deploy", by: "ben")
        #expect(second["verdict"] as? String == "merged")
        #expect(try second["same"] as? [String] == [id(first)])
        #expect(try second["shown"] as? String == id(first))
        #expect(second["wordings"] as? Int == 2)
        let other = try add("Deploys of the API need 2 tickets", by: "ben")
        #expect(other["verdict"] as? String == "accepted")
        try sandbox.gitmem("merge", "-q", in: "store")
        for words in [["--tag", "ci"], ["--tag", "deploy"], ["--match", "a ticket"]] {
            let outcome = try sandbox.run(["gitmem", "list", "--json", "--agent", "ada"] + words, in: "store")
            let entries = try outcome.output.split(separator: "\n").map { try object($0) }
            let joined = entries.filter { $0["wordings"] as? Int == 2 }
            #expect(joined.count == 1 && (joined.first?["adds"] as? [Any])?.count == 2, "\(words)")
        }
        let answers = try sandbox.gitmem("recall", "ticket for a deploy", "--json", "--agent", "ada", in: "store").lines
        #expect(answers.count { $0.contains("\"wordings\":2") } == 1 && answers.count == 2)
        let shown = try object(
            sandbox.gitmem("show", try id(second), "--json", "--agent", "ben", in: "store").output)
        #expect(try shown["id"] as? String == id(second) && shown["shown"] as? String == id(first))
        #expect((shown["counters"] as? [String: Any])?["contributions"] as? Int == 2)
        let each = try sandbox.gitmem(
            "show", try id(first), "--wordings", "--json", "--agent", "ben", in: "store"
        ).lines
        #expect(each.count == 2 && each.allSatisfy { !$0.contains("wordings") })
    }

    @Test("--no-merge joins nothing, and --gate off does not look") func noMerge() throws {
        try add("Deploys of the API need a ticket")
        #expect(try add("deploys of the API need a ticket.", "--no-merge")["verdict"] as? String == "accepted")
        #expect(try add("deploys of the API need a ticket!", "--gate", "off")["verdict"] as? String == "accepted")
        #expect(try list().count == 3)
        try sandbox.write(
            "lines", ["The port is 5432", "the port is 5432!"].map { "{\"content\":\"\($0)\"}\n" }.joined())
        try sandbox.gitmem("import", "--no-merge", "../lines", "--agent", "ada", in: "store")
        #expect(try list().count == 5)
        try sandbox.write(
            "more", ["The host is db-1", "the host is db-1!"].map { "{\"content\":\"\($0)\"}\n" }.joined())
        let outcome = try sandbox.gitmem("import", "../more", "--agent", "ada", "--json", in: "store")
        #expect(try object(outcome.output)["joined"] as? Int == 1)
        #expect(try list().count == 6)
    }

    @Test("forget takes all wordings that are shown as one, unless they are many or somebody else's") func forgetting()
        throws
    {
        let first = try id(add("Deploys of the API need a ticket"))
        let second = try id(add("deploys of the API need a ticket."))
        let third = try id(add("Deploys of the API need the ticket"))
        try sandbox.gitmem("merge", "-q", in: "store")
        let refused = try sandbox.run(["gitmem", "forget", first, "--agent", "ben"], in: "store")
        #expect(refused.status == 5 || refused.status == 64 || refused.status == 2, "\(refused)")
        #expect(refused.errors.contains("--all-wordings"))
        try sandbox.gitmem("forget", "--only", first, "--agent", "ada", in: "store")
        let left = try list()
        #expect(left.count == 1 && left[0]["wordings"] as? Int == 2)
        try sandbox.gitmem("forget", second, "--agent", "ada", in: "store")
        #expect(try list().isEmpty)
        _ = third
        try add("Deploys of the API need a ticket")
        for number in 1...10 { try add("Deploys of the API need a ticket" + String(repeating: "!", count: number)) }
        #expect(try sandbox.run(["gitmem", "forget", first, "--agent", "ada"], in: "store").status != 0)
        try sandbox.gitmem("forget", first, "--all-wordings", "--agent", "ada", in: "store")
        #expect(try list().isEmpty)
    }

    @Test("edit puts one text in the place of all wordings") func editing() throws {
        let first = try id(add("Deploys of the API need a ticket"))
        let second = try id(add("deploys of the API need a ticket."))
        let outcome = try sandbox.gitmem(
            "edit", second, "Deploys of the API need 2 tickets", "--agent", "ada", "--json", in: "store")
        #expect(try object(outcome.output)["replaced"] as? [String] == [first, second].sorted())
        #expect(try list().count == 1)
    }

    @Test("same and apart say so by hand, and bad input is refused") func byHand() throws {
        let a = try id(add("Restart the worker if the queue is stuck"))
        let b = try id(add("A stuck queue is cured by a new start of the worker"))
        let other = try id(add("Restart the worker if the queue is stuck", "--scope", "api"))
        let joined = try object(sandbox.gitmem("same", a, b, "--agent", "ada", "--json", in: "store").output)
        #expect(joined["verdict"] as? String == "joined" && joined["wordings"] as? Int == 2)
        #expect(try list().count == 2)
        for words in [[a, a], [a, other], [a], [a, "ffffffffffff"], [a, b, other]] {
            #expect(try sandbox.run(["gitmem", "same", "--agent", "ada"] + words, in: "store").status != 0, "\(words)")
        }
        try sandbox.gitmem("apart", a, b, "--agent", "ada", in: "store")
        #expect(try list().count == 3)
        let again = try object(sandbox.gitmem("apart", b, a, "--agent", "ada", "--json", in: "store").output)
        #expect(again["verdict"] as? String == "unchanged")
        let refused = try sandbox.run(["gitmem", "same", a, b, "--agent", "ada"], in: "store")
        #expect(refused.status != 0 && refused.errors.contains("apart, for good"))
    }

    @Test("An erasure names the other wordings, and wants all of them or --only") func erasing() throws {
        let first = try id(add("Deploys of the API need a ticket"))
        let second = try id(add("deploys of the API need a ticket."))
        try sandbox.gitmem("merge", "-q", in: "store")
        let refused = try sandbox.run(["gitmem", "compact", "--forget", first], in: "store")
        #expect(refused.status != 0 && refused.errors.contains(String(second.prefix(12))))
        try sandbox.gitmem("compact", "--forget", first, "--only", in: "store")
        #expect(try list().map { try id($0) } == [second])
    }

    @Test("An export with edges gives the same memories again, and edges to what is not there are passed over")
    func exporting() throws {
        let a = try id(add("Restart the worker if the queue is stuck"))
        let b = try id(add("A stuck queue is cured by a new start of the worker"))
        let c = try id(add("The port is 5432"))
        let d = try id(add("the port is 5432."))
        try sandbox.gitmem("same", a, b, "--agent", "ada", in: "store")
        try sandbox.gitmem("apart", c, d, "--agent", "ada", in: "store")
        let plain = try sandbox.gitmem("export", "--agent", "ada", in: "store").output
        #expect(!plain.contains("\"edge\""))
        let text = try sandbox.gitmem("export", "--edges", "--agent", "ada", in: "store").output
        #expect(text.hasPrefix(plain))
        try sandbox.write("edges", text)
        try sandbox.gitmem("init", "-q", "--bare", "other")
        try sandbox.gitmem("import", "-q", "../edges", "--agent", "ada", in: "other")
        #expect(try sandbox.gitmem("export", "--edges", "--agent", "ada", in: "other").output == text)
        let before = try sandbox.git("rev-parse", "memory/agents/ada", in: "other")
        try sandbox.gitmem("import", "-q", "../edges", "--agent", "ada", in: "other")
        #expect(try sandbox.git("rev-parse", "memory/agents/ada", in: "other") == before)
        let stray = "{\"edge\":\"same\",\"ids\":[\"\(a)\",\"\(String(repeating: "0", count: 64))\"],\"rule\":0}\n"
        try sandbox.write("stray", stray)
        let outcome = try sandbox.gitmem("import", "../stray", "--agent", "ada", in: "other")
        #expect(outcome.errors.contains("1 edge skipped"))
        for line in [
            "{\"edge\":\"alike\",\"ids\":[]}", "{\"edge\":\"same\",\"ids\":[\"\(a)\",\"\(a)\"],\"rule\":0}",
            "{\"edge\":",
        ] {
            try sandbox.write("bad", line + "\n")
            #expect(try sandbox.run(["gitmem", "import", "../bad", "--agent", "ada"], in: "other").status != 0)
        }
    }

    @Test("Same facts from 16 processes at once, swept on two machines: one tree, and every contribution is there")
    func racing() throws {
        let texts = [
            "Deploys of the API need $n tickets", "deploys of the API need $n tickets.",
            "The deploys of the API require $n tickets",
        ]
        // Each process adds three wordings of two facts to a branch that it shares with three others.
        try sandbox.shell(
            """
            for p in $(seq 16); do (
              for n in 4 7; do
                gitmem add -q -C store --agent agent-$((p % 4)) "\(texts[0])" >/dev/null
                gitmem add -q -C store --agent agent-$((p % 4)) "\(texts[1])" --tag t$p >/dev/null
                gitmem add -q -C store --agent agent-$((p % 4)) "\(texts[2])" --tag t$((p % 3)) >/dev/null
              done
            ) & done; wait
            """)
        try sandbox.gitmem("merge", "-q", in: "store")
        try sandbox.shell("cp -r store other")
        for (folder, agent) in [("store", "ada"), ("other", "ben")] {
            try sandbox.gitmem("dedup", "--agent", agent, "-q", in: folder)
            try sandbox.gitmem("merge", "-q", in: folder)
        }
        #expect(
            try sandbox.git("rev-parse", "memory/main^{tree}", in: "store")
                == sandbox.git("rev-parse", "memory/main^{tree}", in: "other"))
        let memories = try list("--view", "trunk")
        #expect(memories.count == 2)
        let names = try sandbox.git("ls-tree", "-r", "--name-only", "memory/main", in: "store").split(separator: "\n")
        let adds = names.count { $0.contains(".add.") }
        let bodies = names.count { $0.hasSuffix(".json") && $0.hasPrefix("entries") }
        #expect(
            memories.reduce(0) { $0 + (($1["counters"] as? [String: Int])?["contributions"] ?? 0) } == adds)
        #expect(memories.reduce(0) { $0 + ($1["wordings"] as? Int ?? 1) } == bodies)
        // 2 facts: one text without a tag, one of each of 16 tags, one of each of 3.
        #expect(bodies == 2 * (1 + 16 + 3))
    }

    @Test("review names what a branch says of others' memories, a poisoned one fails, and is repaired") func poisoned()
        throws
    {
        var ids: [String] = []
        for number in 0..<12 { ids.append(try id(add("The port of service \(number) is \(5000 + number)"))) }
        try sandbox.gitmem("merge", "-q", in: "store")
        let before = try list("--view", "trunk").count
        for number in 0..<10 { try sandbox.gitmem("same", ids[number], ids[number + 1], "--agent", "eve", in: "store") }
        let named = try object(sandbox.gitmem("review", "eve", "--json", in: "store").output)
        #expect((named["edges"] as? [Any])?.count == 10)
        var pairs = 0
        for first in ids.indices {
            for second in ids.indices where first < second && pairs < 51 {
                try sandbox.gitmem("apart", ids[first], ids[second], "--agent", "mal", in: "store")
                pairs += 1
            }
        }
        let failed = try sandbox.run(["gitmem", "review", "mal"], in: "store")
        #expect(failed.status == 1 && failed.errors.contains("51 pairs"))
        try sandbox.gitmem("merge", "eve", "-q", in: "store")
        #expect(try list("--view", "trunk").count == before - 10)
        try sandbox.gitmem("review", "memory/main..eve", "--repair", "--agent", "ada", in: "store")
        // What was merged is not news any more: it is taken apart by hand.
        for number in 0..<10 {
            try sandbox.gitmem("apart", ids[number], ids[number + 1], "--agent", "ada", in: "store")
        }
        try sandbox.gitmem("merge", "ada", "-q", in: "store")
        #expect(try list("--view", "trunk").count == before)
    }

    @Test("A branch that says what is wrong is repaired before it is merged") func repaired() throws {
        let a = try id(add("The port of the API is 5000"))
        let b = try id(add("The port of the API is 6000"))
        try sandbox.gitmem("merge", "-q", in: "store")
        try sandbox.gitmem("same", a, b, "--agent", "eve", in: "store")
        let outcome = try sandbox.gitmem("review", "eve", "--repair", "--agent", "ada", in: "store")
        #expect(outcome.output.hasSuffix("1 pair kept apart.\n"), "\(outcome.output)")
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try list("--view", "trunk").count == 2)
    }
}
