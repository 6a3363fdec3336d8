internal import CRecall
internal import Glibc
internal import Synchronization

/// The bytes of a segment, in memory or in a file, each block of which is checked when it is first read. Several threads may
/// use it at once.
final class SegmentBytes: Sendable {
    private enum Place: Sendable {
        case memory([UInt8])
        case file(Int32)
    }

    private let place: Place
    private let checksums: [UInt32]
    private let cache = Mutex<[Int: [UInt8]]>([:])
    /// Which file it is; another one has another mark as long as this one is open.
    let file: FileID?
    /// Bytes of the content.
    let count: Int
    /// Where its sections are listed.
    let sections: Int
    /// Bytes in all.
    let size: Int

    struct FileID: Equatable {
        let device: dev_t
        let inode: ino_t
    }

    /// So many blocks are kept.
    private static let mostBlocks = 8192

    /// - Throws: ``IndexFault`` if these are not the bytes of a segment.
    convenience init(memory: [UInt8]) throws { try self.init(.memory(memory), size: memory.count, nil) }

    /// Takes over an open file.
    convenience init(descriptor: Int32) throws {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            close(descriptor)
            throw IndexFault.system(code)
        }
        let file = FileID(device: status.st_dev, inode: status.st_ino)
        try self.init(.file(descriptor), size: Int(status.st_size), file)
    }

    private init(_ place: Place, size: Int, _ file: FileID?) throws {
        self.place = place
        self.file = file
        self.size = size
        let trailer = SegmentSink.trailerSize
        do {
            guard size >= trailer else { throw IndexFault.damaged }
            let end = try Self.read(place, size - trailer..<size)
            guard end.integer(UInt64.self, at: 24) == SegmentSink.mark,
                let count = Int(exactly: end.integer(UInt64.self, at: 0)), count <= size - trailer,
                let sections = Int(exactly: end.integer(UInt64.self, at: 8)), sections <= count,
                let total = Int(exactly: end.integer(UInt64.self, at: 16)), total <= UInt32.max
            else { throw IndexFault.damaged }
            let blocks = (count + SegmentSink.blockSize - 1) / SegmentSink.blockSize
            guard size == count + blocks * 4 + trailer else { throw IndexFault.damaged }
            let tail = try Self.read(place, count..<size - 16)
            let checksum = tail.withUnsafeBufferPointer { crecall_crc32c(0, $0.baseAddress, $0.count) }
            guard checksum == UInt32(total) else { throw IndexFault.damaged }
            checksums = Array(tail[..<(blocks * 4)]).integers(UInt32.self)
            self.count = count
            self.sections = sections
        } catch {
            if case .file(let descriptor) = place { close(descriptor) }
            throw error
        }
    }

    deinit {
        if case .file(let descriptor) = place { close(descriptor) }
    }

    private static func read(_ place: Place, _ range: Range<Int>) throws(IndexFault) -> [UInt8] {
        switch place {
        case .memory(let bytes):
            guard range.upperBound <= bytes.count else { throw IndexFault.damaged }
            return Array(bytes[range])
        case .file(let descriptor):
            var failure: Int32?
            let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, used in
                used = 0
                while used < range.count {
                    let count = pread(
                        descriptor, buffer.baseAddress?.advanced(by: used), range.count - used,
                        off_t(range.lowerBound + used))
                    if count < 0, errno == EINTR { continue }
                    if count < 0 { failure = errno }
                    if count <= 0 { return }
                    used += count
                }
            }
            if let failure { throw IndexFault.system(failure) }
            guard bytes.count == range.count else { throw IndexFault.damaged }
            return bytes
        }
    }

    private func checkBlock(_ block: Int, _ bytes: UnsafeBufferPointer<UInt8>) throws(IndexFault) {
        guard crecall_crc32c(0, bytes.baseAddress, bytes.count) == checksums[block] else { throw IndexFault.damaged }
    }

    private func block(_ number: Int) throws -> [UInt8] {
        if let bytes = cache.withLock({ $0[number] }) { return bytes }
        let start = number * SegmentSink.blockSize
        let bytes = try Self.read(place, start..<min(start + SegmentSink.blockSize, count))
        try bytes.withUnsafeBufferPointer { try checkBlock(number, $0) }
        cache.withLock { cache in
            if cache.count >= Self.mostBlocks { cache = [:] }
            cache[number] = bytes
        }
        return bytes
    }

    /// The bytes of a range.
    ///
    /// - Throws: ``IndexFault`` if a block is not what was written.
    func read(_ range: Range<Int>) throws -> [UInt8] {
        guard range.lowerBound >= 0, range.upperBound <= count else { throw IndexFault.damaged }
        if range.isEmpty { return [] }
        let size = SegmentSink.blockSize
        let (first, last) = (range.lowerBound / size, (range.upperBound - 1) / size)
        if last - first < 2 {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(range.count)
            for number in first...last {
                let start = number * size
                bytes += try block(number)[
                    max(range.lowerBound, start) - start..<min(range.upperBound, start + size) - start]
            }
            return bytes
        }
        let start = first * size
        let bytes = try Self.read(place, start..<min((last + 1) * size, count))
        try bytes.withUnsafeBufferPointer { bytes in
            for number in first...last {
                let from = (number - first) * size
                try checkBlock(number, UnsafeBufferPointer(rebasing: bytes[from..<min(from + size, bytes.count)]))
            }
        }
        if range.lowerBound == start, range.count == bytes.count { return bytes }
        return Array(bytes[range.lowerBound - start..<range.upperBound - start])
    }
}
