import Foundation
import Testing

@Suite("Bad input")
struct BadInputTests {
    private func makeStore() throws -> Sandbox {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        return sandbox
    }

    @Test("No repository, and no memory in it")
    func nowhere() throws {
        let sandbox = try Sandbox()
        try sandbox.git("init", "--quiet", "empty")
        for command in [
            ["list"], ["add", "x", "--agent", "ada"], ["merge"], ["status"], ["verify"], ["agents"], ["log"],
        ] {
            try sandbox.refused(command, status: 4, saying: ["there is no git repository at ."])
            try sandbox.refused(command, in: "empty", status: 4, saying: ["there is no memory in", "gitmem init"])
        }
        try sandbox.refused(["list", "-C", "nowhere"], status: 4, saying: ["there is no folder nowhere"])
    }

    @Test("A branch that holds no memory")
    func notMemory() throws {
        let sandbox = try Sandbox()
        try sandbox.codeRepository("code")
        try sandbox.gitmem("init", in: "code")
        for command in [
            ["list", "--view", "branch", "main:"], ["merge", "nothing"], ["verify", "nothing"],
            ["list", "--view", "branch", "nothing"],
        ] {
            try sandbox.refused(command, in: "code", status: 2, saying: ["there is no branch or commit"])
        }
        for command in [
            ["merge", "heads/main"], ["verify", "HEAD"], ["list", "--view", "branch", "refs/heads/main"],
        ] {
            try sandbox.refused(
                command, in: "code", status: 2, saying: ["is not a memory branch: it has no gitmem.json"])
        }
        try sandbox.refused(
            ["merge", "--into", "topic/x"], in: "code", status: 2, saying: ["topic/x is not a memory branch"])
        try sandbox.git("branch", "memory/agents/eve", "main", in: "code")
        for command in [["merge", "eve"], ["verify", "eve"], ["add", "x", "--agent", "eve"]] {
            try sandbox.refused(command, in: "code", status: 2, saying: ["memory/agents/eve is not a memory branch"])
        }
        _ = try sandbox.add("others are not stopped", by: "ada", in: "code")
    }

    @Test("A branch whose name leaves no room")
    func obstacle() throws {
        let sandbox = try Sandbox()
        try sandbox.codeRepository("code")
        try sandbox.git("branch", "memory", in: "code")
        try sandbox.refused(
            ["init"], in: "code", status: 6,
            saying: ["a branch called memory leaves git no room for memory/main", "git branch -m memory"])
        try sandbox.git("branch", "-D", "-q", "memory", in: "code")
        try sandbox.gitmem("init", in: "code")
        try sandbox.git("branch", "memory/agents", "memory/main", in: "code")
        try sandbox.refused(
            ["add", "x", "--agent", "ada"], in: "code", status: 6,
            saying: ["a branch called memory/agents leaves git no room for memory/agents/ada"])
        try sandbox.git("branch", "-D", "-q", "memory/agents", in: "code")
        // In a clone, the memory is only on the remote, and the first write finds the obstacle.
        try sandbox.git("clone", "--quiet", "code", "clone")
        try sandbox.git("branch", "memory", in: "clone")
        try sandbox.refused(
            ["add", "x", "--agent", "ada"], in: "clone", status: 6,
            saying: ["a branch called memory leaves git no room"])
        try sandbox.refused(["merge"], in: "clone", status: 6, saying: ["a branch called memory leaves git no room"])
    }

    @Test("Unknown, ambiguous and impossible ids")
    func ids() throws {
        let sandbox = try makeStore()
        // Ids are hashes of texts, so these are always the same ones: two of them begin with the same four digits.
        let lines = (0..<700).map { #"{"content":"entry \#($0)"}"# }.joined(separator: "\n")
        try sandbox.gitmem("import", "--agent", "ada", in: "store", input: lines)
        let ids = try sandbox.gitmem("list", "-q", "--agent", "ada", in: "store").lines
        let groups = Dictionary(grouping: ids) { $0.prefix(4) }
        let twins = try #require(groups.values.first { $0.count > 1 })
        let prefix = String(twins[0].prefix(4))
        let free = try #require((0..<65536).map { String($0 + 65536, radix: 16).suffix(4) }.first { groups[$0] == nil })
        for verb in [["show"], ["cite"], ["endorse"], ["edit", "--kind", "x"], ["forget"], ["log"]] {
            let command = verb + ["--agent", "ada"]
            try sandbox.refused(
                command + [prefix], in: "store", status: 3,
                saying: ["\(prefix) is the beginning of several ids"] + twins.map { String($0.prefix(12)) })
            try sandbox.refused(
                command + [String(free)], in: "store", status: 2, saying: ["no entry has the id \(free)", "--view all"])
            try sandbox.refused(command + ["xyz"], in: "store", status: 5, saying: ["“xyz” is not an id"])
            try sandbox.refused(
                command + ["abc"], in: "store", status: 5, saying: ["“abc” is not an id", "at least 4"])
        }
        try sandbox.refused(
            ["count", String(free), "uses", "--agent", "ada"], in: "store", status: 2, saying: ["no entry has the id"])
        // One wrong id among good ones: nothing is counted.
        try sandbox.refused(
            ["cite", ids[0], String(free), "--agent", "ada"], in: "store", status: 2, saying: ["no entry"])
    }

    @Test(
        "Names of agents that are not allowed",
        arguments: ["Ada", "a b", "-a", "ä", "a/b", String(repeating: "a", count: 40)])
    func agents(_ name: String) throws {
        let sandbox = try makeStore()
        let said = ["“\(name)” cannot be the name of an agent"]
        try sandbox.refused(["add", "x", "--agent=\(name)"], in: "store", status: 5, saying: said)
        try sandbox.refused(
            ["add", "x"], in: "store", status: 5, saying: ["GITMEM_AGENT: " + said[0]], with: ["GITMEM_AGENT": name])
        try sandbox.git("config", "gitmem.agent", name, in: "store")
        try sandbox.refused(["add", "x"], in: "store", status: 5, saying: ["gitmem.agent: " + said[0]])
        try sandbox.refused(["list", "--by=\(name)"], in: "store", status: 5, saying: ["name of an agent"])
    }

    @Test("Nobody says who is writing")
    func nobody() throws {
        let sandbox = try makeStore()
        let id = try sandbox.add("x", by: "ada", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        for command in [
            ["add", "x"], ["cite", id], ["forget", id], ["edit", id, "y"], ["set", "k", "v"], ["import"],
        ] {
            try sandbox.refused(command, in: "store", status: 5, saying: ["nobody said which agent", "--agent NAME"])
        }
    }

    @Test("Content that is empty, too long or not UTF-8")
    func content() throws {
        let sandbox = try makeStore()
        let add = ["add", "--agent", "ada"]
        for command in [add + [""], add + ["-"], ["set", "--agent", "ada", "k", ""]] {
            try sandbox.refused(command, in: "store", status: 5, saying: ["the content is empty"])
        }
        try sandbox.write("empty", "")
        try sandbox.refused(add + ["--file", "../empty"], in: "store", status: 5, saying: ["the content is empty"])

        let limit = 1 << 20
        try sandbox.write("full", String(repeating: "é", count: limit / 2))
        try sandbox.gitmem("add", "--agent", "ada", "--file", "../full", in: "store")
        for more in ["x", "é", String(repeating: "é", count: 10)] {
            try sandbox.write("long", String(repeating: "é", count: limit / 2) + more)
            try sandbox.refused(add + ["--file", "../long"], in: "store", status: 5, saying: ["more than 1 MiB"])
            try sandbox.refused(
                add + ["-"], in: "store", status: 5, saying: ["standard input has more than 1 MiB"],
                input: Data((String(repeating: "é", count: limit / 2) + more + "\n").utf8))
        }
        let line = Data(String(repeating: "é", count: limit / 2).utf8) + Data("\n".utf8)
        #expect(try sandbox.run(["gitmem"] + add + ["-"], in: "store", input: line).status == 0)

        let bad = Data([0x61, 0xff, 0x62])
        try sandbox.write("bad", bad)
        try sandbox.refused(
            add + ["--file", "../bad"], in: "store", status: 5, saying: ["../bad is not valid UTF-8", "iconv"])
        try sandbox.refused(
            add + ["-"], in: "store", status: 5, saying: ["standard input is not valid UTF-8"], input: bad)
        try sandbox.refused(
            add + ["--file", "../nowhere"], in: "store", status: 5, saying: ["../nowhere cannot be read"])
        let before = try sandbox.state(of: "store")
        for command in ["add --agent ada", "list --match", "set --agent ada k", "add --agent ada x --scope"] {
            let script = "gitmem \(command) \"$(printf 'a\\377b')\" 2>&1 || echo $?"
            let outcome = try sandbox.shell(script, in: "store")
            #expect(outcome.output.contains("is not valid UTF-8"), "\(command): \(outcome.output)")
            #expect(outcome.lines.last == "5")
        }
        #expect(try sandbox.state(of: "store") == before)
    }

    @Test("Options with values that make no sense")
    func options() throws {
        let sandbox = try makeStore()
        let add = ["add", "--agent", "ada", "x"]
        let wrong: [(arguments: [String], status: Int32, message: String)] = [
            (add + ["--data", #"{"a":"#], 5, "line 1, column 6"),
            (add + ["--data", "{\"a\":1,\n \"b\":tru}"], 5, "line 2, column 9"),
            (add + ["--ttl", "5x"], 5, "“5x” is not a time span"),
            (add + ["--ttl", "0s"], 5, "“0s” is no time at all"),
            (add + ["--ttl", "99999999999d"], 5, "beyond the year 9999"),
            (add + ["--occurred-at", "2026-02-30T00:00:00Z"], 5, "“occurred_at”"),
            (["set", "--agent", "ada", "", "x"], 5, "the key is empty"),
            (["count", "--agent", "ada", "abcd", "Uses"], 5, "“Uses” cannot be the name of a counter"),
            (["count", "--agent", "ada", "abcd", "contributions"], 5, "cannot be counted by hand"),
            (["list", "--since", "noon"], 5, "“noon” is not a date"),
            (["list", "--min", "citations"], 64, "--min takes COUNTER=N"),
            (["list", "--limit", "0"], 64, "--limit takes a number above 0"),
            (["list", "--view", "mine"], 64, "--view takes own, trunk, branch NAME or all"),
            (["get", "nothing"], 2, "nothing has no value"),
            (["init", "--fanout", "9"], 5, "a fan-out of 9 is not possible"),
            (["init", "--fanout", "4"], 6, "has a fan-out of 3"),
            (["worktree", "remove", "../nowhere"], 2, "is not a memory worktree"),
            (["worktree", "remove", "."], 2, "is not a memory worktree"),
        ]
        for (arguments, status, message) in wrong {
            try sandbox.refused(arguments, in: "store", status: status, saying: [message])
        }
        for arguments in [
            ["add", "--agent", "ada"], ["add", "x", "--file", "y"], ["add", "--bogus"], ["bogus"], ["show"],
        ] {
            try sandbox.refused(arguments, in: "store", status: 64, saying: [], hint: false)
        }
    }

    @Test("A counter cannot be raised by nothing or by more than a million at once")
    func counters() throws {
        let sandbox = try makeStore()
        let id = try sandbox.add("x", by: "ada", in: "store")
        for amount in ["0", "1000001", "9007199254740991", "18446744073709551615"] {
            try sandbox.refused(
                ["count", "--agent", "ada", id, "uses", "--by", amount], in: "store", status: 5,
                saying: ["uses cannot be raised by \(amount)"])
        }
        try sandbox.gitmem("count", "--agent", "ada", id, "uses", "--by", "1000000", in: "store")
    }

    @Test("A store of a later format is not touched")
    func laterFormat() throws {
        let sandbox = try makeStore()
        try sandbox.shell(
            """
            echo '{"epoch":1,"fanout":3,"format":2}' > gitmem.json; git commit --quiet -am later
            """, in: "store")
        for command in [
            ["list"], ["add", "x", "--agent", "ada"], ["merge"], ["status"], ["verify"], ["init"], ["agents"],
        ] {
            try sandbox.refused(
                command, in: "store", status: 4,
                saying: ["memory/main has format 2; this gitmem reads up to format 1", "install a later gitmem"])
        }
        try sandbox.shell("echo '{' > gitmem.json; git commit --quiet -am broken", in: "store")
        try sandbox.refused(
            ["list"], in: "store", status: 9, saying: ["gitmem.json of memory/main is not a JSON object"])
    }

    @Test("Stores with another fan-out do not mix")
    func otherFanout() throws {
        let sandbox = try makeStore()
        try sandbox.gitmem("init", "--files", "four", "--fanout", "4")
        _ = try sandbox.add("x", by: "ada", in: "four")
        try sandbox.git("fetch", "--quiet", "../four", "memory/agents/ada:memory/agents/ada", in: "store")
        try sandbox.refused(["merge", "ada"], in: "store", status: 7, saying: ["it has another gitmem.json"])
        for command in [["list", "--view", "all"], ["add", "y", "--agent", "ada"]] {
            try sandbox.refused(command, in: "store", status: 7, saying: ["different gitmem.json files"])
        }
    }

    @Test("A file beside the memory that two branches changed is named")
    func conflict() throws {
        let sandbox = try makeStore()
        for agent in ["ada", "ben"] {
            try sandbox.gitmem("worktree", "add", "../\(agent)", "--agent", agent, in: "store")
            try sandbox.write("\(agent)/README", "\(agent)\n")
            try sandbox.git("add", "README", in: agent)
            try sandbox.git("commit", "--quiet", "-m", "A file", in: agent)
        }
        try sandbox.refused(["merge"], in: "store", status: 7, saying: ["README of", "conflicts", "git merge"])
    }

    @Test("A lock that somebody holds is named")
    func locked() throws {
        let sandbox = try makeStore()
        try sandbox.gitmem("worktree", "add", "../ada", "--agent", "ada", in: "store")
        try sandbox.write("store/.git/worktrees/ada/index.lock", "")
        let outcome = try sandbox.run(["gitmem", "add", "x"], in: "ada")
        #expect(outcome.status == 75)
        #expect(outcome.errors.contains("another git program is at work"))
        #expect(outcome.errors.contains("index.lock"))
        try sandbox.shell("rm .git/worktrees/ada/index.lock", in: "store")
        try sandbox.gitmem("add", "x", in: "ada")
    }

    @Test("A worktree where something is already leaves no branch behind")
    func worktrees() throws {
        let sandbox = try makeStore()
        try sandbox.write("taken/file", "x")
        try sandbox.refused(
            ["worktree", "add", "../taken", "--agent", "ada"], in: "store", status: 6, saying: ["is there already"])
        try sandbox.refused(
            ["worktree", "add", "../taken/file/x", "--agent", "ada"], in: "store", status: 10,
            saying: ["could not add a worktree"])
        try sandbox.gitmem("worktree", "add", "../ada", "--agent", "ada", in: "store")
        try sandbox.refused(
            ["worktree", "add", "../ada2", "--agent", "ada"], in: "store", status: 6, saying: ["is checked out in"])
        try sandbox.write("ada/notes", "mine")
        try sandbox.refused(["worktree", "remove", "../ada"], in: "store", status: 6, saying: ["cannot be removed"])
        #expect(try sandbox.read("ada/notes") == "mine")
    }

    @Test("A folder, a closed standard input and a missing git are called by their names")
    func operands() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "store")
        try sandbox.gitmem("add", "--agent", "ada", "one", in: "store")
        let gitmem = try sandbox.shell("command -v gitmem").output.split(separator: "\n")[0]
        let state = try sandbox.state(of: "store")
        let cases: [(command: String, status: Int32, saying: String)] = [
            ("gitmem import --agent ada .", 5, ". is a folder"),
            ("gitmem import --agent ada < .", 5, "standard input is a folder"),
            ("gitmem add --agent ada --file .", 5, ". is a folder"),
            ("gitmem add --agent ada - < .", 5, "standard input is a folder"),
            ("gitmem set --agent ada key --file ../store", 5, "../store is a folder"),
            ("gitmem import --agent ada <&-", 5, "standard input is closed"),
            ("gitmem import --agent ada - <&- >&-", 5, "standard input is closed"),
            ("gitmem add --agent ada - <&-", 5, "standard input is closed"),
            ("gitmem set --agent ada key - <&-", 5, "standard input is closed"),
            ("env PATH=/nonexistent \(gitmem) worktree add --agent zoe ../zoe", 10, "no folder of PATH holds a git"),
            ("env PATH=/etc/passwd \(gitmem) worktree add --agent zoe ../zoe", 10, "no folder of PATH holds a git"),
        ]
        for item in cases {
            let outcome = try sandbox.run(["sh", "-c", item.command], in: "store")
            #expect(
                outcome.status == item.status && outcome.errors.contains(item.saying), "\(item.command): \(outcome)")
            #expect(outcome.output == "", "\(item.command)")
        }
        #expect(try sandbox.state(of: "store") == state)
        // What reads nothing does not mind.
        #expect(try sandbox.shell("gitmem list --agent ada <&- | wc -l", in: "store").output == "1\n")
    }

    @Test("Standard input that cannot be read for another reason is not called closed")
    func unreadableInput() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "store")
        for words in [["import", "-"], ["add", "-"]] {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["gitmem"] + words.prefix(1) + ["--agent", "ada"] + words.dropFirst()
            process.currentDirectoryURL = URL(fileURLWithPath: sandbox.path("store"))
            process.environment = sandbox.variables
            // Nothing can be read at the beginning of a process's memory.
            process.standardInput = FileHandle(forReadingAtPath: "/proc/self/mem")
            let errors = sandbox.path("errors")
            _ = FileManager.default.createFile(atPath: errors, contents: nil)
            process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
            try process.run()
            process.waitUntilExit()
            let said = try sandbox.read("errors")
            #expect(process.terminationStatus == 8 && said.contains("standard input: Input/output error"), "\(said)")
            #expect(!said.contains("is closed"), "\(said)")
        }
    }
}
