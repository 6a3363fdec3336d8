internal import Glibc

/// Writes a new pack and its index.
///
/// Format: git's `Documentation/gitformat-pack.txt`. The pack appears when it is finished: first itself, then the index,
/// without which git does not look at it.
final class PackWriter {
    private struct Entry {
        let id: ObjectID
        let crc: UInt32
        let offset: UInt64
    }

    private let directory: String
    private let draft: String
    private let file: Int32
    private var entries: [Entry] = []
    private var buffer: [UInt8]
    private var position: UInt64 = 12
    private static let bufferSize = 1 << 20

    /// - Parameter directory: the folder of objects, ending in `/`.
    init(in directory: String) throws(GitError) {
        self.directory = directory + "pack/"
        // `git gc` takes away what is called so and was left behind.
        draft = "\(self.directory)tmp_pack_\(getpid())_\(UInt32.random(in: .min ... .max))"
        try Files.createDirectories(self.directory)
        file = open(draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o444)
        guard file >= 0 else { throw .system("write a pack", path: draft) }
        // The number of objects is filled in at the end.
        buffer = Array("PACK".utf8) + [0, 0, 0, 2, 0, 0, 0, 0]
        buffer.reserveCapacity(Self.bufferSize * 2)
    }

    deinit {
        close(file)
        unlink(draft)
    }

    /// Adds an object that is not in the pack: its header and zlib stream.
    func append(_ id: ObjectID, _ crc: UInt32, _ bytes: Span<UInt8>) throws(GitError) {
        entries.append(Entry(id: id, crc: crc, offset: position))
        bytes.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
        position += UInt64(bytes.count)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Completes the pack and returns its path, without `.pack`.
    func finish() throws(GitError) -> String {
        try flush()
        var count: [UInt8] = []
        Self.append(UInt32(entries.count), to: &count)
        guard pwrite(file, count, 4, 8) == 4 else { throw .system("write a pack", path: draft) }
        let checksum = try checksum()
        buffer = checksum
        try flush()

        let path = directory + "pack-" + checksum.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let indexDraft = draft + ".idx"
        try Files.write(indexDraft, index(of: checksum), mode: 0o444, flags: O_EXCL)
        guard rename(draft, path + ".pack") == 0, rename(indexDraft, path + ".idx") == 0 else {
            let error = GitError.system("write a pack", path: path)
            unlink(indexDraft)
            throw error
        }
        return path
    }

    /// The checksum of what is written. It covers the number of objects, which was not known when the rest was written.
    private func checksum() throws(GitError) -> [UInt8] {
        var hash = SHA1()
        var offset: off_t = 0
        var count = 0
        repeat {
            let piece = [UInt8](unsafeUninitializedCapacity: Self.bufferSize) { bytes, filled in
                repeat { count = pread(file, bytes.baseAddress, bytes.count, offset) } while count < 0 && errno == EINTR
                filled = max(0, count)
            }
            guard count >= 0 else { throw .system("write a pack", path: draft) }
            piece.withUnsafeBytes { hash.update($0) }
            offset += off_t(count)
        } while count > 0
        return hash.digest()
    }

    private func flush() throws(GitError) {
        let failure = buffer.withUnsafeBytes { Files.writeAll(file, $0, path: draft) }
        if let failure { throw failure }
        buffer.removeAll(keepingCapacity: true)
    }

    /// The index of the pack, version 2.
    private func index(of checksum: [UInt8]) -> [UInt8] {
        entries.sort { $0.id < $1.id }
        var bytes: [UInt8] = [0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2]
        bytes.reserveCapacity(1072 + entries.count * (ObjectID.byteCount + 8))
        var position = 0
        for byte in UInt64(0)..<256 {
            while position < entries.count, entries[position].id.high >> 56 == byte { position += 1 }
            Self.append(UInt32(position), to: &bytes)
        }
        for entry in entries { entry.id.append(to: &bytes) }
        for entry in entries { Self.append(entry.crc, to: &bytes) }
        var large: [UInt64] = []
        for entry in entries {
            if entry.offset < 1 << 31 {
                Self.append(UInt32(entry.offset), to: &bytes)
            } else {
                Self.append(UInt32(large.count) | 1 << 31, to: &bytes)
                large.append(entry.offset)
            }
        }
        for offset in large { withUnsafeBytes(of: offset.bigEndian) { bytes.append(contentsOf: $0) } }
        bytes += checksum
        var hash = SHA1()
        bytes.withUnsafeBytes { hash.update($0) }
        return bytes + hash.digest()
    }

    private static func append(_ word: UInt32, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
