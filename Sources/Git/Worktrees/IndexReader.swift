internal import Glibc

/// Reads an index file, with the file that it shares if it is split.
struct IndexReader {
    private(set) var bytes: [UInt8]
    private(set) var slots: [IndexList.Slot] = []
    private(set) var version = 2
    private(set) var cacheTree: Range<Int>?
    private(set) var resolveUndo: Range<Int>?
    private let path: String
    /// The end of the file without its checksum.
    private let end: Int
    private let checksum: [UInt8]
    private var link: Range<Int>?

    init(_ content: [UInt8], _ path: String) throws(GitError) {
        bytes = content
        self.path = path
        end = content.count - ObjectID.byteCount
        guard end >= 12, content.starts(with: "DIRC".utf8) else {
            throw Self.damaged(path, "it is no index")
        }
        checksum = Array(content[end...])
        // Without index.skipHash there is one.
        if checksum.contains(where: { $0 != 0 }) {
            let digest = content.withUnsafeBytes { SHA1.digest(UnsafeRawBufferPointer(rebasing: $0[..<end])) }
            guard digest == checksum else { throw Self.damaged(path, "its checksum is wrong") }
        }
    }

    static func damaged(_ path: String, _ why: String) -> GitError {
        GitError(
            code: .corrupt, operation: "read the index \(PathText.display(path))", message: why,
            hint: "move the file away, then `git reset` there makes a new one; what was staged has to be staged again")
    }

    private func unsupported(_ what: String, hint: String) -> GitError {
        GitError(
            code: .unsupported, operation: "read the index \(PathText.display(path))",
            message: "it \(what), which gitmem does not support", hint: hint)
    }

    /// Reads everything, and joins a split index.
    mutating func readAll() throws(GitError) {
        try read()
        if let link { try join(link) }
        try checkOrder()
    }

    private mutating func read() throws(GitError) {
        version = Int(number(4))
        guard (2...4).contains(version) else {
            throw unsupported("is of version \(version)", hint: "git update-index --index-version 4")
        }
        let count = Int(number(8))
        // An entry takes 63 bytes at least: no room is made for what cannot be there.
        guard count <= end / 63 else { throw Self.damaged(path, "it is cut off") }
        slots.reserveCapacity(count)
        var position = 12
        var previous = 0..<0
        for _ in 0..<count { position = try readEntry(at: position, after: &previous) }
        while position < end {
            guard position + 8 <= end else { throw Self.damaged(path, "it is cut off") }
            let size = Int(number(position + 4))
            let content = position + 8..<position + 8 + size
            guard content.upperBound <= end else { throw Self.damaged(path, "it is cut off") }
            try take(extension: position, content)
            position = content.upperBound
        }
    }

    private mutating func take(extension position: Int, _ content: Range<Int>) throws(GitError) {
        switch String(decoding: bytes[position..<position + 4], as: UTF8.self) {
        case "TREE": cacheTree = content
        case "REUC": resolveUndo = content
        case "link": link = content
        case "sdir":
            throw unsupported("is sparse", hint: "git sparse-checkout reapply --no-sparse-index")
        // What begins with a capital letter only saves work.
        case let name where name.utf8.first.map { $0 >= 0x41 && $0 <= 0x5a } == true: break
        case let name:
            throw unsupported("has the extension \(name)", hint: "see what `git help index-format` says of it")
        }
    }

    private mutating func readEntry(at start: Int, after previous: inout Range<Int>) throws(GitError) -> Int {
        guard start + 62 <= end else { throw Self.damaged(path, "it is cut off") }
        var position = start + 62
        if Int(bytes[start + 60]) << 8 & IndexFlag.extended != 0 {
            guard version >= 3 else { throw Self.damaged(path, "it has flags of a later version") }
            position += 2
        }
        if version < 4 {
            guard let zero = zero(from: position) else { throw Self.damaged(path, "it is cut off") }
            slots.append(IndexList.Slot(fixed: start, path: position, length: zero - position))
            return start + (zero - start) / 8 * 8 + 8
        }
        guard let dropped = varint(&position), dropped <= previous.count, let zero = zero(from: position) else {
            throw Self.damaged(path, "its paths are not well formed")
        }
        let first = bytes.count
        bytes.append(contentsOf: bytes[previous.dropLast(dropped)])
        bytes.append(contentsOf: bytes[position..<zero])
        previous = first..<bytes.count
        slots.append(IndexList.Slot(fixed: start, path: first, length: previous.count))
        return zero + 1
    }

    private func zero(from start: Int) -> Int? {
        guard start < end else { return nil }
        return bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, let found = memchr(base + start, 0, end - start) else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    /// A number of variable length, as version 4 has it.
    private func varint(_ position: inout Int) -> Int? {
        var value = 0
        for count in 0..<5 {
            guard position < end else { return nil }
            let byte = bytes[position]
            position += 1
            if count > 0 { value += 1 }
            value = value << 7 | Int(byte & 0x7f)
            if byte & 0x80 == 0 { return value }
        }
        return nil
    }

    private func number(_ position: Int) -> UInt32 {
        bytes.withUnsafeBytes { UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: position, as: UInt32.self)) }
    }

    // MARK: A split index

    /// Puts together what the shared file has and what has changed since.
    private mutating func join(_ link: Range<Int>) throws(GitError) {
        guard link.count >= ObjectID.byteCount else { throw Self.damaged(path, "its link is cut off") }
        let name = bytes.withUnsafeBytes { ObjectID(loading: UnsafeRawBufferPointer(rebasing: $0[link.prefix(20)])) }
        let isAlone = bytes[link.prefix(20)].allSatisfy { $0 == 0 }
        var words = Bitmap.Words(bytes[link.dropFirst(20)])
        let (deleted, replaced): (Set<Int>, [Int])
        if link.count == 20 {
            (deleted, replaced) = ([], [])
        } else {
            guard let first = Bitmap.read(&words), let second = Bitmap.read(&words) else {
                throw Self.damaged(path, "its link is not well formed")
            }
            (deleted, replaced) = (Set(first), second)
        }
        if isAlone { return }
        let sharedPath = Files.folder(of: path) + "/sharedindex.\(name)"
        guard let content = try Files.read(sharedPath) else {
            throw Self.damaged(path, "the file that it shares, \(PathText.display(sharedPath)), is missing")
        }
        var shared = try IndexReader(content, sharedPath)
        guard shared.checksum.allSatisfy({ $0 == 0 }) || ObjectID(shared.checksum.span) == name else {
            throw Self.damaged(sharedPath, "it is another one than its name says")
        }
        try shared.read()
        guard shared.link == nil else { throw Self.damaged(sharedPath, "it is split itself") }
        let shift = bytes.count
        bytes += shared.bytes
        var base = shared.slots.map {
            IndexList.Slot(fixed: $0.fixed + shift, path: $0.path + shift, length: $0.length)
        }
        guard replaced.count <= slots.count, replaced.allSatisfy({ $0 < base.count }) else {
            throw Self.damaged(path, "its link does not fit the file that it shares")
        }
        for (own, position) in zip(slots, replaced) {
            guard own.length == 0 else { throw Self.damaged(path, "its link does not fit its entries") }
            base[position].fixed = own.fixed
        }
        let added = slots.dropFirst(replaced.count)
        let names = Set(added.map { key($0) })
        let kept = base.enumerated().filter { !deleted.contains($0.offset) && !names.contains(key($0.element)) }
        slots = (kept.map(\.element) + added).sorted { order($0, $1) < 0 }
    }

    /// Path and stage.
    private func key(_ slot: IndexList.Slot) -> [UInt8] {
        bytes[slot.path..<slot.path + slot.length] + [0, bytes[slot.fixed + 60] & 0x30]
    }

    private func order(_ a: IndexList.Slot, _ b: IndexList.Slot) -> Int {
        bytes.withUnsafeBytes { bytes in
            let order = IndexOrder.compare(
                UnsafeRawBufferPointer(rebasing: bytes[a.path..<a.path + a.length]),
                UnsafeRawBufferPointer(rebasing: bytes[b.path..<b.path + b.length]))
            return order != 0 ? order : Int(bytes[a.fixed + 60] & 0x30) - Int(bytes[b.fixed + 60] & 0x30)
        }
    }

    /// What is not in order would not be found.
    private func checkOrder() throws(GitError) {
        for position in slots.indices.dropFirst() {
            guard order(slots[position - 1], slots[position]) < 0 else {
                throw Self.damaged(path, "its entries are not in order")
            }
        }
    }
}

/// git's compressed bitmaps (EWAH).
enum Bitmap {
    /// Numbers of 32 bits, one after the other.
    struct Words {
        private var rest: ArraySlice<UInt8>

        init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

        mutating func next() -> UInt32? {
            guard rest.count >= 4 else { return nil }
            defer { rest = rest.dropFirst(4) }
            return rest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        }

        mutating func nextLong() -> UInt64? {
            guard let high = next(), let low = next() else { return nil }
            return UInt64(high) << 32 | UInt64(low)
        }
    }

    /// The positions of the bits that are set, ascending; `nil` if the bitmap is not well formed.
    static func read(_ words: inout Words) -> [Int]? {
        guard let size = words.next(), let count = words.next() else { return nil }
        let limit = Int(size)
        var found: [Int] = []
        var position = 0
        var left = Int(count)
        while left > 0 {
            guard let marker = words.nextLong() else { return nil }
            left -= 1
            let run = Int(marker >> 1 & 0xffff_ffff) * 64
            if marker & 1 == 1 {
                guard position + run <= limit + 63 else { return nil }
                found += (position..<min(position + run, limit))
            }
            position += run
            let literals = Int(marker >> 33)
            guard literals <= left else { return nil }
            for _ in 0..<literals {
                guard var word = words.nextLong() else { return nil }
                while word != 0 {
                    let bit = position + word.trailingZeroBitCount
                    guard bit < limit else { return nil }
                    found.append(bit)
                    word &= word - 1
                }
                position += 64
            }
            left -= literals
        }
        // Where the last marker is.
        return words.next() == nil ? nil : found
    }
}
