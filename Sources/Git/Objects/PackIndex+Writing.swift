extension PackIndex {
    /// An object in a pack whose index is to be written.
    struct NewEntry {
        let id: ObjectID
        /// Of its header and zlib stream.
        let crc: UInt32
        let offset: UInt64
    }

    /// The bytes of an index, version 2.
    ///
    /// - Parameter checksum: that of the pack.
    static func bytes(of entries: [NewEntry], pack checksum: [UInt8]) -> [UInt8] {
        let entries = entries.sorted { $0.id < $1.id }
        var bytes = magic
        bytes.reserveCapacity(names + 40 + entries.count * (ObjectID.byteCount + 8))
        var position = 0
        for byte in UInt64(0)..<256 {
            while position < entries.count, entries[position].id.high >> 56 == byte { position += 1 }
            append(UInt32(position), to: &bytes)
        }
        for entry in entries { entry.id.append(to: &bytes) }
        for entry in entries { append(entry.crc, to: &bytes) }
        var large: [UInt64] = []
        for entry in entries {
            if entry.offset < 1 << 31 {
                append(UInt32(entry.offset), to: &bytes)
            } else {
                append(UInt32(large.count) | 1 << 31, to: &bytes)
                large.append(entry.offset)
            }
        }
        for offset in large { append(offset, to: &bytes) }
        bytes += checksum
        bytes += bytes.withUnsafeBytes { SHA1.digest($0) }
        return bytes
    }

    private static func append(_ word: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
