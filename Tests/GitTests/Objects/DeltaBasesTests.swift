import Testing

@testable import Git

/// Two packs that have other objects at the same places.
@Suite("Bases of deltas that are kept")
struct DeltaBasesTests {
    /// A blob, and one that is the same as a delta of it. Texts of one length give packs of one layout.
    private func pack(_ text: String, in temporary: TemporaryRepository) throws -> (pack: Pack, base: Int, delta: Int) {
        var made = HandMadePack()
        let (base, content) = (made.end, Array(text.utf8))
        made.add(.emptyBlob, content)
        let delta = made.end
        let size = HandMadePack.number(content.count)
        made.add(
            .emptyTree, type: HandMadePack.offsetDelta, base: HandMadePack.distance(delta - base),
            size + size + [0x90, UInt8(content.count)])
        let (files, path) = (made.files(), temporary.objects + "pack/pack-\(text)")
        try Files.createDirectories(Files.folder(of: path))
        try Files.write(path + ".pack", files.pack, mode: 0o644, flags: 0)
        try Files.write(path + ".idx", files.index, mode: 0o644, flags: 0)
        return (try Pack(path), base, delta)
    }

    @Test("What is kept of one pack is never taken for what another has at the same place", arguments: [false, true])
    func ownPack(keepsAll: Bool) throws {
        let temporary = try TemporaryRepository()
        let bases = DeltaBases(keepsAll: keepsAll)
        var places: Set<[Int]> = []
        for text in ["one", "two", "six", "one"] {
            let (pack, base, delta) = try pack(text, in: temporary)
            #expect(bases.find(pack, base) == nil && bases.find(pack, delta) == nil)
            for _ in 0..<2 {
                let read = try pack.object(at: delta, bases: bases).content.withBytes { Array($0) }
                #expect(read == Array(text.utf8))
            }
            #expect(bases.find(pack, base)?.content.withBytes { Array($0) } == Array(text.utf8))
            places.insert([base, delta])
        }
        #expect(places.count == 1)
    }
}
