import Foundation
import Testing

@testable import Git

/// References are deleted as git deletes them, and with git beside it.
@Suite("References that are deleted")
struct DeletedReferenceTests {
    private let temporary: TemporaryRepository
    private let commits: [ObjectID]
    private static let name = "refs/heads/memory/agents/ada"

    init() throws {
        temporary = try TemporaryRepository()
        let temporary = temporary
        commits = try (0..<2).map { number in
            try temporary.git("commit", "-q", "--allow-empty", "-m", "\(number)")
            return try #require(ObjectID(hex: Substring(try temporary.git("rev-parse", "HEAD"))))
        }
        try Files.createDirectories(temporary.path + "/.git/gitmem")
    }

    private func delete(_ expected: ObjectID, _ name: String = name) throws {
        let folder = temporary.path + "/.git/gitmem/"
        let repository = try temporary.open()
        _ = try repository.deleteReference(
            name, expecting: expected, mark: LockMark(in: folder), packedMark: LockMark(in: folder),
            packedDraft: folder + "packed~")
        let left = String(decoding: try temporary.shell("find .git -name '*.lock' -o -name '*~'"), as: UTF8.self)
        #expect(left == "")
    }

    private func references() throws -> String {
        try temporary.git("for-each-ref", "--format=%(refname) %(objectname)")
    }

    @Test("In a file, packed, or both; the others stay", arguments: ["loose", "packed", "both"])
    func places(_ place: String) throws {
        try temporary.git("tag", "-a", "-m", "t", "zeta")
        try temporary.git("update-ref", "refs/heads/memory/agents/ad", "\(commits[0])")
        let before = try references()
        try temporary.git("update-ref", "-m", "x", Self.name, "\(commits[0])")
        if place != "loose" { try temporary.git("pack-refs", "--all") }
        if place == "both" { try temporary.git("update-ref", Self.name, "\(commits[1])") }
        let tip = place == "both" ? commits[1] : commits[0]
        #expect(throws: GitError.self) { try delete(place == "both" ? commits[0] : commits[1]) }
        #expect(try temporary.git("rev-parse", Self.name) == "\(tip)")
        try delete(tip)
        #expect(try references() == before)
        #expect(try Files.status("\(temporary.path)/.git/logs/\(Self.name)") == nil)
        try temporary.git("fsck", "--strict")
        let error = #expect(throws: GitError.self) { try delete(tip) }
        #expect(error?.code == .notFound)
        try temporary.git("update-ref", Self.name, "\(commits[0])")
    }

    @Test(
        "Where packed-refs cannot be written anew, the reference is at its tip and not at the older one that is packed")
    func packedFails() throws {
        try temporary.git("update-ref", Self.name, "\(commits[0])")
        try temporary.git("pack-refs", "--all")
        try temporary.git("update-ref", Self.name, "\(commits[1])")
        let before = try references()
        let folder = temporary.path + "/.git/gitmem/"
        try Files.createDirectories(folder + "packed~")
        let repository = try temporary.open()
        let error = #expect(throws: GitError.self) {
            _ = try repository.deleteReference(
                Self.name, expecting: commits[1], mark: LockMark(in: folder), packedMark: LockMark(in: folder),
                packedDraft: folder + "packed~")
        }
        #expect(error?.systemError != nil)
        #expect(try references() == before)
        #expect(try temporary.git("rev-parse", Self.name) == "\(commits[1])")
        rmdir(folder + "packed~")
        try delete(commits[1])
        #expect(try references() == "refs/heads/main \(commits[1])")
    }

    @Test("A tag and what it leads to", arguments: ["alpha", "zeta"])
    func tag(_ name: String) throws {
        for name in ["alpha", "zeta"] { try temporary.git("tag", "-a", "-m", "t", name) }
        let tag = try #require(ObjectID(hex: Substring(try temporary.git("rev-parse", "refs/tags/\(name)"))))
        try temporary.git("pack-refs", "--all", "--prune")
        try delete(tag, "refs/tags/\(name)")
        let other = name == "alpha" ? "zeta" : "alpha"
        #expect(try temporary.git("tag", "-l") == other)
        #expect(try temporary.git("rev-parse", "refs/tags/\(other)^{commit}") == "\(commits[1])")
    }

    @Test("Another program's locks are respected, marked ones that were left go", arguments: [name, "packed-refs"])
    func locks(_ locked: String) throws {
        try temporary.git("update-ref", Self.name, "\(commits[0])")
        try temporary.git("pack-refs", "--all", "--prune")
        let lock = "\(temporary.path)/.git/\(locked).lock"
        try Files.createDirectories(Files.folder(of: lock))
        try Files.write(lock, "".utf8, mode: 0o644, flags: O_EXCL)
        let repository = try temporary.open()
        let folder = temporary.path + "/.git/gitmem/"
        let error = #expect(throws: GitError.self) {
            try repository.deleteReference(
                Self.name, expecting: commits[0], mark: LockMark(in: folder), packedMark: LockMark(in: folder),
                packedDraft: folder + "packed~")
        }
        #expect(error?.code == .locked)
        #expect(try temporary.git("rev-parse", Self.name) == "\(commits[0])")
        unlink(lock)
        try LockMark(in: folder).make(lock)
        try delete(commits[0])
        #expect(try references() == "refs/heads/main \(commits[1])")
    }
}
