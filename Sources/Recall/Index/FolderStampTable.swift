internal import CRecall
internal import GitMemory
internal import Glibc

/// The latest stamps of folders, in a file of the index.
///
/// It holds hashes and stamps only. A folder that it does not know is looked at, so it may be older than the store, and
/// nobody has to wait for another who writes it.
final class FolderStampTable: FolderStamps {
    private let folder: IndexFolder
    /// Records of ``recordSize`` bytes each, in order.
    private let records: [UInt8]
    private let count: Int
    /// How many there were when it was last made from nothing.
    private let base: Int

    static let name = "stamps"
    private static let mark: UInt64 = 0x3130_4d54_534d_4d47
    private static let recordSize = StampedFolder.byteCount + 8
    private static let headSize = 24
    /// Fewer new ones are looked at again each time.
    private static let fewest = 64

    /// What is there; a damaged file counts as none.
    init(_ folder: IndexFolder) {
        self.folder = folder
        let bytes = (try? folder.read(Self.name)) ?? []
        let end = bytes.count - 4
        guard end >= Self.headSize, (end - Self.headSize) % Self.recordSize == 0,
            bytes.withUnsafeBufferPointer({ crecall_crc32c(0, $0.baseAddress, end) })
                == bytes.integer(UInt32.self, at: end),
            bytes.integer(UInt64.self, at: 0) == Self.mark,
            bytes.integer(UInt64.self, at: 8) == UInt64((end - Self.headSize) / Self.recordSize)
        else {
            (records, count, base) = ([], 0, 0)
            return
        }
        records = bytes
        count = (end - Self.headSize) / Self.recordSize
        base = Int(truncatingIfNeeded: bytes.integer(UInt64.self, at: 16) & 0xffff_ffff)
    }

    var isEmpty: Bool { count == 0 }

    func latest(below folder: StampedFolder) -> UInt64? {
        let wanted = folder.bytes
        return records.withUnsafeBytes { records in
            guard let start = records.baseAddress else { return nil }
            var (low, high) = (0, count)
            while low < high {
                let middle = (low + high) / 2
                let record = start + Self.headSize + middle * Self.recordSize
                let order = wanted.withUnsafeBytes { memcmp(record, $0.baseAddress ?? record, wanted.count) }
                if order == 0 {
                    return UInt64(littleEndian: (record + wanted.count).loadUnaligned(as: UInt64.self))
                }
                if order < 0 { low = middle + 1 } else { high = middle }
            }
            return nil
        }
    }

    func learn(_ found: [StampedFolder: UInt64]) {
        guard found.count >= min(Self.fewest, max(1, count)) else { return }
        var all = found.map { (key: $0.key.bytes, stamp: $0.value) }
        // What no tree has any more goes when it has become too much.
        let isTooMany = count + found.count > 2 * base + 8192 && found.count <= count
        if !isTooMany {
            for index in 0..<count {
                let at = Self.headSize + index * Self.recordSize
                let key = Array(records[at..<at + StampedFolder.byteCount])
                all.append((key, records.integer(UInt64.self, at: at + StampedFolder.byteCount)))
            }
        }
        all.sort { $0.key.lexicographicallyPrecedes($1.key) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.headSize + all.count * Self.recordSize + 4)
        bytes.appendInteger(Self.mark)
        bytes.appendInteger(UInt64(all.count))
        bytes.appendInteger(UInt64(isTooMany || found.count > count ? all.count : base))
        for (key, stamp) in all {
            bytes += key
            bytes.appendInteger(stamp)
        }
        bytes.appendInteger(bytes.withUnsafeBufferPointer { crecall_crc32c(0, $0.baseAddress, $0.count) })
        // Where it cannot be kept, it is found out again the next time.
        do {
            try folder.place.create()
            try folder.place.replace(Self.name, with: bytes)
        } catch {}
    }
}
