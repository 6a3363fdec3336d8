import Foundation
import TestSupport
import Testing

@testable import Git

/// Files that have been damaged: what is read is right, or an error.
@Suite("Damaged objects", .timeLimit(.minutes(15)))
struct DamagedObjectsTests {
    private let temporary: TemporaryRepository
    private let expected: [ObjectID: GitObject]

    init() throws {
        temporary = try TemporaryRepository()
        var generator = SplitMix64(mixing: testSeed)
        try temporary.writeHistory(commits: 20, files: 10, using: &generator)
        try temporary.shell("git update-ref HEAD history; git repack -q -adf")
        expected = try temporary.gitObjects()
    }

    /// Reads everything; how many objects could not be read.
    private func countOfErrors(_ note: String) throws -> Int {
        let objects = try temporary.open().objects
        var errors = 0
        for (id, object) in expected {
            _ = objects.contains(id)
            _ = try? objects.size(of: id, near: nil as Tree?)
            do throws(GitError) {
                let content = try objects.read(id, object.kind).withBytes { Array($0) }
                #expect(content == object.content, "\(object.kind) \(id), \(note)")
            } catch {
                errors += 1
                #expect([.corrupt, .tooLarge, .notFound].contains(error.code), "\(error), \(note)")
            }
        }
        return errors
    }

    private func damage(_ bytes: inout [UInt8], using generator: inout SplitMix64) {
        switch generator.below(8) {
        case 0: bytes.removeLast(generator.below(bytes.count) + 1)
        case 1:
            let start = generator.below(bytes.count)
            for position in start..<min(bytes.count, start + generator.below(64)) { bytes[position] = 0 }
        case 2:
            let start = generator.below(bytes.count)
            bytes.removeSubrange(start..<min(bytes.count, start + 1 + generator.below(8)))
        case 3: bytes[generator.below(bytes.count)] = UInt8(truncatingIfNeeded: generator.next())
        default:
            for _ in 0...generator.below(3) { bytes[generator.below(bytes.count)] ^= 1 << UInt8(generator.below(8)) }
        }
    }

    @Test("An object whose file is empty, cut short or another one is written again", arguments: ["", "cut", "other"])
    func writtenAgain(_ damage: String) throws {
        let content = Array("a memory that was lost to a power cut".utf8)
        let id = try content.withUnsafeBytes { try temporary.open().objects.write(.blob, $0) }
        let other = try Array("other".utf8).withUnsafeBytes { try temporary.open().objects.write(.blob, $0) }
        let loose = LooseObjects(directory: temporary.objects)
        var bytes = try #require(try Files.read(loose.path(damage == "other" ? other : id)))
        if damage == "cut" { bytes.removeLast(8) }
        if damage.isEmpty { bytes = [] }
        try Files.replace(loose.path(id), with: bytes)
        #expect(throws: GitError.self) { try temporary.open().objects.read(id, .blob).withBytes { Array($0) } }
        #expect(try content.withUnsafeBytes { try temporary.open().objects.write(.blob, $0) } == id)
        #expect(try temporary.open().objects.read(id, .blob).withBytes { Array($0) } == content)
        try temporary.shell("git fsck --strict")
    }

    @Test("A pack or its index", arguments: ["true", "false"])
    func pack(_ hasOffsets: String) throws {
        try temporary.shell("git -c repack.useDeltaBaseOffset=\(hasOffsets) repack -q -adf")
        let names = try Files.names(in: temporary.objects + "pack").map { temporary.objects + "pack/" + $0 }
        let pack = try #require(names.first { $0.hasSuffix(".pack") })
        let index = try #require(names.first { $0.hasSuffix(".idx") })
        let sound = [pack: try #require(try Files.read(pack)), index: try #require(try Files.read(index))]
        try temporary.shell("rm -f .git/objects/pack/*")
        var errors = 0
        try forRandomCases(250) { generator, repeating in
            let path = generator.oneIn(2) ? pack : index
            for (name, bytes) in sound {
                var bytes = bytes
                if name == path { damage(&bytes, using: &generator) }
                unlink(name)
                try Files.write(name, bytes, mode: 0o644, flags: O_EXCL)
            }
            errors += try countOfErrors("\(path), \(repeating)")
        }
        #expect(errors > 250, "the damage is felt")
    }

    /// One after the other, so that no byte of a header is left out.
    @Test("Every bit of the headers, bases and offsets")
    func everyHeaderBit() throws {
        let names = try Files.names(in: temporary.objects + "pack").map { temporary.objects + "pack/" + $0 }
        let pack = try #require(names.first { $0.hasSuffix(".pack") })
        let index = try #require(names.first { $0.hasSuffix(".idx") })
        let sound = try #require(try Files.read(pack))
        let entries = try PackIndex(index)
        let offsets = expected.keys.compactMap { entries.offset(of: $0) }.sorted()
        var errors = 0
        for offset in offsets.prefix(60) {
            for position in offset..<min(offset + 4, sound.count) {
                for bit in UInt8(0)..<8 {
                    var bytes = sound
                    bytes[position] ^= 1 << bit
                    unlink(pack)
                    try Files.write(pack, bytes, mode: 0o644, flags: O_EXCL)
                    let objects = try temporary.open().objects
                    for (id, object) in expected where entries.offset(of: id) == offset {
                        do throws(GitError) {
                            let content = try objects.read(id, object.kind).withBytes { Array($0) }
                            #expect(content == object.content, "\(object.kind) \(id), bit \(bit) of \(position)")
                        } catch {
                            errors += 1
                            #expect([.corrupt, .tooLarge, .notFound].contains(error.code), "\(error)")
                        }
                    }
                }
            }
        }
        #expect(errors > 60)
    }

    @Test("Objects in files of their own")
    func loose() throws {
        try temporary.shell(
            """
            mv .git/objects/pack gone; mkdir .git/objects/pack
            for pack in gone/*.pack; do git unpack-objects -q < $pack; done; rm -rf gone
            """)
        let paths = expected.keys.sorted().map { id in
            "\(temporary.objects)\(id.description.prefix(2))/\(id.description.dropFirst(2))"
        }
        var errors = 0
        try forRandomCases(100) { generator, repeating in
            var sound: [String: [UInt8]] = [:]
            for path in generator.pick(20, of: paths) {
                var bytes = try #require(try Files.read(path))
                sound[path] = bytes
                damage(&bytes, using: &generator)
                unlink(path)
                try Files.write(path, bytes, mode: 0o644, flags: O_EXCL)
            }
            errors += try countOfErrors(repeating)
            for (path, bytes) in sound {
                unlink(path)
                try Files.write(path, bytes, mode: 0o644, flags: O_EXCL)
            }
        }
        #expect(errors > 500)
        #expect(try countOfErrors("all sound again") == 0)
    }

    @Test("A sound copy is found beside a damaged one, in another pack or in a file")
    func copies() throws {
        let names = try Files.names(in: temporary.objects + "pack").map { temporary.objects + "pack/" + $0 }
        let pack = try #require(names.first { $0.hasSuffix(".pack") })
        var bytes = try #require(try Files.read(pack))
        for position in 12..<(bytes.count - 20) where position % 7 == 0 { bytes[position] ^= 0x55 }
        try temporary.shell(
            """
            mkdir aside; cp .git/objects/pack/* aside
            git -c pack.compression=1 pack-objects --all -q other < /dev/null > /dev/null
            for file in other-*; do mv $file .git/objects/pack/pack-${file#*-}; done
            """)
        unlink(pack)
        try Files.write(pack, bytes, mode: 0o644, flags: O_EXCL)
        #expect(try Files.names(in: temporary.objects + "pack").count { $0.hasSuffix(".pack") } == 2)
        #expect(try countOfErrors("two packs") == 0)
        try temporary.shell(
            """
            rm -f .git/objects/pack/*; for pack in aside/*.pack; do git unpack-objects -q < $pack; done
            cp aside/*.idx .git/objects/pack
            """)
        try Files.write(pack, bytes, mode: 0o644, flags: O_EXCL)
        #expect(try countOfErrors("loose beside a pack") == 0)
        try temporary.shell("rm -rf .git/objects/??")
        #expect(try countOfErrors("no copy is left") > 10)
    }
}
