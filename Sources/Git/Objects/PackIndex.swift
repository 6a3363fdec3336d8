internal import Glibc

/// The index of a pack, version 2: where in the pack each object stands.
///
/// Format: git's `Documentation/gitformat-pack.txt`.
struct PackIndex: Sendable {
    private let file: MappedFile
    let count: Int

    static let magic: [UInt8] = [0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2]
    private static let fanout = 8
    static let names = fanout + 256 * 4

    /// - Throws: `corrupt` if it is not an index of this version.
    init(_ path: String) throws(GitError) {
        file = try MappedFile(path)
        guard file.bytes.count >= Self.names + 40, file.bytes.starts(with: Self.magic) else {
            throw Self.damaged(path)
        }
        count = Int(Self.word(file.bytes, Self.fanout + 255 * 4))
        // Names, checksums and offsets of each, and two checksums of the whole.
        guard file.bytes.count >= Self.names + count * (ObjectID.byteCount + 8) + 40 else {
            throw Self.damaged(path)
        }
    }

    /// Where the object begins in the pack; `nil` if it is not there, -1 if the index does not say where.
    ///
    /// - Complexity: O(log *n*).
    func offset(of id: ObjectID) -> Int? {
        let bytes = file.bytes
        let first = Int(id.high >> 56)
        var low = first == 0 ? 0 : Int(Self.word(bytes, Self.fanout + (first - 1) * 4))
        var high = Int(Self.word(bytes, Self.fanout + first * 4))
        guard low <= high, high <= count else { return nil }
        if high - low > Self.fewNames { narrow(&low, &high, to: id, in: bytes) }
        while low < high {
            let middle = (low + high) / 2
            let position = Self.names + middle * ObjectID.byteCount
            let key = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            if key < id.high {
                low = middle + 1
            } else if key > id.high {
                high = middle
            } else {
                let found = ObjectID(
                    loading: UnsafeRawBufferPointer(rebasing: bytes[position..<position + ObjectID.byteCount]))
                if found == id { return offset(at: middle) }
                if found < id { low = middle + 1 } else { high = middle }
            }
        }
        return nil
    }

    private static let fewNames = 8

    /// Narrows the range of names to one that holds `id`, if any does. Ids are spread evenly, so that it is mostly near to
    /// where it would be if they were spread quite evenly: a search by halves would read many more pages.
    private func narrow(_ low: inout Int, _ high: inout Int, to id: ObjectID, in bytes: UnsafeRawBufferPointer) {
        func key(_ position: Int) -> UInt64 {
            let start = Self.names + position * ObjectID.byteCount
            return UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        }
        // The four bytes behind the first, as a fraction.
        let guess = low + Int((UInt64(high - low) * ((id.high << 8) >> 32)) >> 32)
        var step = Self.fewNames
        let found = key(guess)
        if found < id.high {
            low = guess + 1
            while low + step < high {
                let next = key(low + step)
                if next >= id.high {
                    if next > id.high { high = low + step }
                    return
                }
                low += step + 1
                step *= 2
            }
        } else if found > id.high {
            high = guess
            while high - step > low {
                let next = key(high - step)
                if next <= id.high {
                    if next < id.high { low = high - step + 1 }
                    return
                }
                high -= step
                step *= 2
            }
        }
    }

    /// Whether the file is a well formed index of version 1, as git wrote it until 2007.
    static func isVersionOne(_ path: String) throws(GitError) -> Bool {
        try MappedFile(path).withBytes { bytes in
            guard bytes.count >= 256 * 4 + 40 else { return false }
            let ends = (0..<256).map { Int(word(bytes, $0 * 4)) }
            return zip(ends, ends.dropFirst()).allSatisfy { $0 <= $1 }
                && bytes.count == 256 * 4 + ends[255] * (ObjectID.byteCount + 4) + 40
        }
    }

    private func offset(at position: Int) -> Int {
        let offsets = Self.names + count * (ObjectID.byteCount + 4)
        let word = Self.word(file.bytes, offsets + position * 4)
        if word < 1 << 31 { return Int(word) }
        let large = offsets + count * 4 + Int(word & 0x7fff_ffff) * 8
        guard large + 8 + 40 <= file.bytes.count else { return -1 }
        return Int(exactly: UInt64(bigEndian: file.bytes.loadUnaligned(fromByteOffset: large, as: UInt64.self))) ?? -1
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ position: Int) -> UInt32 {
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
    }

    private static func damaged(_ path: String) -> GitError {
        GitError(code: .corrupt, operation: "read a pack's index", message: "\(path) is not well formed")
    }
}
