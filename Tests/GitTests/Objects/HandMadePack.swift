import Testing

@testable import Git

/// A pack made byte by byte, for what git would never write.
struct HandMadePack {
    private(set) var bytes: [UInt8] = Array("PACK".utf8) + [0, 0, 0, 2, 0, 0, 0, 0]
    private(set) var entries: [PackIndex.NewEntry] = []

    /// Where the next object begins.
    var end: Int { bytes.count }

    static let offsetDelta: UInt8 = 6
    static let referenceDelta: UInt8 = 7

    /// Adds what an object's header and stream are to be; `id` need not be true.
    ///
    /// - Parameter size: what the header says, if not the truth.
    mutating func add(
        _ id: ObjectID, type: UInt8 = 3, size: Int? = nil, base: [UInt8] = [], _ content: [UInt8]
    ) {
        var size = size ?? content.count
        let start = bytes.count
        var byte = type << 4 | UInt8(size & 15)
        size >>= 4
        while size > 0 {
            bytes.append(byte | 0x80)
            byte = UInt8(size & 0x7f)
            size >>= 7
        }
        addRaw(id, [byte] + base + Self.zlib(content), at: start)
    }

    /// Adds bytes that stand for an object, as they are.
    mutating func addRaw(_ id: ObjectID, _ raw: [UInt8], at start: Int? = nil) {
        let start = start ?? bytes.count
        bytes += raw
        let crc = bytes[start...].withUnsafeBytes { crc32($0) }
        entries.append(PackIndex.NewEntry(id: id, crc: crc, offset: UInt64(start)))
        withUnsafeBytes(of: UInt32(entries.count).bigEndian) { bytes.replaceSubrange(8..<12, with: $0) }
    }

    /// Lets the index say another place.
    mutating func move(_ id: ObjectID, to offset: UInt64) {
        entries.removeAll { $0.id == id }
        entries.append(PackIndex.NewEntry(id: id, crc: 0, offset: offset))
    }

    /// The pack and its index, both with their checksums.
    func files() -> (pack: [UInt8], index: [UInt8]) {
        let checksum = bytes.withUnsafeBytes { SHA1.digest($0) }
        return (bytes + checksum, PackIndex.bytes(of: entries, pack: checksum))
    }

    /// Writes the files that a repository is to have, in place of all it has.
    static func write(_ files: (pack: [UInt8], index: [UInt8]), to temporary: TemporaryRepository) throws {
        try temporary.shell("rm -rf .git/objects/pack; mkdir .git/objects/pack")
        for (name, content) in [("pack", files.pack), ("idx", files.index)] {
            try Files.write(temporary.objects + "pack/pack-made.\(name)", content, mode: 0o644, flags: 0)
        }
    }

    static func zlib(_ content: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = []
        content.withUnsafeBytes { bytes in
            Deflater.with(.blob, count: content.count) { $0.deflate(bytes, appendingTo: &stream) }
        }
        return stream
    }

    /// A number as deltas have it.
    static func number(_ value: Int) -> [UInt8] {
        var rest = value
        var bytes: [UInt8] = []
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    /// The distance to a base, as packs have it.
    static func distance(_ value: Int) -> [UInt8] {
        var bytes = [UInt8(value & 0x7f)]
        var rest = value >> 7
        while rest > 0 {
            rest -= 1
            bytes.insert(UInt8(rest & 0x7f) | 0x80, at: 0)
            rest >>= 7
        }
        return bytes
    }
}
