import TestSupport
import Testing

@testable import Git

/// Packs that git made, read byte for byte as git reads them.
@Suite("Packs of git")
struct PackReadingTests {
    private let temporary: TemporaryRepository
    private var generator = SplitMix64(mixing: testSeed)

    init() throws { temporary = try TemporaryRepository() }

    /// The deepest chain of deltas in the only pack.
    private func depth() throws -> Int {
        let listing = String(decoding: try temporary.shell("git verify-pack -v .git/objects/pack/*.idx"), as: UTF8.self)
        let chains = listing.split(separator: "\n").filter { $0.hasPrefix("chain length = ") }
        return chains.compactMap { Int($0.dropFirst(15).prefix { $0 != ":" }) }.max() ?? 0
    }

    @Test("Deep chains of deltas, by distance and by name, of many versions of the same folders and files")
    mutating func deltas() throws {
        try temporary.writeHistory(commits: 120, files: 40, using: &generator)
        try expectSame(temporary)
        try temporary.shell("git repack -q -adf --depth=50 --window=50")
        #expect(try depth() > 20)
        let expected = try temporary.gitObjects()
        try expectSame(temporary, expected)
        try temporary.shell("git -c repack.useDeltaBaseOffset=false repack -q -adf --depth=50 --window=50")
        #expect(try depth() > 20)
        try expectSame(temporary, expected)
        try temporary.shell("git repack -q -adf --depth=400 --window=200")
        #expect(try depth() > 50)
        try expectSame(temporary, expected)
        try temporary.shell("git gc -q --aggressive")
        try expectSame(temporary, expected)
    }

    @Test("Several packs, a multi-pack index, and loose objects beside them")
    mutating func several() throws {
        for number in 0..<5 {
            try temporary.writeHistory(
                commits: 10, files: 10 + number, using: &generator, importing: "--force --depth=\(number * 5)")
        }
        try temporary.shell("git hash-object -w --stdin", input: Array("loose".utf8))
        try expectSame(temporary)
        try temporary.shell("git multi-pack-index write")
        try expectSame(temporary)
    }

    @Test("An index of version 1 is left to libgit2")
    mutating func versionOne() throws {
        try temporary.writeHistory(commits: 20, files: 10, using: &generator)
        try temporary.shell(
            """
            git repack -q -ad; cd .git/objects/pack; pack=$(echo *.pack); rm -f *.idx *.rev *.bitmap
            git index-pack --index-version=1 $pack
            """)
        try expectSame(temporary, byLibgit2: true)
    }

    /// Random bytes do not shrink, so that a delta copies long stretches: 0x10000 has a short form, 0xffffff is the
    /// longest.
    @Test("Objects of all sizes, from nothing to more than 16 MiB")
    mutating func sizes() throws {
        let sizes = [0, 1, 15, 16, 2047, 2048, 0xffff, 0x10000, 0x10001, 0x20000, 0xff_ffff, 0x100_0000, 0x100_0001]
        var random = generator
        let bytes = [UInt8](unsafeUninitializedCapacity: 0x100_0008) { buffer, count in
            count = buffer.count
            for start in stride(from: 0, to: count, by: 8) {
                UnsafeMutableRawBufferPointer(buffer).storeBytes(
                    of: random.next(), toByteOffset: start, as: UInt64.self)
            }
        }
        for size in sizes {
            for tail in ["", "x"] {
                try temporary.shell(
                    "git update-index --add --cacheinfo 100644,$(git hash-object -w --stdin),a\(size)\(tail)",
                    input: Array(bytes.prefix(size)) + Array(tail.utf8))
            }
        }
        try temporary.shell("git commit -q -m sizes; git repack -q -adf --window=30")
        #expect(try depth() > 0)
        let expected = try temporary.gitObjects()
        #expect(Set(expected.values.map(\.content.count)).isSuperset(of: sizes))
        try expectSame(temporary, expected)
    }

    @Test("Tags are not taken for anything else")
    func tags() throws {
        try temporary.shell("git commit -q --allow-empty -m one; git tag -a -m tag tag; git repack -q -ad")
        let tag = try #require(ObjectID(hex: try temporary.git("rev-parse", "tag")))
        let repository = try temporary.open()
        for kind in [ObjectKind.blob, .tree, .commit] {
            #expect { try repository.objects.read(tag, kind) } throws: { ($0 as? GitError)?.code == .malformed }
        }
    }
}
