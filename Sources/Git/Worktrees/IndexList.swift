internal import Glibc

/// The entries of an index, as they were read and as they are to be.
final class IndexList {
    /// Where the parts of an entry are in ``bytes``.
    struct Slot {
        /// The part of fixed length: times, mode, size, id and flags.
        var fixed: Int
        /// The path.
        var path: Int
        var length: Int
    }

    /// What becomes of a path.
    enum Change {
        case set(Slot)
        /// - Parameter sides: whether the sides of a conflict go, too.
        case remove(sides: Bool)
    }

    /// What was read, with what was unpacked and added.
    private(set) var bytes: [UInt8]
    private let slots: [Slot]
    private let version: Int
    private let cacheTree: Range<Int>?
    private let resolveUndo: Range<Int>?
    private var changes: [[UInt8]: Change] = [:]
    /// When the file was written.
    private let written: timespec?

    init(path: String) throws(GitError) {
        var status = stat()
        // The time first: what changes afterwards is younger.
        written = stat(path, &status) == 0 ? status.st_mtim : nil
        guard let content = try Files.read(path), !content.isEmpty else {
            (bytes, slots, version, cacheTree, resolveUndo) = ([], [], 2, nil, nil)
            return
        }
        var reader = try IndexReader(content, path)
        try reader.readAll()
        bytes = reader.bytes
        slots = reader.slots
        version = reader.version
        cacheTree = reader.cacheTree
        resolveUndo = reader.resolveUndo
    }

    var count: Int { slots.count }

    func entry(at position: Int) -> Index.Entry? {
        slots.indices.contains(position) ? entry(slots[position]) : nil
    }

    func entry(_ path: String) -> Index.Entry? {
        let path = Array(path.utf8)
        switch changes[path] {
        case .set(let slot)?: return entry(slot)
        case .remove?: return nil
        case nil: break
        }
        let position = lowerBound(path)
        guard position < slots.count, compare(slots[position], path) == 0, stage(slots[position]) == 0 else {
            return nil
        }
        return entry(slots[position])
    }

    // MARK: Changes

    func set(_ path: String, id: ObjectID, mode: FileMode, status: stat) {
        let path = Array(path.utf8)
        removeObstacles(to: path)
        let fixed = bytes.count
        for value in [
            UInt32(truncatingIfNeeded: status.st_ctim.tv_sec), UInt32(truncatingIfNeeded: status.st_ctim.tv_nsec),
            UInt32(truncatingIfNeeded: status.st_mtim.tv_sec), UInt32(truncatingIfNeeded: status.st_mtim.tv_nsec),
            UInt32(truncatingIfNeeded: status.st_dev), UInt32(truncatingIfNeeded: status.st_ino), mode.rawValue,
            status.st_uid, status.st_gid, UInt32(truncatingIfNeeded: status.st_size),
        ] {
            bytes.append(bigEndian: value)
        }
        id.append(to: &bytes)
        bytes += [0, 0]
        let start = bytes.count
        bytes += path
        changes[path] = .set(Slot(fixed: fixed, path: start, length: path.count))
    }

    func remove(_ path: String) {
        let path = Array(path.utf8)
        // An entry that was set has ended a conflict already.
        switch changes[path] {
        case .set?, .remove(sides: true)?: changes[path] = .remove(sides: true)
        default: changes[path] = .remove(sides: false)
        }
    }

    /// A file takes the place of a folder, and the other way round.
    private func removeObstacles(to path: [UInt8]) {
        for position in path.indices where path[position] == UInt8(ascii: "/") {
            let above = Array(path[..<position])
            let place = lowerBound(above)
            if place < slots.count, compare(slots[place], above) == 0, changes[above] == nil {
                changes[above] = .remove(sides: true)
            }
        }
        let below = path + [UInt8(ascii: "/")]
        var position = lowerBound(below)
        while position < slots.count, self.path(slots[position]).starts(with: below) {
            let path = Array(self.path(slots[position]))
            if changes[path] == nil { changes[path] = .remove(sides: true) }
            position += 1
        }
    }

    // MARK: Writing

    func write(to path: String, isUnchanged: (Index.Entry) throws -> Bool) throws {
        let sorted = changes.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        var result: [Slot] = []
        result.reserveCapacity(slots.count + sorted.count)
        var next = sorted.startIndex
        for slot in slots {
            while next < sorted.endIndex, compare(slot, sorted[next].key) > 0 {
                if case .set(let new) = sorted[next].value { result.append(new) }
                next += 1
            }
            if next < sorted.endIndex, compare(slot, sorted[next].key) == 0 {
                // A new entry ends a conflict, too; it is added when the walk has passed the path.
                switch sorted[next].value {
                case .set, .remove(sides: true): continue
                case .remove(sides: false): if stage(slot) == 0 { continue }
                }
            }
            try markIfChanged(slot, isUnchanged)
            result.append(slot)
        }
        for change in sorted[next...] {
            if case .set(let new) = change.value { result.append(new) }
        }
        var writer = IndexWriter(version: version == 4 ? 4 : result.contains(where: isExtended) ? 3 : 2)
        try bytes.withUnsafeBytes { bytes in
            writer.write(result, from: bytes)
            if let cacheTree {
                writer.add("TREE", CacheTree(Array(bytes[cacheTree])).invalidated(for: sorted.map(\.key)))
            }
            if let resolveUndo { writer.add("REUC", Array(bytes[resolveUndo])) }
            try Files.writeDraft(path, writer.finished(), mode: 0o644)
        }
    }

    /// The time of the index tells nothing of a file that is as young as the index. With another time, it would.
    private func markIfChanged(_ slot: Slot, _ isUnchanged: (Index.Entry) throws -> Bool) throws {
        guard let written else { return }
        let seconds = number(slot.fixed + 8)
        let time = UInt32(truncatingIfNeeded: written.tv_sec)
        guard seconds > time || (seconds == time && Int(number(slot.fixed + 12)) >= written.tv_nsec) else { return }
        let entry = entry(slot)
        guard entry.stage == 0, !entry.isHidden, entry.mode != .submodule, try !isUnchanged(entry) else { return }
        for position in slot.fixed + 36..<slot.fixed + 40 { bytes[position] = 0 }
    }

    // MARK: Parts

    private func number(_ position: Int) -> UInt32 {
        bytes.withUnsafeBytes { UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: position, as: UInt32.self)) }
    }

    private func flags(_ slot: Slot) -> Int { Int(bytes[slot.fixed + 60]) << 8 | Int(bytes[slot.fixed + 61]) }

    private func isExtended(_ slot: Slot) -> Bool { flags(slot) & IndexFlag.extended != 0 }

    private func stage(_ slot: Slot) -> Int { flags(slot) >> 12 & 3 }

    private func path(_ slot: Slot) -> ArraySlice<UInt8> { bytes[slot.path..<slot.path + slot.length] }

    private func entry(_ slot: Slot) -> Index.Entry {
        let flags = flags(slot)
        let isSkipped =
            flags & IndexFlag.extended != 0 && Int(bytes[slot.fixed + 62]) << 8 & IndexFlag.skipWorktree != 0
        let id = bytes.withUnsafeBytes {
            ObjectID(loading: UnsafeRawBufferPointer(rebasing: $0[slot.fixed + 40..<slot.fixed + 60]))
        }
        return Index.Entry(
            path: String(decoding: path(slot), as: UTF8.self), id: id,
            mode: FileMode(rawValue: number(slot.fixed + 24)), stage: stage(slot),
            isHidden: isSkipped || flags & IndexFlag.assumeValid != 0, size: number(slot.fixed + 36),
            seconds: number(slot.fixed + 8), nanoseconds: number(slot.fixed + 12), inode: number(slot.fixed + 20))
    }

    /// Below 0 if the entry comes before the path, above 0 if behind.
    private func compare(_ slot: Slot, _ other: [UInt8]) -> Int {
        bytes.withUnsafeBytes { bytes in
            other.withUnsafeBytes {
                IndexOrder.compare(UnsafeRawBufferPointer(rebasing: bytes[slot.path..<slot.path + slot.length]), $0)
            }
        }
    }

    private func lowerBound(_ path: [UInt8]) -> Int {
        var (low, high) = (0, slots.count)
        while low < high {
            let middle = (low + high) / 2
            if compare(slots[middle], path) < 0 { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

enum IndexFlag {
    static let assumeValid = 0x8000
    static let extended = 0x4000
    static let nameMask = 0x0fff
    /// Among the flags of version 3.
    static let skipWorktree = 0x4000
}

/// The order of paths in an index: by their bytes.
enum IndexOrder {
    static func compare(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
        let count = min(a.count, b.count)
        if count > 0, let first = a.baseAddress, let second = b.baseAddress {
            let order = memcmp(first, second, count)
            if order != 0 { return Int(order) }
        }
        return a.count - b.count
    }
}

extension [UInt8] {
    mutating func append(bigEndian value: UInt32) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}
