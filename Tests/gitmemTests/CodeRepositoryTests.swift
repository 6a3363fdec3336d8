import Foundation
import Testing

@Suite("A code repository is left alone")
struct CodeRepositoryTests {
    /// Everything below a folder: what it is, its permissions and its content.
    private func inventory(_ sandbox: Sandbox, _ folder: String) throws -> [String: String] {
        var found: [String: String] = [:]
        let base = sandbox.root.appendingPathComponent(folder).path
        for path in try FileManager.default.subpathsOfDirectory(atPath: base) {
            let full = base + "/" + path
            let attributes = try FileManager.default.attributesOfItem(atPath: full)
            let kind = attributes[.type] as? FileAttributeType
            let mode = attributes[.posixPermissions] as? NSNumber
            var line = "\(kind?.rawValue ?? "") \(mode ?? 0)"
            if kind == .typeRegular {
                line += " " + (try Data(contentsOf: URL(fileURLWithPath: full))).base64EncodedString()
            }
            found[path] = line
        }
        return found
    }

    private func changed(_ before: [String: String], _ after: [String: String]) -> [String] {
        Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
    }

    private func isAllowed(_ path: String) -> Bool {
        let roots = [".git/objects", ".git/refs/heads/memory", ".git/logs/refs/heads/memory", ".git/gitmem"]
        return roots.contains { path == $0 || path.hasPrefix($0 + "/") }
    }

    /// A repository with code in every state: committed, staged, changed, untracked, ignored, stashed and tagged.
    private func makeRepository(_ sandbox: Sandbox) throws {
        try sandbox.codeRepository("code")
        try sandbox.shell(
            """
            git branch topic; git tag -a -m one v1
            echo x > stashed && git add stashed && git stash --quiet
            echo '*.o' > .gitignore && git add .gitignore && git commit --quiet -m ignore
            echo object > main.o; echo new > new.c; echo staged > staged.c; git add staged.c; echo more >> main.c
            """, in: "code")
    }

    @Test("Only memory branches, objects and a folder of its own change", arguments: [false, true])
    func onlyItsOwn(detached: Bool) throws {
        let sandbox = try Sandbox()
        try makeRepository(sandbox)
        if detached { try sandbox.git("checkout", "--quiet", "--detach", in: "code") }
        let before = try inventory(sandbox, "code")
        try sandbox.gitmem("init", in: "code")
        let id = try sandbox.add("The port is 5432", by: "ada", in: "code")
        let other = try sandbox.add("Tests need a database", by: "ben", in: "code", "--ttl", "1h")
        let commands: [[String]] = [
            ["cite", id, "--agent", "ada"], ["cite", id, "--agent", "ada"], ["endorse", id, "--agent", "ada"],
            ["count", id, "uses", "--agent", "ada"], ["set", "port", "1", "--agent", "ada"],
            ["edit", id, "It is 5433", "--agent", "ada"], ["import", "--agent", "ada"], ["merge", "--dry-run"],
            ["merge"], ["forget", other, "--agent", "cleo"], ["merge"], ["retire", "cleo"], ["verify"],
        ]
        for command in commands {
            let outcome = try sandbox.run(
                ["gitmem"] + command, in: "code", input: Data(#"{"content":"imported"}"#.utf8))
            #expect(outcome.status == 0, "\(command): \(outcome.errors)")
        }
        let after = try inventory(sandbox, "code")
        let strange = changed(before, after).filter { !isAllowed($0) }
        #expect(strange == [])
        #expect(before.keys.allSatisfy { after[$0] != nil }, "nothing is deleted")

        // Reading writes nothing whatever.
        for command in [
            ["list", "--view", "all"], ["show", id, "--view", "all"], ["get", "port"], ["log"], ["export"],
            ["status"], ["agents"], ["verify"], ["worktree", "list"],
        ] {
            _ = try sandbox.run(["gitmem"] + command, in: "code")
            #expect(changed(after, try inventory(sandbox, "code")) == [], "\(command)")
        }

        try sandbox.gitmem("worktree", "add", "../ada", "--agent", "ada", in: "code")
        try sandbox.gitmem("add", "from the worktree", in: "ada")
        let strangers = changed(before, try inventory(sandbox, "code")).filter {
            !isAllowed($0) && $0 != ".git/worktrees" && !$0.hasPrefix(".git/worktrees/")
        }
        #expect(strangers == [])
        try sandbox.gitmem("worktree", "remove", "../ada", in: "code")
        #expect(try sandbox.git("fsck", "--strict", "--no-dangling", in: "code") == "")
    }

    @Test("Reading diverged branches writes no object")
    func readingWritesNothing() throws {
        let sandbox = try Sandbox()
        try sandbox.codeRepository("code")
        try sandbox.gitmem("init", in: "code")
        let id = try sandbox.add("shared", by: "ada", in: "code")
        try sandbox.gitmem("merge", in: "code")
        for agent in ["ada", "ben"] { try sandbox.gitmem("cite", id, "--agent", agent, in: "code") }
        try sandbox.gitmem("merge", "ada", in: "code")
        let before = try inventory(sandbox, "code")
        #expect(
            try sandbox.gitmem("agents", "--json", in: "code").lines.map { try object($0).number("counted") } == [0, 1])
        #expect(try object(sandbox.gitmem("status", "--json", in: "code").output).texts("unmerged") == ["ben"])
        #expect(changed(before, try inventory(sandbox, "code")) == [])
    }

    @Test("A bare repository with code is left alone, too")
    func bare() throws {
        let sandbox = try Sandbox()
        try sandbox.codeRepository("code")
        try sandbox.git("clone", "--quiet", "--bare", "code", "bare.git")
        let before = try inventory(sandbox, "bare.git")
        try sandbox.gitmem("init", in: "bare.git")
        _ = try sandbox.add("x", by: "ada", in: "bare.git")
        try sandbox.gitmem("merge", in: "bare.git")
        let strange = changed(before, try inventory(sandbox, "bare.git")).filter {
            !isAllowed(".git/" + $0) && $0 != "logs" && !$0.hasPrefix("logs/refs") && $0 != "logs/refs"
        }
        #expect(strange == [])
        #expect(try sandbox.gitmem("list", "-q", in: "bare.git").lines.count == 1)
    }
}
