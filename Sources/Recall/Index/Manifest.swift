internal import CRecall
internal import GitMemory

/// What the index consists of: its segments, and which of their documents each tree that it knows has.
///
/// One tree is the base: a file says for each document whether it has it. Every other tree is told by what it has more
/// and less.
struct Manifest: Sendable {
    /// A file of the index.
    struct Part: Equatable, Sendable {
        var number: UInt64
        var count: Int
        var size: Int
    }

    /// A tree that the index knows.
    struct Cover: Sendable {
        var tree: EntryTree
        /// Documents that the base does not have, in order.
        var added: [UInt32] = []
        /// Documents of the base that this tree does not have, in order.
        var removed: [UInt32] = []
        var statistics = TextStatistics()
    }

    /// The number of the next file.
    var next: UInt64 = 1
    var segments: [Part] = []
    /// The file of the base; its count is that of the documents it speaks of.
    var base: Part?
    /// The base first, then the others, the one used last at the end.
    var covers: [Cover] = []

    var count: Int { segments.reduce(0) { $0 + $1.count } }

    func cover(of tree: EntryTree) -> Cover? { covers.first { $0.tree == tree } }

    func covers(_ trees: [EntryTree]) -> Bool {
        if trees.count < 4 { return trees.allSatisfy { cover(of: $0) != nil } }
        return Set(trees).isSubset(of: covers.lazy.map(\.tree))
    }

    private func covers(of trees: [EntryTree]) throws -> [Cover] {
        let places = Dictionary(covers.enumerated().map { ($1.tree, $0) }) { first, _ in first }
        return try trees.map { tree in
            guard let place = places[tree] else { throw IndexFault.damaged }
            return covers[place]
        }
    }

    /// The first bytes; another version has others, and is made anew.
    private static let mark: UInt64 = 0x3430_584e_4952_4d47

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendInteger(Self.mark)
        bytes.appendInteger(next)
        func append(_ part: Part) {
            bytes.appendInteger(part.number)
            bytes.appendInteger(UInt64(part.count))
            bytes.appendInteger(UInt64(part.size))
        }
        bytes.appendInteger(UInt64(segments.count))
        segments.forEach(append)
        append(base ?? Part(number: 0, count: 0, size: 0))
        bytes.appendInteger(UInt64(covers.count))
        for cover in covers {
            bytes.append(contentsOf: cover.tree.bytes)
            for list in [cover.added, cover.removed] {
                bytes.appendInteger(UInt64(list.count))
                for document in list { bytes.appendInteger(document) }
            }
            bytes.appendInteger(UInt64(bitPattern: cover.statistics.count))
            bytes.appendInteger(UInt64(bitPattern: cover.statistics.length))
        }
        bytes.appendInteger(bytes.withUnsafeBufferPointer { crecall_crc32c(0, $0.baseAddress, $0.count) })
        return bytes
    }

    init() {}

    /// - Throws: ``IndexFault`` if the bytes are not those of a manifest.
    init(_ bytes: [UInt8]) throws {
        guard bytes.count > 24 else { throw IndexFault.damaged }
        let end = bytes.count - 4
        let checksum = bytes.withUnsafeBufferPointer { crecall_crc32c(0, $0.baseAddress, end) }
        guard checksum == bytes.integer(UInt32.self, at: end), bytes.integer(UInt64.self, at: 0) == Self.mark else {
            throw IndexFault.damaged
        }
        var at = 8
        func integer() throws -> UInt64 {
            guard at + 8 <= end else { throw IndexFault.damaged }
            defer { at += 8 }
            return bytes.integer(UInt64.self, at: at)
        }
        func count(of size: Int) throws -> Int {
            guard let count = Int(exactly: try integer()), count <= (end - at) / size else { throw IndexFault.damaged }
            return count
        }
        func part() throws -> Part {
            let (number, count, size) = (try integer(), try integer(), try integer())
            guard count < UInt64(UInt32.max), let size = Int(exactly: size) else { throw IndexFault.damaged }
            return Part(number: number, count: Int(count), size: size)
        }
        next = try integer()
        for _ in 0..<(try count(of: 24)) { segments.append(try part()) }
        let base = try part()
        self.base = base.number == 0 ? nil : base
        let documents = self.count
        for _ in 0..<(try count(of: 52)) {
            guard at + 20 <= end, let tree = EntryTree(bytes: Array(bytes[at..<at + 20])) else {
                throw IndexFault.damaged
            }
            at += 20
            var cover = Cover(tree: tree)
            func list() throws -> [UInt32] {
                let count = try count(of: 4)
                defer { at += count * 4 }
                if count == 0 { return [] }
                var (list, largest) = ([UInt32](), UInt32(0))
                list.reserveCapacity(count)
                bytes.withUnsafeBytes { bytes in
                    for place in 0..<count {
                        let document = UInt32(
                            littleEndian: bytes.loadUnaligned(fromByteOffset: at + place * 4, as: UInt32.self))
                        list.append(document)
                        if document > largest { largest = document }
                    }
                }
                guard largest < documents else { throw IndexFault.damaged }
                return list
            }
            cover.added = try list()
            cover.removed = try list()
            cover.statistics = TextStatistics(
                count: Int64(bitPattern: try integer()), length: Int64(bitPattern: try integer()))
            covers.append(cover)
        }
    }

    /// The documents of some trees, all of which have to be covered.
    ///
    /// - Parameter base: the documents of the base.
    func members(of trees: [EntryTree], base: DocumentSet) throws -> DocumentSet {
        let chosen = try covers(of: trees)
        guard var lacking = chosen.first?.removed else { return DocumentSet(count: count) }
        for cover in chosen.dropFirst() where !lacking.isEmpty {
            lacking = cover.removed.isEmpty ? [] : lacking.filter(Set(cover.removed).contains)
        }
        var members = base
        for document in lacking { members.remove(Int(document)) }
        for cover in chosen { for document in cover.added { members.insert(Int(document)) } }
        return members
    }

    /// The statistics of some trees together, all of which have to be covered: those of the first, and of what the others
    /// have beyond it.
    func statistics(of trees: [EntryTree], _ members: DocumentSet, base: DocumentSet, _ index: IndexReader) throws
        -> TextStatistics
    {
        guard let first = trees.first, let cover = cover(of: first) else { return TextStatistics() }
        if trees.count == 1 { return cover.statistics }
        let rest = members.beyond(try self.members(of: [first], base: base))
        return cover.statistics + (try index.statistics(of: rest))
    }

    /// Takes another tree for the base, and tells all by it.
    mutating func rebase(on tree: EntryTree, base: inout DocumentSet) throws {
        let sets = try covers.map { try members(of: [$0.tree], base: base) }
        guard let place = covers.firstIndex(where: { $0.tree == tree }) else { throw IndexFault.damaged }
        base = sets[place]
        for index in covers.indices {
            covers[index].added = sets[index].beyond(base)
            covers[index].removed = base.beyond(sets[index])
        }
        covers.insert(covers.remove(at: place), at: 0)
    }
}

extension DocumentSet {
    /// The documents that another set does not have.
    func beyond(_ other: DocumentSet) -> [UInt32] {
        var found: [UInt32] = []
        for (place, word) in words.enumerated() {
            var rest = word & ~other.words[place]
            while rest != 0 {
                found.append(UInt32(place << 6 + rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return found
    }

    /// The same set among more documents.
    func widened(to count: Int) -> DocumentSet {
        DocumentSet(words: words + Array(repeating: 0, count: max(0, (count + 63) / 64 - words.count)))
    }
}
