import Foundation
import Testing

@testable import Git

@Suite("Files: reading, replacing, locking")
struct FilesTests {
    private let temporary: TemporaryRepository
    private var folder: String { temporary.path + "/" }

    init() throws { temporary = try TemporaryRepository() }

    private func write(_ name: String, _ text: String) throws {
        try Files.write(folder + name, Array(text.utf8), mode: 0o644, flags: O_TRUNC)
    }

    @Test func aFileIsReadAndWhatIsNoFileIsRefused() throws {
        try write("file", "text")
        #expect(try Files.read(folder + "file") == Array("text".utf8))
        #expect(try Files.read(folder + "none") == nil)
        #expect(try Files.read(folder + "file/below") == nil)
        #expect(mkfifo(folder + "pipe", 0o600) == 0)
        for name in ["pipe", ".git"] { #expect(throws: GitError.self) { try Files.read(folder + name) } }
        #expect(symlink("file", folder + "link") == 0)
        #expect(try Files.read(folder + "link") == Array("text".utf8))
        #expect(throws: GitError.self) { try Files.read(folder + "link", isOwn: true) }
    }

    @Test func theEndOfAFileIsRead() throws {
        try write("file", "0123456789")
        #expect(try Files.tail(folder + "file", count: 3) == Array("789".utf8))
        #expect(try Files.tail(folder + "file", count: 10) == Array("0123456789".utf8))
        #expect(try Files.tail(folder + "file", count: 11) == nil)
        #expect(try Files.tail(folder + "none", count: 1) == nil)
    }

    @Test func aReplacedFileIsWholeAndLeavesNoDraft() throws {
        let before = try Files.names(in: folder)
        for text in ["one", "", "another"] {
            try Files.replace(folder + "file", with: text.utf8, isDurable: true)
            #expect(try Files.read(folder + "file") == Array(text.utf8))
        }
        #expect(throws: GitError.self) { try Files.replace(folder + ".git", with: "x".utf8) }
        #expect(Set(try Files.names(in: folder)) == Set(before + ["file"]))
    }

    @Test func aFileThatIsThereIsNotCreatedAgain() throws {
        try Files.create(folder + "file", "one".utf8, by: folder + "draft")
        let error = #expect(throws: GitError.self) {
            try Files.create(folder + "file", "two".utf8, by: folder + "draft")
        }
        #expect(error?.systemError == EEXIST)
        #expect(try Files.read(folder + "file") == Array("one".utf8))
        #expect(try Files.read(folder + "draft") == nil)
    }

    @Test func aDraftThatAKilledProcessLeftIsOverwritten() throws {
        try Files.write(folder + "draft", "left by another".utf8, mode: 0o644, flags: 0)
        try Files.create(folder + "file", "one".utf8, by: folder + "draft")
        #expect(try Files.read(folder + "file") == Array("one".utf8))
        #expect(try Files.read(folder + "draft") == nil)
    }

    @Test func aLockIsHeldByOneAtATime() throws {
        let path = folder + "lock"
        let outer: Bool? = try Files.withExclusiveLockIfFree(path) {
            let inner: Bool? = try Files.withExclusiveLockIfFree(path) { true }
            #expect(inner == nil)
            let held = #expect(throws: Files.HeldLock.self) {
                try Files.withExclusiveLock(path, patience: 0) {}
            }
            #expect(held?.holder == Int(getpid()) && held?.path == path)
            return true
        }
        #expect(outer == true)
        #expect(try Files.withExclusiveLock(path, patience: 0) { 7 } == 7)
    }

    @Test func aPathIsSeenFromAFolder() {
        #expect("/a".resolved(from: "/b") == "/a")
        #expect("a".resolved(from: "/b") == "/b/a" && "a".resolved(from: "/b/") == "/b/a")
        #expect("/a//".withoutLastSlash == "/a" && "/".withoutLastSlash == "/")
        #expect("/a".asFolder == "/a/" && "/a/".asFolder == "/a/")
    }

    /// git itself is asked what the texts mean.
    @Test(arguments: [
        "0", "1", "-1", "010", "0x1F", "1k", "3K", "2m", "1M", "1g", "5G", "1kk", "k", "12 ", "1.5",
        "9223372036854775807",
        "9223372036854775808", "9007199254740992k", "true", "",
    ])
    func numbersAreGits(_ text: String) throws {
        try temporary.shell("git config --file numbers x.y \"$(cat)\"", input: Array(text.utf8))
        let shown = String(
            decoding: try temporary.shell("git config --file numbers --type=int x.y 2>/dev/null || echo bad"),
            as: UTF8.self)
        #expect(ConfigValue.number(text) == Int(shown.trimmingLineEnd()), "git: \(shown)")
    }

    @Test(arguments: ["true", "Yes", "ON", "1", "2", "0", "no", "Off", "false", "", "maybe", "0x0", "truer"])
    func truthIsGits(_ text: String) throws {
        try temporary.shell("git config --file flags x.y \"$(cat)\"", input: Array(text.utf8))
        let shown = String(
            decoding: try temporary.shell("git config --file flags --type=bool x.y 2>/dev/null || echo bad"),
            as: UTF8.self)
        #expect(ConfigValue.flag(text).map(String.init) ?? "bad" == shown.trimmingLineEnd())
    }

    /// `git init --shared` is asked for the modes of a file, a folder and an object.
    @Test(arguments: ["umask", "group", "all", "0640", "0660", "true", "false"])
    func sharedModesAreGits(_ setting: String) throws {
        let shown = try temporary.shell(
            """
            umask 077; git init -q --bare --shared=\(setting) shared; cd shared
            id=$(echo x | git hash-object -w --stdin)
            stat -c %a HEAD refs "objects/$(echo $id | cut -c-2)/$(echo $id | cut -c3-)"
            """)
        let modes = String(decoding: shown, as: UTF8.self).split(separator: "\n").compactMap { UInt32($0, radix: 8) }
        let sharing = try #require(Sharing(setting: setting))
        #expect(sharing.mode(S_IFREG | 0o600) & 0o7777 == modes[0])
        #expect(sharing.mode(S_IFDIR | 0o700) & 0o7777 == modes[1])
        #expect(sharing.mode(S_IFREG | 0o400) & 0o7777 == modes[2])
    }
}
