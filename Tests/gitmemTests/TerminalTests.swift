import Foundation
import Testing

@Suite("What is printed cannot move a terminal's cursor, colour it or turn its direction")
struct TerminalTests {
    /// An escape sequence, a bell, C1 controls in Unicode, overrides of direction, separators of lines.
    private static let hostile = "\u{1b}[31m\u{7}\u{8}\u{7f}\u{85}\u{9b}2J\u{202e}\u{2066}\u{2028}\u{2029}\u{feff}\rX"

    private static func isHostile(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0a: false
        case 0..<0x20, 0x7f..<0xa0, 0x200e, 0x200f, 0x061c, 0x2028...0x202e, 0x2066...0x206f, 0xfeff,
            0xfff9...0xfffb:
            true
        default: false
        }
    }

    private static func hostile(in outcome: Outcome) -> [String] {
        (outcome.output + outcome.errors).split(separator: "\n", omittingEmptySubsequences: false).filter {
            $0.unicodeScalars.contains(where: isHostile)
        }.map { String($0.debugDescription.prefix(300)) }
    }

    /// A store with hostile content wherever somebody else may put some.
    private func store() throws -> (sandbox: Sandbox, id: String) {
        let sandbox = try Sandbox()
        let h = Self.hostile
        let json = String(decoding: try JSONEncoder().encode(h), as: UTF8.self)
        try sandbox.gitmem("init", "--files", "store")
        let lines = """
            {"content":\(json),"kind":\(json),"tags":[\(json)],"scope":\(json),"context":\(json),"source":\(json),\
            "data":{\(json):\(json)},\(json):\(json)}
            {"content":\(json),"key":\(json)}

            """
        try sandbox.gitmem("import", "--agent", "eve", "-", in: "store", input: lines)
        try sandbox.gitmem("merge", in: "store")
        try sandbox.gitmem("set", "--agent", "ada", h, "one" + h, in: "store")
        try sandbox.gitmem("set", "--agent", "ben", h, "two" + h, in: "store")
        let id = try sandbox.gitmem("add", "--agent", "ada", "text" + h, "-q", in: "store").lines[0]
        // Names of files, of refs and of remotes, messages and authors, by git's own means.
        try sandbox.shell(
            """
            bad=$(printf '\\033[31m\\302\\233\\342\\200\\256X')
            blob=$(echo x | git hash-object -w --stdin)
            leaf=$(printf '100644 blob %s\\t%s\\n100644 blob %s\\t%s\\0' $blob a$bad $blob b$bad | tr '\\n' '\\0' | git mktree -z)
            entries=$( (printf '040000 tree %s\\t%s\\0' $leaf a; printf '040000 tree %s\\tx%s\\0' $leaf $bad) | git mktree -z)
            tree=$( (git ls-tree memory/main | grep -v entries | tr '\\n' '\\0'; printf '040000 tree %s\\tentries\\0' $entries
                printf '100644 blob %s\\tREADME%s\\0' $blob $bad) | git mktree -z)
            commit=$(printf 'tree %s\\nparent %s\\nauthor E%s <e> 1795169730 +0000\\ncommitter E <e> 1795169730 +0000\\n\\n%s\\n' \\
                $tree $(git rev-parse memory/main) $bad $bad | git hash-object -t commit -w --stdin)
            far=$(printf 'far\\342\\200\\256')
            git update-ref refs/remotes/$far/memory/agents/eve $commit
            git update-ref refs/heads/memory/agents/mallory $commit
            git update-ref refs/remotes/$far/memory/agents/dave $blob || printf '%s\\n' $blob > .git/refs/remotes/$far/memory/agents/dave
            """, in: "store")
        return (sandbox, id)
    }

    @Test("No command prints what it was given by others as it is")
    func commands() throws {
        let (sandbox, id) = try store()
        let h = Self.hostile
        let commands: [[String]] = [
            ["list"], ["list", "--view", "all"], ["list", "--key", h], ["list", "--match", "text"], ["show", id],
            ["get", h], ["get", h + h], ["log"], ["log", id], ["log", "--view", "all"],
            ["log", "--view", "branch", "mallory"],
            ["agents"], ["status"], ["verify"], ["merge", "--dry-run"], ["merge", "mallory", "--dry-run"],
            ["merge", h],
            ["cite", id], ["cite", h], ["count", id, h], ["endorse", id], ["edit", id, h, "--scope", h], ["show", h],
            ["add", h, "--tag", h, "--kind", h], ["add", "--file", h], ["add", "x", "--data", "{\(h)"],
            ["add", "x", "--occurred-at", h], ["add", "x", "--ttl", h], ["add", "x", "--agent", h],
            ["list", "--since", h],
            ["list", "--view", h], ["list", "--view", "branch", h], ["list", "--min", h], ["list", "--sort", h],
            ["--\(h)"],
            [h], ["help", h], ["list", "--\(h)"], ["init", h], ["worktree", "add", "../w" + h, "--agent", "ada"],
            ["worktree", "list"], ["worktree", "remove", "../w" + h], ["worktree", "remove", h],
            ["forget", id, "--dry-run"],
            ["forget", id], ["forget", "--by", h, "--since", "1d"], ["retire", h], ["retire", "mallory"],
            ["import", h],
            ["export", "--view", h], ["-C", h, "list"], ["merge", "--into", h], ["merge"], ["verify", h],
        ]
        for command in commands {
            let outcome = try sandbox.run(["gitmem"] + command, in: "store", with: ["GITMEM_AGENT": "ada"])
            #expect(Self.hostile(in: outcome) == [], "\(command)")
        }
        for line in ["{\"content\":\"x\",\"kind\":1,\"\(h)\":", "{\"entry\":{\"content\":\"x\"},\"\(h)\":1}", h] {
            for options in [["--keep-going"], []] {
                let outcome = try sandbox.run(
                    ["gitmem", "import", "--agent", "ada"] + options + ["-"], in: "store", input: Data(line.utf8))
                #expect(outcome.status != 0)
                #expect(Self.hostile(in: outcome) == [], "\(line.debugDescription)")
            }
        }
        let named = try sandbox.run(["gitmem", "list"], in: "store", with: ["GITMEM_AGENT": h])
        #expect(Self.hostile(in: named) == [])
    }

    @Test("A long text is cut off on a terminal, and whole for whoever reads a pipe", .needs(.terminal))
    func longText() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "store")
        let text = String(repeating: "long and ünusual ", count: 20) + "the end\nand a line"
        let id = try sandbox.add(text, by: "ada", in: "store")
        let whole = text.replacingOccurrences(of: "\n", with: "\\n")
        for command in [
            "gitmem list --agent ada", "gitmem merge --dry-run",
            "gitmem forget --dry-run --by ada --since 2000-01-01 --agent ada",
        ] {
            let piped = try sandbox.shell(command, in: "store").output
            #expect(piped.contains(whole), "\(command): \(piped)")
            let shown = try sandbox.run(["script", "-qec", command, "/dev/null"], in: "store").output
            #expect(shown.contains("long and ünusual") && shown.contains("…"), "\(command): \(shown)")
            #expect(!shown.contains("the end"), "\(command): \(shown)")
        }
        #expect(try sandbox.shell("gitmem list -q --agent ada | cat", in: "store").output == id + "\n")
    }

    @Test("What a remote says is repeated as text")
    func remote() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--bare", "hub")
        try sandbox.git("clone", "-q", "hub", "store")
        try sandbox.gitmem("init", in: "store")
        try sandbox.gitmem("add", "--agent", "ada", "one", in: "store")
        try sandbox.gitmem("merge", in: "store")
        try sandbox.git("push", "-q", "origin", "refs/heads/memory/*", in: "store")
        try sandbox.shell(
            """
            printf '#!/bin/sh\\nprintf "\\\\033[31m\\\\302\\\\2332J\\\\r\\\\033[1mno\\\\n" >&2\\nexit 1\\n' > hub/hooks/pre-receive
            chmod +x hub/hooks/pre-receive
            """)
        let retire = try sandbox.run(["gitmem", "retire", "ada"], in: "store")
        #expect(retire.status == 10 && retire.errors.contains("\\u{1b}"), "\(retire)")
        #expect(Self.hostile(in: retire) == [])
    }

    @Test("What scripts read is canonical JSON, whatever a terminal would make of it")
    func json() throws {
        let (sandbox, id) = try store()
        let shown = try sandbox.gitmem("show", "--agent", "ada", "--json", id, in: "store").output
        let object = try #require(try JSONSerialization.jsonObject(with: Data(shown.utf8)) as? [String: Any])
        let entry = try #require(object["entry"] as? [String: Any])
        #expect(Array((entry["content"] as? String ?? "").utf8) == Array(("text" + Self.hostile).utf8))
        // JSON escapes what is below the space, and nothing else.
        #expect(!shown.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }
}
