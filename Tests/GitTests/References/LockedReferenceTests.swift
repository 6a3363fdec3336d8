import Foundation
import Glibc
import Testing

@testable import Git

/// References are written as git writes them, and with git beside it.
@Suite("References under git's lock")
struct LockedReferenceTests {
    private let temporary: TemporaryRepository
    private let commits: [ObjectID]
    private static let name = "refs/heads/memory/agents/ada"
    private static let identity = Identity(name: "ada", email: "ada@example.invalid")

    init() throws {
        temporary = try TemporaryRepository()
        let temporary = temporary
        commits = try (0..<3).map { number in
            try temporary.git("commit", "-q", "--allow-empty", "-m", "\(number)")
            return try #require(ObjectID(hex: Substring(try temporary.git("rev-parse", "HEAD"))))
        }
        try Files.createDirectories(temporary.path + "/.git/gitmem")
    }

    private var file: String { "\(temporary.path)/.git/\(Self.name)" }
    private var mark: LockMark { LockMark(in: temporary.path + "/.git/gitmem/") }
    private var draft: String { temporary.path + "/.git/gitmem/draft~" }

    /// Moves the branch from wherever it is.
    private func move(
        _ name: String = name, to commit: ObjectID, reason: String = "test", heads: [String] = [], marked: Bool = true
    ) throws {
        let repository = try temporary.open()
        try repository.withLockedReference(name, mark: marked ? mark : nil, draft: draft) { reference in
            _ = try repository.move(
                reference, from: try reference.current(), to: commit, by: Self.identity, reason: reason, heads: heads)
        }
    }

    private func expect(_ commit: ObjectID, _ name: String = name, sourceLocation: SourceLocation = #_sourceLocation)
        throws
    {
        #expect(try temporary.git("rev-parse", name) == "\(commit)", sourceLocation: sourceLocation)
        let repository = try temporary.open()
        let found = try repository.reference(name)
        #expect(found == commit, sourceLocation: sourceLocation)
        let left = String(decoding: try temporary.shell("find .git -name '*.lock' -o -name '*~'"), as: UTF8.self)
        #expect(left == "", sourceLocation: sourceLocation)
    }

    @Test("A branch is made, moved, packed by git and moved again", arguments: [true, false])
    func moves(_ marked: Bool) throws {
        try move(to: commits[0], marked: marked)
        try expect(commits[0])
        try move(to: commits[1], marked: marked)
        try expect(commits[1])
        try temporary.git("pack-refs", "--all", "--prune")
        #expect(!FileManager.default.fileExists(atPath: file))
        try move(to: commits[2], marked: marked)
        try expect(commits[2])
        try temporary.git("fsck", "--strict")
    }

    @Test("Logs are git's own, and kept where git would keep them")
    func logs() throws {
        let log = "\(temporary.path)/.git/logs/\(Self.name)"
        try move(to: commits[0], reason: "  first\n of  all ")
        try temporary.git("update-ref", "-m", "by git", Self.name, "\(commits[1])")
        try move(to: commits[2], reason: "third")
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("\(String(repeating: "0", count: 40)) \(commits[0]) ada <ada@example.invalid> "))
        #expect(lines[0].hasSuffix(" +0000\tfirst of all"))
        #expect(lines[2].hasPrefix("\(commits[1]) \(commits[2]) "))
        let shown = try temporary.git("reflog", "show", "--format=%H %gs", Self.name)
        #expect(shown == "\(commits[2]) third\n\(commits[1]) by git\n\(commits[0]) first of all")

        try temporary.git("config", "core.logAllRefUpdates", "false")
        try move("refs/heads/unlogged", to: commits[0])
        #expect(!FileManager.default.fileExists(atPath: temporary.path + "/.git/logs/refs/heads/unlogged"))
        try move(to: commits[0])
        #expect(try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").count == 4)

        // What git leaves of the logs of deleted branches is in nobody's way.
        try temporary.git("config", "core.logAllRefUpdates", "true")
        try Files.createDirectories(temporary.path + "/.git/logs/refs/heads/other/empty")
        try move("refs/heads/other", to: commits[0])
        try expect(commits[0], "refs/heads/other")
    }

    @Test("The log of a worktree's HEAD has the move, too")
    func head() throws {
        try move(to: commits[0])
        try temporary.shell("git worktree add -q ada memory/agents/ada")
        try move(to: commits[1], reason: "seen in HEAD", heads: [temporary.path + "/.git/worktrees/ada/"])
        #expect(
            String(decoding: try temporary.shell("git -C ada reflog -1 --format='%H %gs'"), as: UTF8.self)
                == "\(commits[1]) seen in HEAD\n")
    }

    @Test("Empty folders that git left are no obstacle; references are, in files and packed", arguments: [true, false])
    func neighbours(_ packed: Bool) throws {
        try Files.createDirectories(file + "/empty/more")
        try move(to: commits[0])
        try expect(commits[0])
        if packed { try temporary.git("pack-refs", "--all", "--prune") }
        for name in [Self.name + "/below", "refs/heads/memory/agents", "refs/heads/memory"] {
            let error = #expect(throws: GitError.self) { try move(name, to: commits[1]) }
            #expect(error?.code == .exists, "\(name): \(error.map { "\($0)" } ?? "")")
            #expect(error?.systemError == nil)
        }
        try expect(commits[0])
        try temporary.git("fsck", "--strict")
    }

    @Test("A symbolic reference is refused and not replaced")
    func symbolic() throws {
        try temporary.git("symbolic-ref", Self.name, "refs/heads/main")
        let error = #expect(throws: GitError.self) { try move(to: commits[0]) }
        #expect(error?.message.contains("git symbolic-ref --delete \(Self.name)") == true)
        #expect(try temporary.git("symbolic-ref", Self.name) == "refs/heads/main")
        try expect(commits[2], "refs/heads/main")
    }

    @Test("Another program's lock is respected; git respects ours")
    func locked() throws {
        try move(to: commits[0])
        for content in ["", "\(commits[1])\n", "gitmem"] {
            try Files.write(file + ".lock", content.utf8, mode: 0o644, flags: O_EXCL)
            let error = #expect(throws: GitError.self) { try move(to: commits[2]) }
            #expect(error?.code == .locked)
            #expect(try String(contentsOfFile: file + ".lock", encoding: .utf8) == content)
            unlink(file + ".lock")
        }
        let repository = try temporary.open()
        try repository.withLockedReference(Self.name, mark: mark, draft: draft) { reference in
            let outcome = try GitProcess.run(["update-ref", Self.name, "\(commits[1])"], in: temporary.path)
            #expect(outcome.status != 0 && outcome.errors.contains("File exists"))
            let error = #expect(throws: GitError.self) { try move(to: commits[1], marked: false) }
            #expect(error?.code == .locked)
            _ = try repository.move(
                reference, from: commits[0], to: commits[2], by: Self.identity, reason: "t", heads: [])
        }
        try expect(commits[2])
    }

    @Test("What fails under the lock changes nothing and gives it back")
    func fails() throws {
        try move(to: commits[0])
        struct Stop: Error {}
        let repository = try temporary.open()
        #expect(throws: Stop.self) {
            try repository.withLockedReference(Self.name, mark: mark, draft: draft) { _ in throw Stop() }
        }
        try expect(commits[0])
        // The log cannot be written: the branch does not move either.
        try temporary.shell("rm -r .git/logs/refs/heads/memory; echo > .git/logs/refs/heads/memory")
        let error = #expect(throws: GitError.self) { try move(to: commits[1]) }
        #expect(error?.systemError == ENOTDIR)
        try expect(commits[0])
    }

    @Test("One that is a symbolic link is refused and not replaced")
    func link() throws {
        try move("refs/heads/other", to: commits[0])
        try Files.createDirectories(Files.folder(of: file))
        #expect(symlink("\(temporary.path)/.git/refs/heads/other", file) == 0)
        let error = #expect(throws: GitError.self) { try move(to: commits[1]) }
        #expect(error?.message.contains("\(file) is a symbolic link") == true)
        #expect(try (Files.status(file)?.st_mode ?? 0) & S_IFMT == S_IFLNK)
        try expect(commits[0], "refs/heads/other")
    }

    @Test("A lock with the mark was left by a crash: where the system's locks hold, at once, of whatever boot it is")
    func leftovers() throws {
        let source = temporary.path + "/.git/gitmem/mark"
        let mark = LockMark(in: temporary.path + "/.git/gitmem/", isLocal: true)
        let locks = (0..<3).map { "\(temporary.path)/.git/\($0).lock" }
        for start in ["gitmem lock ", "gitmem lock of-another-boot\n"] {
            if start.hasSuffix("\n") {
                try Files.replace(source, with: start.utf8)
            } else {
                try mark.make(locks[0])
                unlink(locks[0])
            }
            for lock in locks { #expect(Glibc.link(source, lock) == 0) }
            for lock in locks {
                #expect(LockMark.isOn(lock))
                try mark.removeLeftover(lock)
                #expect(try Files.status(lock) == nil)
            }
        }
        try mark.make(locks[0])
        #expect(try !String(contentsOfFile: source, encoding: .utf8).contains("another"))
        #expect(try Files.status(locks[0])?.st_nlink == 2)
    }

    @Test("Where other machines may write, a lock of another boot counts as left when it is old, each for itself")
    func leftoversElsewhere() throws {
        let mark = LockMark(in: temporary.path + "/.git/gitmem/", isLocal: false)
        let locks = (0..<2).map { "\(temporary.path)/.git/\($0).lock" }
        for lock in locks {
            try mark.make(lock)
            #expect(try Files.status(lock)?.st_nlink == 1)
            try mark.removeLeftover(lock)
            #expect(try Files.status(lock) == nil)
            try Files.write(lock, "gitmem lock of-another-boot\n".utf8, mode: 0o644, flags: O_EXCL)
        }
        for lock in locks {
            try mark.removeLeftover(lock)
            #expect(LockMark.isOn(lock))
            let error = #expect(throws: GitError.self) { try mark.make(lock) }
            #expect(error?.systemError == EEXIST)
            try mark.removeLeftover(lock, patience: -2)
            #expect(try Files.status(lock) == nil)
        }
    }
}
