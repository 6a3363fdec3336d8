internal import Glibc

/// Writes a new pack and its index.
///
/// Format: git's `Documentation/gitformat-pack.txt`. The pack appears when it is finished: first itself, then the index,
/// without which git does not look at it.
final class PackWriter {
    private let directory: String
    private let draft: String
    private let file: Int32
    private let isDurable: Bool
    private let sharing: Sharing
    private var entries: [PackIndex.NewEntry] = []
    private var buffer: [UInt8]
    private var position: UInt64 = 12
    private static let bufferSize = 1 << 20

    /// - Parameters:
    ///   - directory: the folder of objects, ending in `/`.
    ///   - isDurable: whether the pack has to be on the disk when it is finished.
    ///   - sharing: who else may use it.
    init(in directory: String, isDurable: Bool, sharing: Sharing) throws(GitError) {
        self.sharing = sharing
        self.isDurable = isDurable
        self.directory = directory + "pack/"
        // `git gc` takes away what is called so and was left behind.
        draft = "\(self.directory)tmp_pack_\(getpid())_\(UInt32.random(in: .min ... .max))"
        let isNew = try !Files.createDirectories(self.directory, sharing: sharing).isEmpty
        if isNew, isDurable { try Files.syncFolder(directory) }
        try PackKeep.sweep(self.directory)
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
        entries.append(PackIndex.NewEntry(id: id, crc: crc, offset: position))
        bytes.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
        position += UInt64(bytes.count)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Completes the pack and returns its path, without `.pack`, and what keeps it in the repository.
    func finish() throws(GitError) -> (path: String, keep: PackKeep?) {
        try flush()
        let count = withUnsafeBytes(of: UInt32(entries.count).bigEndian) { Array($0) }
        guard pwrite(file, count, 4, 8) == 4 else { throw .system("write a pack", path: draft) }
        let checksum = try checksum()
        buffer = checksum
        try flush()

        let path = directory + "pack-" + checksum.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        // Not with the ending of an index: whoever looks for packs would take it for a damaged one.
        let indexDraft = "\(directory)tmp_idx_\(getpid())_\(UInt32.random(in: .min ... .max))"
        try Files.write(
            indexDraft, PackIndex.bytes(of: entries, pack: checksum), mode: 0o444, flags: O_EXCL, isDurable: isDurable,
            sharing: sharing)
        do throws(GitError) {
            try sharing.apply(to: file, path: draft)
            if isDurable { try Files.sync(file, path: draft) }
            let keep = PackKeep.make(
                path, draft: "\(directory)tmp_keep_\(getpid())_\(UInt32.random(in: .min ... .max))",
                isDurable: isDurable, sharing: sharing)
            try rename(draft, to: path + ".pack")
            try rename(indexDraft, to: path + ".idx")
            return (path, keep)
        } catch {
            unlink(indexDraft)
            // Without an index it would lie there for ever.
            if access(path + ".idx", F_OK) != 0 { unlink(path + ".pack") }
            throw error
        }
    }

    /// An index may not be there before its pack, not even after a power cut.
    private func rename(_ draft: String, to path: String) throws(GitError) {
        guard Glibc.rename(draft, path) == 0 else { throw .system("write a pack", path: path) }
        if isDurable { try Files.syncFolder(directory) }
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
        if isDurable { Files.startWriteback(file) }
        buffer.removeAll(keepingCapacity: true)
    }
}
