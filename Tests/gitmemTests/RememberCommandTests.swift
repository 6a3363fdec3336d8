import Foundation
import Testing

@Suite("add, cite, endorse, count, edit, set, forget")
struct RememberCommandTests {
    private func makeStore(_ variables: [String: String] = [:]) throws -> Sandbox {
        let sandbox = try Sandbox(variables)
        try sandbox.gitmem("init", "--files", "-q", "store")
        return sandbox
    }

    private func show(_ sandbox: Sandbox, _ id: String, _ options: String...) throws -> NSDictionary {
        let outcome = try sandbox.run(["gitmem", "show", "--json", id, "--view", "all"] + options, in: "store")
        return try object(outcome.output)
    }

    @Test("add prints exactly what scripts rely on")
    func shape() throws {
        let sandbox = try makeStore(["GITMEM_TEST_CLOCK": "1795000000000", "GITMEM_TEST_SEED": "1"])
        let id = "5792c051e5dd9885355d5d50275c7b0bcb2eca6062c41158cd9614f21298dd51"
        let line = try sandbox.gitmem("add", "hi", "--agent", "ada", "--json", in: "store").output
        let commit = try sandbox.git("rev-parse", "memory/agents/ada", in: "store")
        #expect(
            line
                == #"{"branch":"refs/heads/memory/agents/ada","commit":"\#(commit)","id":"\#(id)","verdict":"accepted"}"#
                + "\n")
        #expect(try sandbox.gitmem("add", "hi", "--agent", "ada", in: "store").output == "unchanged  \(id)\n")
        #expect(
            try sandbox.git("log", "-1", "--format=%an <%ae> %ct%n%B", "memory/agents/ada", in: "store")
                == "ada <ada@gitmem.invalid> 1795000000\nadd 5792c051e5dd\n\nGitmem-Stamp: 20261118T110640000Z0000\n")
        let listed = try object(sandbox.gitmem("list", "--agent", "ada", "--json", in: "store").output)
        #expect(listed.keys == ["adds", "counters", "entry", "id"])
        #expect(listed.child("entry") == ["content": "hi", "kind": "semantic"])
        #expect(listed.child("counters") == ["contributions": 1])
        let add = try #require(listed.list("adds").first)
        #expect(add.keys == ["agent", "at", "replica"])
        #expect(add.text("at") == "2026-11-18T11:06:40.000Z")
        #expect(add.text("replica")?.count == 13)
    }

    @Test("add takes text, a file or standard input, and every member of a body")
    func members() throws {
        let sandbox = try makeStore()
        try sandbox.write("text", "from a file\n")
        let id = try sandbox.gitmem(
            "add", "--file", "../text", "--agent", "ada", "-q", "--kind", "episodic", "--tag", "b", "--tag", "a",
            "--tag",
            "b", "--scope", "api", "--context", "in tests", "--source", "https://example.invalid", "--occurred-at",
            "2026-11-20T10:15:30+01:00", "--data", #"{"b":[1,{"x":null}],"a":"z"}"#, "--key", "k", in: "store"
        ).lines[0]
        let body =
            #"{"content":"from a file\n","context":"in tests","data":{"a":"z","b":[1,{"x":null}]},"key":"k","#
            + #""kind":"episodic","occurred_at":"2026-11-20T10:15:30+01:00","scope":"api","#
            + #""source":"https://example.invalid","tags":["a","b"]}"#
        #expect(
            try sandbox.git(
                "show",
                "memory/agents/ada:entries/\(id.prefix(1))/\(id.dropFirst(1).prefix(1))/\(id.dropFirst(2).prefix(1))/\(id).json",
                in: "store") == body)
        #expect(
            try sandbox.gitmem("export", "--agent", "ada", in: "store").output == #"{"agent":"ada","entry":\#(body)}"#
                + "\n")
        let page = try sandbox.gitmem("show", String(id.prefix(6)), "--agent", "ada", in: "store").output
        for line in [
            "id       \(id)", "kind     episodic", "key      k", "scope    api", "tags     a, b", "context  in tests",
            "source   https://example.invalid", "occurred 2026-11-20T10:15:30+01:00",
            #"data     {"a":"z","b":[1,{"x":null}]}"#, "count    contributions 1",
        ] {
            #expect(page.contains(line + "\n"), "\(line)")
        }
        // Empty members are as good as none.
        let plain = try sandbox.add("plain", by: "ada", in: "store")
        let empty = try sandbox.gitmem(
            "add", "plain", "--agent", "ada", "-q", "--kind", "", "--scope", "", "--data", "{}",
            in: "store")
        #expect(empty.lines == [plain])
    }

    @Test("Tags with commas between them are several; an empty tag and a blank text are refused")
    func tagsAndBlanks() throws {
        let sandbox = try makeStore()
        func run(_ words: String...) throws -> Outcome {
            try sandbox.run(["gitmem"] + words + ["--agent", "ada"], in: "store")
        }
        for words in [["x", "--tag", ""], ["x", "--tag", "a,"], ["x", "--tag", " "], [" \t"], ["\u{3000}"]] {
            #expect(try sandbox.run(["gitmem", "add", "--agent", "ada"] + words, in: "store").status == 5, "\(words)")
        }
        #expect(try run("set", "k", " ").status == 5)
        let id = try sandbox.gitmem(
            "add", "tagged", "--agent", "ada", "-q", "--tag", "b,a", "--tag", #"c\,d,\e"#, in: "store"
        ).lines[0]
        let tags = #"tags     \e, a, b, c,d"#
        #expect(try run("show", id).output.contains(tags + "\n"))
        #expect(try run("list", "-q", "--tag", "c,d").lines == [id])
        #expect(try run("list", "-q", "--tag", "a").lines == [id])
    }

    @Test("A pipe without a text beside it is read, and an empty one is as good as none")
    func pipe() throws {
        let sandbox = try makeStore()
        let words = ["gitmem", "add", "-q", "--agent", "ada"]
        let piped = try sandbox.run(words, in: "store", input: Data("from a pipe".utf8))
        #expect(piped.lines == [try sandbox.add("from a pipe", by: "ada", in: "store")])
        #expect(try sandbox.run(words, in: "store", input: Data()).status == 64)
        let slow = try sandbox.run(
            ["sh", "-c", "{ sleep 2.5; printf slow; } | gitmem add -q --agent ada"], in: "store")
        #expect(slow.status == 0 && slow.errors.contains("waiting for the text"), "\(slow.errors)")
    }

    @Test("Verdicts: accepted, merged, unchanged; an entry that nobody holds any more is accepted again")
    func verdicts() throws {
        let sandbox = try makeStore()
        func add(_ agent: String, _ options: String...) throws -> String? {
            let outcome = try sandbox.run(
                ["gitmem", "add", "x", "--agent", agent, "--json"] + options, in: "store")
            return try object(outcome.output).text("verdict")
        }
        #expect(try add("ada") == "accepted")
        #expect(try add("ada") == "unchanged")
        #expect(try add("ben") == "accepted", "ben has not seen ada's branch")
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try add("cleo") == "merged")
        #expect(try add("ben") == "unchanged")
        let id = try sandbox.gitmem("list", "-q", in: "store").lines[0]
        #expect(try show(sandbox, id).child("counters")?.number("contributions") == 3)
        #expect(try show(sandbox, id).list("adds").compactMap { $0.text("agent") }.sorted() == ["ada", "ben", "cleo"])
        try sandbox.gitmem("forget", id, "--agent", "dora", "--view", "all", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try sandbox.gitmem("list", "-q", in: "store").output == "")
        #expect(try sandbox.gitmem("show", id, in: "store").output.contains("held by  nobody\n"))
        #expect(try add("ada") == "accepted")
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try sandbox.gitmem("list", "-q", in: "store").lines == [id])
    }

    @Test("A longer --ttl renews; a shorter one changes nothing; what has expired is gone")
    func expiry() throws {
        let sandbox = try makeStore()
        let start: UInt64 = 1_795_000_000_000
        func run(_ minutes: UInt64, _ arguments: String...) throws -> Outcome {
            let outcome = try sandbox.run(
                ["gitmem"] + arguments + ["--agent", "ada"], in: "store",
                with: ["GITMEM_TEST_CLOCK": "\(start + minutes * 60_000)"])
            #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
            return outcome
        }
        let made = try object(run(0, "add", "x", "--ttl", "30m", "--json").output)
        let id = try #require(made.text("id"))
        #expect(made.text("until") == "2026-11-18T11:36:40.000Z")
        let tip = try sandbox.git("rev-parse", "memory/agents/ada", in: "store")
        #expect(try run(1, "add", "x", "--ttl", "5m").output.hasPrefix("unchanged"))
        #expect(try sandbox.git("rev-parse", "memory/agents/ada", in: "store") == tip, "no commit")
        #expect(try run(2, "add", "x", "--ttl", "1h").output.hasPrefix("unchanged"))
        #expect(try sandbox.git("rev-parse", "memory/agents/ada^", in: "store") == tip, "a renewal is a commit")
        let adds = try object(run(3, "show", id, "--json").output).list("adds")
        #expect(adds.map { $0.text("until") } == ["2026-11-18T12:08:40.000Z"])
        #expect(adds.map { $0.text("at") } == ["2026-11-18T11:06:40.000Z"], "the same add")
        #expect(try run(61, "list", "-q").lines == [id])
        #expect(try run(62, "list", "-q").lines == [])
        #expect(try run(62, "list", "-q", "--expired").lines == [id])
        #expect(try run(62, "show", id).output.contains("held by  nobody\n"))
        #expect(
            try run(62, "show", id, "--expired").output.contains(
                "held by  ada since 2026-11-18T11:06:40.000Z until 2026-11-18T12:08:40.000Z (expired)\n"))
        #expect(try run(63, "add", "x").output.hasPrefix("accepted"))
        #expect(try run(64, "add", "x", "--ttl", "1d").output.hasPrefix("unchanged"), "for ever is longer")
        #expect(try run(9999, "list", "-q").lines == [id])
    }

    @Test("Counts of any number of agents add up")
    func counting() throws {
        let sandbox = try makeStore()
        let one = try sandbox.add("one", by: "ada", in: "store")
        let two = try sandbox.add("two", by: "ada", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(
            try sandbox.gitmem("cite", one, String(two.prefix(8)), "--agent", "ada", in: "store").output
                == "citations 1  \(one)\ncitations 1  \(two)\n")
        try sandbox.gitmem("cite", one, one, "--agent", "ada", in: "store")
        for agent in ["ben", "cleo"] { try sandbox.gitmem("cite", one, "--agent", agent, in: "store") }
        try sandbox.gitmem("endorse", one, "--agent", "ben", in: "store")
        let line = try sandbox.gitmem("count", one, "uses", "--by", "40", "--agent", "ben", "--json", in: "store")
            .output
        #expect(try object(line).keys == ["branch", "commit", "counter", "id", "value"])
        #expect(try object(line).number("value") == 40)
        try sandbox.gitmem("count", one, "uses", "--by", "2", "--agent", "ben", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        let entry = try object(sandbox.gitmem("show", one, "--json", in: "store").output)
        #expect(entry.child("counters") == ["citations": 5, "contributions": 1, "endorsements": 1, "uses": 42])
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try object(sandbox.gitmem("show", one, "--json", in: "store").output) == entry)
    }

    @Test("edit keeps what is not given, takes out what is empty, and says what it replaces")
    func edit() throws {
        let sandbox = try makeStore()
        let old = try sandbox.add("before", by: "ada", in: "store", "--tag", "t", "--scope", "s")
        let report = try object(
            sandbox.gitmem("edit", old, "after", "--scope", "", "--agent", "ada", "--json", in: "store").output)
        #expect(report.keys == ["branch", "commit", "id", "replaced", "verdict"])
        #expect(report.texts("replaced") == [old])
        let new = try #require(report.text("id"))
        #expect(
            try show(sandbox, new).child("entry") == [
                "content": "after", "kind": "semantic", "tags": ["t"], "supersedes": [old],
            ])
        #expect(try sandbox.gitmem("list", "-q", "--agent", "ada", in: "store").lines == [new])
        #expect(try sandbox.gitmem("show", old, "--agent", "ada", in: "store").output.contains("held by  nobody"))
        #expect(try sandbox.gitmem("edit", new, "after", "--agent", "ada", in: "store").output == "unchanged  \(new)\n")
        try sandbox.refused(
            ["edit", old, "again", "--agent", "ada"], in: "store", status: 2, saying: ["not in the memory any more"])
        // A --ttl alone is no edit: ben holds the memory for that time.
        try sandbox.gitmem("merge", "-q", in: "store")
        let held = try object(
            sandbox.gitmem("edit", new, "--ttl", "1h", "--agent", "ben", "--json", in: "store").output)
        #expect(held.text("verdict") == "merged")
        #expect(held.text("id") == new)
        #expect(try show(sandbox, new).list("adds").last?.text("until") != nil)
    }

    @Test("Two edits at once: both successors are there, and both say what they replace")
    func concurrentEdits() throws {
        let sandbox = try makeStore()
        let old = try sandbox.add("before", by: "ada", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        let one = try sandbox.gitmem("edit", old, "ada's", "-q", "--agent", "ada", in: "store").lines[0]
        let two = try sandbox.gitmem("edit", old, "ben's", "-q", "--agent", "ben", in: "store").lines[0]
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(Set(try sandbox.gitmem("list", "-q", in: "store").lines) == [one, two])
        for id in [one, two] { #expect(try show(sandbox, id).child("entry")?.texts("supersedes") == [old]) }
    }

    @Test("Two values set at once are both shown, until one supersedes both")
    func registers() throws {
        let sandbox = try makeStore()
        func get(_ options: String...) throws -> Outcome {
            let outcome = try sandbox.run(["gitmem", "get", "port"] + options, in: "store")
            #expect(outcome.status == 0, "\(outcome.errors)")
            return outcome
        }
        #expect(try sandbox.gitmem("set", "port", "1", "--agent", "ada", in: "store").output.hasPrefix("accepted"))
        #expect(try sandbox.gitmem("set", "port", "1", "--agent", "ada", in: "store").output.hasPrefix("unchanged"))
        try sandbox.gitmem("set", "port", "7", "--scope", "web", "--agent", "ada", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try get().output == "1\n")
        #expect(try get("--scope", "web").output == "7\n")
        try sandbox.gitmem("set", "port", "2", "--agent", "ada", in: "store")
        try sandbox.gitmem("set", "port", "3", "--agent", "ben", in: "store")
        #expect(try get("--agent", "ada").output == "2\n", "you read what you wrote")
        try sandbox.gitmem("merge", "-q", in: "store")
        let both = try get()
        #expect(both.lines == ["2", "3"], "oldest first")
        #expect(both.errors.contains("port has 2 values, set at the same time; `gitmem set` settles it"))
        #expect(try get("-q").errors == "")
        let values = try get("--json").lines.map { try object($0) }
        #expect(values.map { $0.keys } == Array(repeating: ["adds", "counters", "entry", "id"], count: 2))
        let report = try object(sandbox.gitmem("set", "port", "4", "--agent", "cleo", "--json", in: "store").output)
        #expect(report.texts("replaced").sorted() == values.compactMap { $0.text("id") }.sorted())
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try get().output == "4\n")
        #expect(try get("--scope", "web").output == "7\n", "another scope is another register")
        #expect(try get("--view", "all").output == "4\n")
    }

    @Test("A forget and an add at once: the add wins; a forget of all that is seen takes it out")
    func addWins() throws {
        let sandbox = try makeStore()
        let id = try sandbox.add("x", by: "ada", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        let forgotten = try object(sandbox.gitmem("forget", id, "--agent", "ben", "--json", in: "store").output)
        #expect(forgotten.keys == ["branch", "commit", "held_by", "id", "removed"])
        _ = try sandbox.add("x", by: "cleo", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try sandbox.gitmem("list", "-q", in: "store").lines == [id])
        #expect(try show(sandbox, id).list("adds").map { $0.text("agent") } == ["cleo"])
        #expect(try sandbox.gitmem("forget", id, "--agent", "ben", in: "store").output == "forgot  \(id)\n")
        #expect(
            try sandbox.gitmem("forget", id, "--agent", "ben", in: "store").output == "There was nothing to forget.\n")
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try sandbox.gitmem("list", "-q", in: "store").output == "")
    }

    @Test("forget --dry-run lists and changes nothing")
    func dryRun() throws {
        let sandbox = try makeStore()
        let id = try sandbox.add("x", by: "ada", in: "store")
        let state = try sandbox.state(of: "store")
        let text = try sandbox.gitmem("forget", id, "--dry-run", "--agent", "ada", in: "store").output
        #expect(text == "would forget  \(id.prefix(12))  ada  x\n")
        #expect(
            try object(sandbox.gitmem("forget", id, "-n", "--json", "--agent", "ada", in: "store").output).keys == [
                "adds", "entry", "held_by", "id",
            ])
        #expect(try sandbox.state(of: "store") == state)
    }
}
