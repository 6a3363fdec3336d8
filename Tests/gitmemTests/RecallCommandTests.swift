import Foundation
import Testing

@Suite("list, show, log")
struct RecallCommandTests {
    private static let start: UInt64 = 1_795_000_000_000

    /// Five memories, an hour apart, by three agents, some of them merged.
    private func makeStore() throws -> (sandbox: Sandbox, ids: [String: String]) {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "-q", "store")
        var ids: [String: String] = [:]
        func run(_ hours: UInt64, _ arguments: String...) throws -> [String] {
            let outcome = try sandbox.run(
                ["gitmem"] + arguments, in: "store", with: ["GITMEM_TEST_CLOCK": "\(Self.start + hours * 3_600_000)"])
            #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
            return outcome.lines
        }
        func add(_ name: String, _ hours: UInt64, _ agent: String, _ text: String, _ options: String...) throws {
            let arguments = ["gitmem", "add", "-q", "--agent", agent, text] + options
            let clock = ["GITMEM_TEST_CLOCK": "\(Self.start + hours * 3_600_000)"]
            ids[name] = try sandbox.run(arguments, in: "store", with: clock).lines.first
        }
        try add("port", 0, "ada", "The Default PORT is 5432", "--tag", "db", "--tag", "net", "--scope", "api")
        try add("db", 1, "ada", "The DATABASE is Straße", "--tag", "db", "--kind", "episodic", "--key", "k")
        _ = try run(1, "merge", "-q")
        try add("ben", 2, "ben", "ben's own", "--scope", "web")
        try add("short", 3, "ben", "for a while", "--ttl", "2h")
        try add("cleo", 4, "cleo", "cleo's")
        try add("port", 4, "cleo", "The Default PORT is 5432", "--tag", "db", "--tag", "net", "--scope", "api")
        for (name, agent, count) in [("port", "ada", "1"), ("db", "ada", "3"), ("ben", "ben", "2")] {
            _ = try run(4, "count", ids[name] ?? "", "citations", "--by", count, "--agent", agent)
        }
        return (sandbox, ids)
    }

    @Test("Every filter, order and view of list")
    func filters() throws {
        let (sandbox, ids) = try makeStore()
        let names = Dictionary(ids.map { ($1, $0) }) { first, _ in first }
        func list(_ options: String..., at hours: UInt64 = 4) throws -> [String] {
            let outcome = try sandbox.run(
                ["gitmem", "list", "-q"] + options, in: "store",
                with: ["GITMEM_TEST_CLOCK": "\(Self.start + hours * 3_600_000 + 1000)"])
            #expect(outcome.status == 0, "\(options): \(outcome.errors)")
            return outcome.lines.map { names[$0] ?? $0 }
        }
        #expect(try list() == ["db", "port"], "without an agent, the trunk")
        #expect(try list("--view", "trunk", "--agent", "ben") == ["db", "port"])
        #expect(try list("--agent", "ben") == ["short", "ben", "db", "port"])
        #expect(try list("--view", "branch", "ben") == ["short", "ben", "db", "port"])
        #expect(Set(try list("--view", "all")) == ["cleo", "port", "short", "ben", "db"])
        #expect(try list("--view", "all").suffix(3) == ["short", "ben", "db"], "the latest add first")
        #expect(try list("--view", "all", at: 6).contains("short") == false)
        #expect(try list("--view", "all", "--expired", at: 6).contains("short"))

        func all(_ options: String...) throws -> [String] {
            let outcome = try sandbox.run(
                ["gitmem", "list", "-q", "--view", "all"] + options, in: "store",
                with: ["GITMEM_TEST_CLOCK": "\(Self.start + 4 * 3_600_000 + 1000)"])
            #expect(outcome.status == 0, "\(options): \(outcome.errors)")
            return outcome.lines.map { names[$0] ?? $0 }
        }
        #expect(try all("--kind", "episodic") == ["db"])
        #expect(try all("--tag", "db") == ["port", "db"])
        #expect(try all("--tag", "db", "--tag", "net") == ["port"])
        #expect(try all("--tag", "d") == [])
        #expect(try all("--scope", "web") == ["ben"])
        #expect(try all("--key", "k") == ["db"])
        #expect(try all("--by", "ada") == ["db", "port"])
        #expect(try all("--by", "cleo", "--tag", "net") == ["port"])
        #expect(try all("--since", "2026-11-18T13:06:40Z", "--before", "2026-11-18T14:06:40Z") == ["ben"])
        #expect(try all("--since", "90m") == all("--since", "2026-11-18T13:36:41Z"))
        #expect(try all("--before", "2026-11-18T12:06:40Z") == ["port"], "some add lies before")
        #expect(try all("--before", "2026-11-18") == [])
        #expect(try all("--match", "port default") == ["port"], "words in any order and case")
        #expect(try all("--match", "STRASSE") == [])
        #expect(try all("--match", "STRAßE") == ["db"])
        #expect(try all("--match", "port nothing") == [])
        #expect(try all("--min", "citations=2") == ["ben", "db"])
        #expect(try all("--min", "citations=1", "--min", "contributions=2") == ["port"])
        #expect(try all("--sort", "citations").prefix(3) == ["db", "ben", "port"])
        #expect(try all("--sort", "citations", "-n", "2") == ["db", "ben"])
        #expect(try all("--sort", "contributions", "--limit", "1") == ["port"])
        #expect(try all("--kind", "semantic", "--scope", "api", "--tag", "net", "--by", "ada") == ["port"])
    }

    @Test("show says everything; ids may be shortened; the view stands before or behind them")
    func show() throws {
        let (sandbox, ids) = try makeStore()
        let id = try #require(ids["port"])
        let entry = try object(
            sandbox.gitmem("show", "--view", "all", String(id.prefix(5)), "--json", in: "store").output)
        #expect(entry.text("id") == id)
        #expect(entry.keys == ["adds", "counters", "entry", "id"])
        #expect(entry.list("adds").map { $0.text("agent") } == ["ada", "cleo"])
        #expect(entry.child("counters") == ["citations": 1, "contributions": 2])
        let two = try sandbox.gitmem("show", id, ids["db"] ?? "", in: "store").output
        #expect(two.components(separatedBy: "\nid       ").count == 2)
        #expect(
            try sandbox.gitmem("show", "--view", "branch", "ben", ids["ben"] ?? "", in: "store").output.hasSuffix(
                "\n\nben's own\n"))
    }

    @Test("log tells who did what, newest first")
    func log() throws {
        let (sandbox, ids) = try makeStore()
        let id = try #require(ids["port"])
        let lines = try sandbox.gitmem("log", "--agent", "ada", in: "store").lines
        #expect(lines.count == 4)
        #expect(lines[0].contains("  2026-11-18T15:06:40.000Z  ada           count "), "a count has a time of its own")
        #expect(lines[1].contains("  2026-11-18T15:06:40.000Z  ada           count "))
        #expect(lines[3].contains("  2026-11-18T11:06:40.000Z  ada           add \(id.prefix(12))  "))
        #expect(lines[3].hasSuffix("  The Default PORT is 5432"))
        #expect(try sandbox.gitmem("log", "-n", "1", "--agent", "ada", in: "store").lines == [lines[0]])
        let events = try sandbox.gitmem("log", id, "--view", "all", "--json", in: "store").lines.map { try object($0) }
        #expect(
            Set(events.map { "\($0.text("author") ?? "") \($0.texts("actions").joined())" }) == [
                "ada counted citations", "cleo added by cleo", "ada added by ada",
            ])
        #expect(events.allSatisfy { $0.keys == ["actions", "at", "author", "commit", "subject"] })
        try sandbox.gitmem("forget", id, "--agent", "dora", "--view", "all", in: "store")
        let last = try sandbox.gitmem("log", id, "-n", "1", "--agent", "dora", in: "store").output
        #expect(last.hasSuffix("dora          removed\n"))
        #expect(!last.contains("2026-11-18T"), "a removal, too")
    }

    @Test("Control characters are escaped wherever text is shown")
    func escaping() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "-q", "store")
        let nasty = "a\u{1b}[31mb\r\u{7}\u{9b}c\u{202e}d\u{2028}\te\nf"
        let id = try sandbox.add(nasty, by: "ada", in: "store", "--scope", nasty, "--tag", nasty, "--key", nasty)
        try sandbox.gitmem("set", "key", nasty, "--agent", "ada", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        try sandbox.git(
            "commit", "--quiet", "--allow-empty", "--author", "x\u{1b}[1m <x>", "-m", "\u{1b}[31mred", in: "store")
        for command in [
            ["list"], ["show", id], ["get", "key"], ["log"], ["forget", "-n", id],
            ["merge", "--dry-run", "--into", "ben"],
            ["get", nasty], ["list", "--view", "branch", "x\u{1b}"], ["add", "--agent", nasty, "x"], ["cite", nasty],
            ["list", "--since", nasty], ["list", "-C", nasty], ["worktree", "remove", nasty],
        ] {
            let outcome = try sandbox.run(["gitmem"] + command, in: "store")
            for scalar in (outcome.output + outcome.errors).unicodeScalars where scalar != "\n" && scalar != "\t" {
                let isHarmless =
                    scalar.value >= 0x20 && !(0x7f..<0xa0).contains(scalar.value) && scalar.value != 0x202e
                    && scalar.value != 0x2028
                #expect(isHarmless, "\(command): \(scalar.value)")
                if !isHarmless { break }
            }
        }
        let plain = try sandbox.add(nasty, by: "ada", in: "store")
        let list = try sandbox.gitmem("list", "--agent", "ada", in: "store")
        let line = list.lines.first { $0.hasPrefix(plain.prefix(12)) }
        #expect(line?.hasSuffix(#"a\u{1b}[31mb\r\u{7}\u{9b}c\u{202e}d\u{2028}\te\nf"#) == true)
        let content = try object(sandbox.gitmem("show", id, "--json", in: "store").output).child("entry")?.text(
            "content")
        #expect(content.map { Array($0.utf8) } == Array(nasty.utf8), "JSON has it as it is")
    }
}
