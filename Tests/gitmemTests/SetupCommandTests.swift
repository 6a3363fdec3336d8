import Foundation
import Testing

@Suite("init, worktree, agents, status")
struct SetupCommandTests {
    /// The first commit of every store with a fan-out of 3: a pure function of the format.
    private let root = "4bb996616023fcecd1111d4620b90a7b4e403287"

    @Test("init makes a repository, and doing it again changes nothing")
    func new() throws {
        let sandbox = try Sandbox()
        let path = sandbox.path("store") + "/"
        let first = try sandbox.gitmem("init", "--files", "store")
        #expect(first.output == "Made a memory store in \(path).\n")
        #expect(try sandbox.git("rev-parse", "HEAD", in: "store") == root)
        #expect(try sandbox.git("symbolic-ref", "HEAD", in: "store") == "refs/heads/memory/main")
        #expect(try sandbox.read("store/gitmem.json") == #"{"epoch":1,"fanout":3,"format":1}"# + "\n")
        #expect(
            try sandbox.read("store/.gitattributes")
                == "entries/** -text -ident -filter !working-tree-encoding -export-subst\n")
        #expect(try sandbox.dirt(in: "store") == "")
        let state = try sandbox.state(of: "store")
        #expect(
            try sandbox.gitmem("init", "--files", "store").output == "There is a memory store in \(path) already.\n")
        #expect(try sandbox.gitmem("init", "--fanout", "3", "-q", in: "store").output == "")
        #expect(
            try sandbox.gitmem("init", "--json", in: "store").output
                == #"{"branch":"refs/heads/memory/main","commit":"\#(root)","epoch":1,"fanout":3,"#
                + #""path":"\#(path)","result":"existing"}"# + "\n")
        try sandbox.refused(
            ["init", "--fanout", "4"], in: "store", status: 6, saying: ["has a fan-out of 3", "leave --fanout out"])
        #expect(try sandbox.state(of: "store") == state)
    }

    @Test("init in a bare repository, and with another fan-out")
    func bare() throws {
        let sandbox = try Sandbox()
        let report = try object(sandbox.gitmem("init", "--bare", "--fanout", "4", "--json", "store.git").output)
        #expect(report.number("fanout") == 4)
        #expect(report.text("result") == "created")
        #expect(try sandbox.git("rev-parse", "--is-bare-repository", in: "store.git") == "true")
        let id = try sandbox.add("x", by: "ada", in: "store.git")
        let digits = id.prefix(4).map(String.init).joined(separator: "/")
        #expect(
            try sandbox.git("ls-tree", "-r", "--name-only", "memory/agents/ada", in: "store.git")
                .contains("entries/\(digits)/\(id).json"))
        try sandbox.gitmem("merge", in: "store.git")
        #expect(try sandbox.gitmem("list", "-q", in: "store.git").lines == [id])
        try sandbox.gitmem("worktree", "add", "../ada", "--agent", "ada", in: "store.git")
        try sandbox.gitmem("add", "y", in: "ada")
        #expect(try sandbox.dirt(in: "ada") == "")
    }

    @Test("init in a repository with code leaves its branch and files")
    func code() throws {
        let sandbox = try Sandbox()
        try sandbox.codeRepository("code")
        try sandbox.gitmem("init", "-C", "code")
        #expect(try sandbox.git("branch", "--show-current", in: "code") == "main")
        #expect(try sandbox.git("rev-parse", "memory/main", in: "code") == root)
        #expect(try sandbox.dirt(in: "code") == "")
        // From a folder inside.
        try sandbox.write("code/deep/er/file", "x")
        #expect(try sandbox.gitmem("add", "--agent", "ada", "x", in: "code/deep/er").output.hasPrefix("accepted"))
    }

    @Test("Options of every command may stand before it, as with git")
    func leadingOptions() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "-q", "store")
        let id = try sandbox.gitmem("-C", "store", "--agent", "ada", "-q", "add", "x").lines[0]
        #expect(try sandbox.gitmem("-C", "store", "--agent=ada", "--quiet", "list").lines == [id])
        #expect(try sandbox.gitmem("-C", "store", "list", "-q", "--view", "branch", "ada").lines == [id])
        #expect(try sandbox.gitmem("-C", "store", "--agent", "ada", "-q", "show", "--", id).output.contains(id))
        #expect(try sandbox.gitmem("--json", "-C", "store", "--agent", "zed", "worktree", "add", "../zed").status == 0)
        // A text that looks like an option stands behind two hyphens.
        let text = try sandbox.gitmem("add", "-C", "store", "--agent", "ada", "-q", "--", "--view").lines[0]
        #expect(
            try sandbox.gitmem("show", "-C", "store", "--view", "branch", "ada", text).output.hasSuffix("\n--view\n"))
    }

    @Test("worktree add, list and remove")
    func worktrees() throws {
        let sandbox = try Sandbox()
        try sandbox.codeRepository("code")
        try sandbox.gitmem("init", "-q", in: "code")
        #expect(try sandbox.gitmem("worktree", "list", in: "code").output == "")
        let path = sandbox.path("ada") + "/"
        let made = try sandbox.gitmem("worktree", "add", "../ada", "--agent", "ada", in: "code")
        #expect(made.output == "ada works in \(path)\n")
        #expect(try sandbox.git("branch", "--show-current", in: "ada") == "memory/agents/ada")
        #expect(try sandbox.dirt(in: "ada") == "")
        #expect(
            try sandbox.gitmem("worktree", "list", "--json", in: "ada").output
                == #"{"agent":"ada","branch":"refs/heads/memory/agents/ada","path":"\#(path)"}"# + "\n")
        let id = try sandbox.gitmem("add", "-q", "x", in: "ada").lines[0]
        #expect(try sandbox.gitmem("list", "-q", in: "ada").lines == [id], "the branch says who is reading, too")
        #expect(try sandbox.gitmem("worktree", "remove", "../ada", in: "code").status == 0)
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(try sandbox.gitmem("list", "-q", "--agent", "ada", in: "code").lines == [id], "the branch stays")
        // Back again, with what is in it.
        try sandbox.gitmem("worktree", "add", path, "--agent", "ada", in: "code")
        #expect(try sandbox.bodies(in: "ada").count == 1)
        #expect(try sandbox.dirt(in: "ada") == "")
    }

    @Test("agents and status say who is who, and what a merge would bring")
    func agents() throws {
        let sandbox = try Sandbox(["GITMEM_TEST_CLOCK": "1795000000000"])
        try sandbox.gitmem("init", "--files", "-q", "store")
        #expect(try sandbox.gitmem("agents", in: "store").output == "")
        let id = try sandbox.add("x", by: "ada", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        try sandbox.gitmem("cite", id, "--agent", "ben", in: "store")
        try sandbox.gitmem("forget", id, "--agent", "cleo", in: "store")
        #expect(
            try sandbox.gitmem("agents", in: "store").output == """
                ada                   2026-11-18T11:06:40.000Z  merged
                ben                   2026-11-18T11:06:40.000Z  to merge: 1 updated
                cleo                  2026-11-18T11:06:40.000Z  to merge: 1 removed

                """)
        let lines = try sandbox.gitmem("agents", "--json", in: "store").lines.map { try object($0) }
        #expect(
            lines.allSatisfy {
                $0.keys == ["added", "agent", "branch", "commit", "counted", "last", "lost", "remotes", "removed"]
            })
        let status = try object(sandbox.gitmem("status", "--agent", "ben", "--json", in: "store").output)
        let members = ["agent", "branch", "commit", "epoch", "fanout", "lost", "path", "trunk", "unmerged", "waiting"]
        #expect(status.keys == members)
        #expect(status.texts("unmerged") == ["ben", "cleo"])
        let text = try sandbox.gitmem("status", "--agent", "zoe", in: "store").output
        #expect(text.contains("agent   zoe, who has written nothing yet\n"))
        #expect(text.contains("to merge  ben                   1 updated\n"))
    }

    @Test(
        "Who is acting: --agent, GITMEM_AGENT, the worktree's branch, gitmem.agent of the worktree, of the repository")
    func precedence() throws {
        let sandbox = try Sandbox()
        try sandbox.codeRepository("code")
        try sandbox.gitmem("init", "-q", in: "code")
        try sandbox.git("worktree", "add", "-q", "../topic", "-b", "topic", in: "code")
        try sandbox.gitmem("worktree", "add", "../ada", "--agent", "ada", in: "code")
        func agent(_ folder: String, _ options: [String] = [], _ variables: [String: String] = [:]) throws -> String? {
            let outcome = try sandbox.run(["gitmem", "status", "--json"] + options, in: folder, with: variables)
            return try object(outcome.output).text("agent")
        }
        #expect(try agent("topic") == nil)
        try sandbox.git("config", "gitmem.agent", "repo", in: "code")
        #expect(try agent("topic") == "repo")
        for word in ["true", "yes", "on", "1"] {
            try sandbox.git("config", "extensions.worktreeConfig", word, in: "code")
            try sandbox.git("config", "--worktree", "gitmem.agent", "tree", in: "topic")
            #expect(try agent("topic") == "tree", "\(word)")
            #expect(try agent("code") == "repo", "\(word)")
        }
        try sandbox.git("config", "--worktree", "gitmem.agent", "other", in: "ada")
        #expect(try agent("ada") == "ada", "the branch goes before the configuration")
        #expect(try agent("ada", [], ["GITMEM_AGENT": "env"]) == "env")
        #expect(try agent("ada", [], ["GITMEM_AGENT": ""]) == "ada")
        #expect(try agent("ada", ["--agent", "option"], ["GITMEM_AGENT": "env"]) == "option")
        try sandbox.git("config", "extensions.worktreeConfig", "false", in: "code")
        #expect(try agent("topic") == "repo")
        // Repositories whose format says that they use the extension.
        try sandbox.git("config", "extensions.worktreeConfig", "true", in: "code")
        try sandbox.git("config", "core.repositoryFormatVersion", "1", in: "code")
        #expect(try agent("topic") == "tree")
        // Writing goes to that agent's branch.
        try sandbox.gitmem("add", "x", in: "topic")
        #expect(
            try sandbox.git("log", "-1", "--format=%an <%ae>", "memory/agents/tree", in: "code")
                == "tree <tree@gitmem.invalid>")
    }

    @Test("Help and completions")
    func help() throws {
        let sandbox = try Sandbox()
        let commands = [
            "init", "worktree", "agents", "status", "add", "set", "edit", "cite", "endorse", "count", "forget",
            "import", "list", "show", "get", "log", "export", "merge", "retire", "verify",
        ]
        let overview = try sandbox.gitmem("help").output
        for command in commands {
            #expect(overview.contains("\n  \(command) "), "\(command)")
            #expect(try sandbox.gitmem("help", command).output.contains("USAGE: gitmem \(command) "))
        }
        #expect(try sandbox.gitmem("--version").output == "0.1.0\n")
        for shell in ["bash", "zsh", "fish"] {
            let script = try sandbox.gitmem("--generate-completion-script", shell).output
            #expect(commands.allSatisfy { script.contains($0) }, "\(shell)")
        }
        try sandbox.gitmem("--generate-completion-script", "bash")
        let bash = try sandbox.gitmem("--generate-completion-script", "bash").output
        try sandbox.write("completion.bash", bash)
        try sandbox.shell("bash -n completion.bash")
    }

    @Test("The exit codes are documented")
    func exitCodes() throws {
        let page = Sandbox.fixtures.deletingLastPathComponent().appendingPathComponent("docs/cli/exit-codes.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        for code in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 64, 75] { #expect(text.contains("\n| \(code) | "), "\(code)") }
    }
}
