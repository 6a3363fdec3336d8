import Foundation
import Testing

@testable import Git

@Suite("Packs to which no reference leads yet")
struct PackKeepTests {
    private let temporary: TemporaryRepository

    init() throws { temporary = try TemporaryRepository() }

    private func names(_ suffix: String) throws -> [String] {
        try Files.names(in: temporary.objects + "pack").filter { $0.hasSuffix(suffix) }
    }

    private func write(_ tag: String, by writer: ObjectWriter) throws -> ObjectID {
        let ids = try (0..<200).map { try writer.write(.blob, Array("\(tag) \($0)".utf8).span) }
        try writer.finish()
        return ids[0]
    }

    @Test("git repack -ad leaves them alone until they are released")
    func repack() throws {
        try temporary.shell("git commit -q --allow-empty -m one")
        let writer = ObjectWriter(to: try temporary.open().objects)
        let id = try write("kept", by: writer)
        #expect(try names(".keep").count == 1)
        try temporary.shell("git repack -q -ad; git cat-file blob \(id)")
        writer.release()
        #expect(try names("").allSatisfy { !$0.hasSuffix(".keep") && !$0.hasPrefix("tmp_") })
        try temporary.shell("git repack -q -ad; ! git cat-file -e \(id) 2> /dev/null")
    }

    @Test("What a killed process left is swept by the next pack; another's stays")
    func swept() throws {
        let alive = ObjectWriter(to: try temporary.open().objects)
        _ = try write("alive", by: alive)
        let own = try #require(try names(".keep").first)
        let folder = temporary.objects + "pack/"
        try Files.write(folder + "pack-1.keep", "gitmem\n".utf8, mode: 0o600, flags: O_EXCL)
        try Files.write(folder + "pack-2.keep", "".utf8, mode: 0o600, flags: O_EXCL)
        try Files.write(folder + "pack-3.keep", "gitmem\nand more".utf8, mode: 0o600, flags: O_EXCL)
        let next = ObjectWriter(to: try temporary.open().objects)
        _ = try write("next", by: next)
        next.release()
        #expect(try names(".keep") == ["pack-2.keep", "pack-3.keep", own].sorted())
        alive.release()
        #expect(try names(".keep") == ["pack-2.keep", "pack-3.keep"])
    }
}
