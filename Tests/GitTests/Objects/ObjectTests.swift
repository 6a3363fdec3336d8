import Glibc
import Testing

@testable import Git

@Suite("Objects")
struct ObjectTests {
    @Test("Ids read, print and sort as their hexadecimal text")
    func ids() throws {
        let texts = [
            "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", "0000000000000000000000000000000000000001",
            "ffffffffffffffffffffffffffffffffffffffff", "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        ]
        let ids = try texts.map { try #require(ObjectID(hex: $0)) }
        #expect(ids.map(\.description) == texts)
        #expect(ids.sorted().map(\.description) == texts.sorted())
        #expect(ObjectID.emptyBlob == ids[0])
        #expect(ObjectID.emptyTree == ids[3])
        for wrong in ["", "e69d", "g" + texts[0].dropFirst(), texts[0] + "00"] { #expect(ObjectID(hex: wrong) == nil) }
    }

    @Test("A tree's entries are read in place, and its bytes are git's")
    func trees() throws {
        let temporary = try TemporaryRepository()
        let repository = try temporary.open()
        let blob = try repository.write(.blob, Array("hello\n".utf8))
        var inner = TreeBytes()
        inner.append(mode: .file, name: "ä.txt", id: blob)
        var outer = TreeBytes()
        outer.append(mode: .executable, name: "a", id: blob)
        outer.append(mode: .tree, name: "b", id: try repository.write(.tree, inner.bytes))
        let id = try repository.write(.tree, outer.bytes)
        #expect(
            try temporary.git("-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "\(id)") == "a\nb/ä.txt")

        let tree = try repository.tree(id)
        let entries = try tree.entries()
        #expect(entries.map { tree.nameText($0) } == ["a", "b"])
        #expect(entries.map(\.mode) == [.executable, .tree])
        #expect(try tree.entry(named: "a")?.id == blob)
        #expect(try tree.entry(named: "c") == nil)
        #expect(outer.matches(tree) && !inner.matches(tree))
        #expect(try repository.tree(nil).entries().isEmpty)
    }

    /// A tilde stands for the byte 0.
    @Test(
        "Damaged trees are errors, and nothing is read beyond them",
        arguments: [
            "100644 a", "100644 a~short", "100644", "999999 a~aaaaaaaaaaaaaaaaaaaa", "100644 ~aaaaaaaaaaaaaaaaaaaa",
            "7777777777777777 a~aaaaaaaaaaaaaaaaaaaa",
        ])
    func damagedTree(_ content: String) throws {
        let temporary = try TemporaryRepository()
        let repository = try temporary.open()
        let id = try repository.write(.tree, content.utf8.map { $0 == UInt8(ascii: "~") ? 0 : $0 })
        let tree = try repository.tree(id)
        #expect(throws: GitError.self) { try tree.entries() }
    }

    @Test("Commits are written as git writes them and read back")
    func commits() throws {
        let temporary = try TemporaryRepository()
        let repository = try temporary.open()
        let tree = try repository.write(.tree, [])
        let signature = Commit.Signature(Identity(name: "Ada Łódź", email: "ada@example.invalid"), time: 1_700_000_000)
        let commit = Commit(
            tree: tree, parents: [], author: signature, committer: signature, message: "subject\n\nName: value\n")
        let id = try repository.write(commit)
        #expect(try repository.commit(id) == commit)
        #expect(try temporary.git("fsck", "--strict", "\(id)") == "")
        #expect(
            try temporary.git("log", "-1", "--format=%an|%ae|%at|%s|%(trailers:key=Name,valueonly)", "\(id)").hasPrefix(
                "Ada Łódź|ada@example.invalid|1700000000|subject|value"))
        #expect(commit.subject == "subject")
        #expect(commit.trailer("Name") == "value")
        #expect(commit.trailer("Other") == nil)
        var message = commit
        message.message = "subject\r\nName: first\r\n\nName: last\nName:none\n Name: none\n"
        #expect(message.subject == "subject\r")
        #expect(message.trailers("Name") == ["first\r", "last"] && message.trailer("Name") == "last")
    }

    @Test("Missing objects and objects of another kind say so")
    func missing() throws {
        let temporary = try TemporaryRepository()
        let repository = try temporary.open()
        let absent = try #require(ObjectID(hex: String(repeating: "1", count: 40)))
        #expect { try repository.blob(absent) } throws: { ($0 as? GitError)?.code == .notFound }
        let blob = try repository.write(.blob, [1])
        #expect { try repository.tree(blob) } throws: { ($0 as? GitError)?.code == .malformed }
    }
}

@Suite("References")
struct ReferenceTests {
    @Test("References are listed by pattern, loose and packed")
    func listed() throws {
        let temporary = try TemporaryRepository()
        let repository = try temporary.open()
        try temporary.git("commit", "-q", "--allow-empty", "-m", "one")
        for name in ["memory/main", "memory/agents/ada", "memoryless"] { try temporary.git("branch", name) }
        try temporary.git("pack-refs", "--all")
        try temporary.git("branch", "memory/agents/ben")
        #expect(
            try repository.references(matching: "refs/heads/memory/*").map(\.name) == [
                "refs/heads/memory/agents/ada", "refs/heads/memory/agents/ben", "refs/heads/memory/main",
            ])
        #expect(try repository.commitID(revision: "main~0") == repository.reference("HEAD"))
        #expect(try repository.commitID(revision: "nothing") == nil)
        for strange in [
            "::", ":1:file", ":/[", "main^{/[}", "main\0", "main\0nothing", "", "@{-1}", "a..b", "HEAD^{}^{tree}",
        ] {
            #expect(try repository.commitID(revision: strange) == nil, "\(strange)")
        }
        #expect(try repository.symbolicTarget("HEAD") == "refs/heads/main")
    }
}

@Suite("Worktrees and files")
struct WorktreeTests {
    @Test("Worktrees are found with their branches; configuration of one is its own")
    func worktrees() throws {
        let temporary = try TemporaryRepository()
        try temporary.git("commit", "-q", "--allow-empty", "-m", "one")
        try temporary.git("worktree", "add", "-q", "-b", "topic", "sub/linked")
        try temporary.git("config", "extensions.worktreeConfig", "true")
        let repository = try temporary.open()
        let found = try repository.worktrees()
        #expect(found.map(\.head) == ["refs/heads/main", "refs/heads/topic"])
        #expect(found.map(\.isMain) == [true, false])
        let linked = try Repository(discovering: temporary.path + "/sub/linked")
        #expect(try Files.absolute(linked.commonDirectory) == Files.absolute(repository.commonDirectory))
        #expect(try linked.worktrees().map(\.head) == found.map(\.head))
        #expect(try linked.worktrees().map { try Files.absolute($0.path) } == found.map { try Files.absolute($0.path) })
        #expect(try linked.worktrees(on: "refs/heads/topic").map(\.isMain) == [false])
        #expect(try linked.worktrees(on: "refs/heads/main").map(\.isMain) == [true])
        #expect(try repository.worktrees(on: "refs/heads/none").isEmpty)
        _ = try GitProcess.run(["config", "--worktree", "gitmem.agent", "ada"], in: temporary.path + "/sub/linked")
        #expect(try linked.configuration("gitmem.agent") == "ada")
        #expect(try repository.configuration("gitmem.agent") == nil)
    }

    @Test("A worktree whose git directory is elsewhere is where it is, not where that is")
    func separateGitDirectory() throws {
        let temporary = try TemporaryRepository()
        try temporary.git("init", "-q", "-b", "main", "--separate-git-dir", "separate", "files")
        let repository = try Repository(discovering: temporary.path + "/files")
        #expect(
            try repository.worktrees().map { try Files.absolute($0.path) } == [
                Files.absolute(temporary.path + "/files")
            ])
    }

    @Test("git's exit status, output and errors come through")
    func process() throws {
        let temporary = try TemporaryRepository()
        let outcome = try GitProcess.run(["rev-parse", "--verify", "nothing"], in: temporary.path)
        #expect(outcome.status == 128)
        #expect(outcome.output.isEmpty && outcome.errors.contains("fatal"))
    }

    @Test("Files are replaced whole and errors name the path")
    func files() throws {
        let temporary = try TemporaryRepository()
        let path = temporary.path + "/one/two/file"
        try Files.createDirectories(temporary.path + "/one/two")
        try Files.replace(path, with: "a".utf8)
        try Files.replace(path, with: "bc".utf8)
        #expect(try Files.read(path) == Array("bc".utf8))
        #expect(try Files.names(in: temporary.path + "/one/two") == ["file"])
        #expect(try Files.read(path + ".no") == nil)
        #expect { try Files.write(path, "x".utf8, mode: 0o644, flags: O_EXCL) } throws: {
            ($0 as? GitError)?.systemError == EEXIST && ($0 as? GitError)?.message.contains(path) == true
        }
        #expect(try Files.read(path) == Array("bc".utf8))
    }
}
