import Testing

@Suite("What the user has changed is not overwritten")
struct UsersWorkTests {
    /// A store with the trunk checked out and a README that an agent's branch changes.
    private func store() throws -> Sandbox {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        try sandbox.shell(
            """
            echo v1 > README && git add README && git commit -q -m README
            git worktree add -q -b memory/agents/ada ../ada
            cd ../ada && echo v2 > README && git commit -q -a -m "README v2"
            """, in: "store")
        return sandbox
    }

    @Test("A move that failed leaves nothing to finish")
    func failedMove() throws {
        let sandbox = try store()
        try sandbox.shell("touch .git/refs/heads/memory/main.lock", in: "store")
        #expect(try sandbox.run(["gitmem", "merge"], in: "store").status == 75)
        try sandbox.shell("rm .git/refs/heads/memory/main.lock; test ! -e .git/gitmem/checkout", in: "store")
        try sandbox.gitmem("merge", in: "store")
        try sandbox.shell("echo v3 > README", in: "store")
        try sandbox.gitmem("list", in: "store")
        #expect(try sandbox.shell("cat README", in: "store").output == "v3\n")
    }

    /// As a crash leaves it between the move of the branch and the first file.
    private func cutShort(_ sandbox: Sandbox) throws {
        try sandbox.shell(
            """
            mkdir -p .git/gitmem
            printf 'gitmem-checkout 1 %s refs/heads/memory/main\\n' $(git rev-parse 'HEAD^{tree}') > .git/gitmem/checkout
            git update-ref refs/heads/memory/main memory/agents/ada
            """, in: "store")
    }

    @Test("After a crash, files that nobody touched are brought along")
    func untouched() throws {
        let sandbox = try store()
        try cutShort(sandbox)
        try sandbox.gitmem("list", in: "store")
        #expect(try sandbox.shell("cat README", in: "store").output == "v2\n")
        #expect(try sandbox.git("status", "--porcelain", in: "store") == "")
    }

    @Test("After a crash, a file that was being written is not taken for the user's work", arguments: ["", "v", "v2"])
    func halfWritten(_ beginning: String) throws {
        let sandbox = try store()
        try cutShort(sandbox)
        try sandbox.shell("printf '\(beginning)' > README", in: "store")
        try sandbox.gitmem("list", in: "store")
        #expect(try sandbox.shell("cat README", in: "store").output == "v2\n")
        #expect(try sandbox.git("status", "--porcelain", in: "store") == "")
    }

    @Test("After a crash, a file that the user has changed since stays, and shows as changed")
    func changedSince() throws {
        let sandbox = try store()
        try cutShort(sandbox)
        try sandbox.shell("echo mine > README", in: "store")
        try sandbox.gitmem("list", in: "store")
        #expect(try sandbox.shell("cat README", in: "store").output == "mine\n")
        #expect(try sandbox.git("status", "--porcelain", in: "store") == " M README")
    }

    @Test("After a crash, what the user has staged since stays staged")
    func stagedSince() throws {
        let sandbox = try store()
        try cutShort(sandbox)
        try sandbox.shell("echo mine > README && git add README", in: "store")
        try sandbox.gitmem("list", in: "store")
        #expect(try sandbox.git("show", ":README", in: "store") == "mine")
        #expect(try sandbox.shell("cat README", in: "store").output == "mine\n")
    }

    @Test("Nothing is written into a folder that is a link")
    func linkedFolder() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        try sandbox.shell(
            """
            git worktree add -q -b memory/agents/ada ../ada
            cd ../ada && mkdir docs && echo text > docs/x && git add docs && git commit -q -m docs
            mkdir ../outside && ln -s ../outside ../store/docs
            """, in: "store")
        let merge = try sandbox.run(["gitmem", "merge"], in: "store")
        #expect(merge.status == 6 && merge.errors.contains("docs has untracked changes"))
        #expect(try sandbox.shell("ls outside").output == "")
    }

    @Test("Files whose names differ in normalisation only are two files")
    func normalisation() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        try sandbox.shell(
            """
            git worktree add -q -b memory/agents/ada ../ada && cd ../ada
            echo one > "$(printf 'caf\\303\\251')"; echo two > "$(printf 'cafe\\314\\201')"
            git add -A && git commit -q -m two
            """, in: "store")
        try sandbox.gitmem("merge", in: "store")
        #expect(try sandbox.git("status", "--porcelain", in: "store") == "")
        #expect(try sandbox.shell("ls | grep -c caf", in: "store").output == "2\n")
    }

    @Test(
        "What is only named like the memory's files is the user's: a write that does not touch it leaves it",
        arguments: ["entries.md", "gitmem.json.bak", "entries-old/x", ".gitattributes.orig"])
    func alike(_ name: String) throws {
        let sandbox = try store()
        try sandbox.shell(
            "mkdir -p $(dirname \(name)); echo v1 > \(name); git add -f \(name); git commit -q -m x", in: "store")
        try sandbox.shell("echo mine > \(name)", in: "store")
        _ = try sandbox.add("new", by: "ben", in: "store")
        try sandbox.gitmem("merge", in: "store")
        #expect(try sandbox.shell("cat README \(name)", in: "store").output == "v2\nmine\n")
        #expect(try sandbox.git("status", "--porcelain", in: "store") == " M \(name)")
    }
}
