import Foundation
import TestSupport
import Testing

@testable import Git

/// Packs and loose objects made to do harm: each is an error, soon and without much memory.
@Suite("Hostile objects", .timeLimit(.minutes(15)), .serialized)
struct HostileObjectsTests {
    private let temporary: TemporaryRepository
    private static let base = Array("a base of some length, so that deltas have something to copy\n".utf8)
    private let baseID: ObjectID
    private let one: ObjectID
    private let two: ObjectID

    init() throws {
        temporary = try TemporaryRepository()
        baseID = try Repository.id(of: .blob, Self.base.span)
        one = try Repository.id(of: .blob, Array("one".utf8).span)
        two = try Repository.id(of: .blob, Array("two".utf8).span)
    }

    /// A delta of `base` that gives "one" or "two".
    private func delta(
        base: Int = Self.base.count, result: Int = 3, _ instructions: [UInt8] = [3] + Array("one".utf8)
    ) -> [UInt8] { HandMadePack.number(base) + HandMadePack.number(result) + instructions }

    private func raw(_ id: ObjectID) -> [UInt8] {
        var bytes: [UInt8] = []
        id.append(to: &bytes)
        return bytes
    }

    private static func peakMemory() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss
    }

    private func expectRefused(
        _ files: (pack: [UInt8], index: [UInt8]), _ note: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try HandMadePack.write(files, to: temporary)
        let before = Self.peakMemory()
        let objects = try temporary.open().objects
        for id in [one, two] {
            for _ in 0..<2 {
                #expect(sourceLocation: sourceLocation) {
                    _ = try objects.read(id, .blob)
                    Issue.record("\(note): it was read", sourceLocation: sourceLocation)
                } throws: { error in
                    let error = error as? GitError
                    return error?.code == .corrupt || error?.code == .notFound
                }
            }
            _ = objects.contains(id)
            _ = try? objects.size(of: id, near: nil as Tree?)
        }
        #expect(Self.peakMemory() - before < 300_000, "\(note): memory", sourceLocation: sourceLocation)
    }

    private func expectRefused(
        _ note: String, sourceLocation: SourceLocation = #_sourceLocation, _ fill: (inout HandMadePack) -> Void
    ) throws {
        var pack = HandMadePack()
        pack.add(baseID, Self.base)
        fill(&pack)
        try expectRefused(pack.files(), note, sourceLocation: sourceLocation)
    }

    @Test("What is made by hand and sound is read")
    func sound() throws {
        var pack = HandMadePack()
        pack.add(baseID, Self.base)
        pack.add(
            one, type: HandMadePack.offsetDelta, base: HandMadePack.distance(pack.end - 12),
            delta())
        pack.add(two, type: HandMadePack.referenceDelta, base: raw(one), delta(base: 3, [3] + Array("two".utf8)))
        try HandMadePack.write(pack.files(), to: temporary)
        try temporary.shell("git index-pack --verify .git/objects/pack/pack-made.pack")
        try expectSame(temporary)
        #expect(try temporary.gitObjects().count == 3)
    }

    @Test("Deltas in a circle")
    func circles() throws {
        let ref = HandMadePack.referenceDelta
        try expectRefused("of itself") { $0.add(one, type: ref, base: raw(one), delta()) }
        try expectRefused("of each other") {
            $0.add(one, type: ref, base: raw(two), delta(base: 3))
            $0.add(two, type: ref, base: raw(one), delta(base: 3, [3] + Array("two".utf8)))
        }
        try expectRefused("by distance and name") { pack in
            let start = pack.end
            pack.add(one, type: ref, base: raw(two), delta(base: 3))
            pack.add(two, type: HandMadePack.offsetDelta, base: HandMadePack.distance(pack.end - start), delta(base: 3))
        }
        // Each step of the way keeps its delta.
        let large = HandMadePack.number(3) + HandMadePack.number(3) + Array(repeating: 1, count: 1_000_000)
        try expectRefused("with large deltas") {
            $0.add(one, type: ref, base: raw(two), large)
            $0.add(two, type: ref, base: raw(one), large)
        }
    }

    @Test("Bases that are nowhere")
    func bases() throws {
        let type = HandMadePack.offsetDelta
        for distance in [0, 1, 5, 100, 1000, 1 << 40, 1 << 62] {
            try expectRefused("distance \(distance)") {
                $0.add(one, type: type, base: HandMadePack.distance(distance), delta())
            }
        }
        for length in [1, 8, 9, 10, 100] {
            let endless = Array(repeating: UInt8(0xff), count: length)
            try expectRefused("endless distance") { $0.add(one, type: type, base: endless, delta()) }
            try expectRefused("cut off distance") { $0.addRaw(one, [type << 4 | 5] + endless) }
        }
        try expectRefused("no such name") { $0.add(one, type: HandMadePack.referenceDelta, base: raw(two), delta()) }
        try expectRefused("cut off name") { $0.addRaw(one, [HandMadePack.referenceDelta << 4 | 5, 1, 2, 3]) }
    }

    @Test("Sizes that are not so")
    func sizes() throws {
        for size in [0, 2, 4, 1 << 20, 1 << 31, 1 << 32, 1 << 40, 1 << 56, 1 << 60, Int.max] {
            try expectRefused("a blob of \(size)") { $0.add(one, size: size, Array("one".utf8)) }
            try expectRefused("a delta of \(size)") { pack in
                let base = HandMadePack.distance(pack.end - 12)
                pack.add(one, type: HandMadePack.offsetDelta, size: size, base: base, delta())
            }
            for wrong in [delta(result: size), delta(base: size)] {
                try expectRefused("a delta that gives or takes \(size)") { pack in
                    let base = HandMadePack.distance(pack.end - 12)
                    pack.add(one, type: HandMadePack.offsetDelta, base: base, wrong)
                }
            }
        }
        for length in [8, 9, 10, 11, 100] {
            let endless = Array(repeating: UInt8(0xff), count: length)
            try expectRefused("an endless size") { $0.addRaw(one, endless) }
            try expectRefused("an endless size, ended") { $0.addRaw(one, endless + [1] + HandMadePack.zlib([1])) }
            for wrong in [endless, HandMadePack.number(Self.base.count) + endless] {
                try expectRefused("an endless number in a delta") { pack in
                    let base = HandMadePack.distance(pack.end - 12)
                    pack.add(one, type: HandMadePack.offsetDelta, base: base, wrong)
                }
            }
        }
    }

    @Test("Delta instructions that do not fit")
    func instructions() throws {
        let wrong: [[UInt8]] = [
            [], [0], [2, 0x6f, 0x6e], [3, 0x6f, 0x6e], [4, 0x6f, 0x6e, 0x65, 0x65], [127], [0xff], [0x80], [0x91],
            [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [0x91, 59, 3], [0x90, 200], [0x90, 3, 0], [0x90, 0],
            [0xb0, 0, 1],
        ]
        for instructions in wrong {
            try expectRefused("\(instructions)") { pack in
                let base = HandMadePack.distance(pack.end - 12)
                pack.add(one, type: HandMadePack.offsetDelta, base: base, delta(instructions))
            }
        }
    }

    @Test("A large delta that promises more than any memory has")
    func bomb() throws {
        var pack = HandMadePack()
        pack.add(baseID, Self.base)
        let base = HandMadePack.distance(pack.end - 12)
        let instructions = Array(repeating: [UInt8(0x90), 1], count: 1_000_000).joined()
        pack.add(one, type: HandMadePack.offsetDelta, base: base, delta(result: 1 << 44, Array(instructions)))
        try HandMadePack.write(pack.files(), to: temporary)
        let objects = try temporary.open().objects
        #expect { try objects.read(one, .blob) } throws: { error in
            let error = error as? GitError
            return error?.code == .corrupt || error?.systemError == ENOMEM
        }
    }

    @Test("Indexes that lie")
    func indexes() throws {
        var pack = HandMadePack()
        pack.add(baseID, Self.base)
        pack.add(two, Array("not what it is called".utf8))
        let sound = pack.files()
        for offset in [0, 1, 11, 13, UInt64(pack.end), UInt64(pack.end) + 19, 1 << 31, 1 << 40, 1 << 63, .max] {
            var lying = pack
            lying.move(one, to: offset)
            try expectRefused((sound.pack, lying.files().index), "offset \(offset)")
        }
        var other = pack
        other.move(one, to: 12)
        try expectRefused((sound.pack, other.files().index), "the place of another object")

        // The fan-out begins at byte 8, the names at 1032.
        pack.add(one, Array("one".utf8))
        let (bytes, index) = pack.files()
        func changed(_ change: (inout [UInt8]) -> Void) -> [UInt8] {
            var index = index
            change(&index)
            return index
        }
        let cases: [(String, [UInt8])] = [
            ("empty", []), ("short", Array(index.prefix(100))), ("cut off", Array(index.dropLast(21))),
            ("another magic", changed { $0[0] = 0 }), ("another version", changed { $0[7] = 3 }),
            ("a count larger than the file", changed { for byte in 1028..<1032 { $0[byte] = 0xff } }),
            ("one more than there are", changed { $0[1031] += 1 }),
            ("a fan-out that falls", changed { for byte in 8..<1028 { $0[byte] = 0xff } }),
            ("a fan-out of nothing", changed { for byte in 8..<1032 { $0[byte] = 0 } }),
            (
                "an entry of the large table that is not there",
                changed { for byte in (1032 + 3 * 24)..<(1032 + 3 * 28) { $0[byte] = 0xff } }
            ),
        ]
        for (note, index) in cases { try expectRefused((bytes, index), note) }
        for short in [[], Array(bytes.prefix(12)), Array(bytes.prefix(31)), Array("PACQ".utf8) + bytes.dropFirst(4)] {
            try expectRefused((short, index), "a pack of \(short.count) bytes")
        }
    }

    @Test(
        "Loose objects that lie",
        arguments: [
            "", "blob", "blob 3", "blob 3~on", "blob 3~onee", "blob 1152921504606846976~one", "blob -1~one",
            "blob 99999999999999999999999~one", "blob 3~two", "tree 3~one", "tag 3~one", "thing 3~one",
            "~", " ~", "blob ~one", String(repeating: "b", count: 100),
        ])
    func loose(_ content: String) throws {
        let digits = one.description
        let folder = temporary.objects + digits.prefix(2)
        try Files.createDirectories(folder)
        let path = folder + "/" + digits.dropFirst(2)
        for stream in [HandMadePack.zlib(content.utf8.map { $0 == UInt8(ascii: "~") ? 0 : $0 }), Array(content.utf8)] {
            unlink(path)
            try Files.write(path, stream, mode: 0o644, flags: O_EXCL)
            let objects = try temporary.open().objects
            #expect { try objects.read(one, .blob) } throws: { error in
                let error = error as? GitError
                return error?.code == .corrupt || error?.code == .notFound
            }
            _ = try? objects.size(of: one, near: nil as Tree?)
        }
    }
}
