internal import Synchronization

/// An immutable part of the index: some documents and all that is known of them. Documents are numbered in order of id.
final class Segment: Sendable {
    let bytes: SegmentBytes
    /// How many documents it has.
    let count: Int
    private let table: [Range<Int>]
    private let index = Mutex<[(place: Int, postings: Int)]?>(nil)

    init(_ bytes: SegmentBytes) throws {
        self.bytes = bytes
        let header = try bytes.read(bytes.sections..<bytes.count)
        guard header.count == 8 + 16 * Section.allCases.count,
            let count = Int(exactly: header.integer(UInt64.self, at: 0)), count < Int(UInt32.max)
        else { throw IndexFault.damaged }
        self.count = count
        table = try Section.allCases.map { section in
            let at = 8 + section.rawValue * 16
            guard let place = Int(exactly: header.integer(UInt64.self, at: at)),
                let size = Int(exactly: header.integer(UInt64.self, at: at + 8)), place <= bytes.count,
                size <= bytes.count - place
            else { throw IndexFault.damaged }
            return place..<place + size
        }
        for (section, size) in [(Section.ids, 32), (.lengths, 2), (.flags, 1)] {
            guard table[section.rawValue].count == count * size else { throw IndexFault.damaged }
        }
    }

    /// All bytes of a section.
    func section(_ section: Section) throws -> [UInt8] { try bytes.read(table[section.rawValue]) }

    /// Whether there is nothing in a section.
    func isEmpty(_ section: Section) -> Bool { table[section.rawValue].isEmpty }

    private func read(_ section: Section, _ range: Range<Int>) throws -> [UInt8] {
        let whole = table[section.rawValue]
        guard range.lowerBound >= 0, range.upperBound <= whole.count else { throw IndexFault.damaged }
        return try bytes.read(whole.lowerBound + range.lowerBound..<whole.lowerBound + range.upperBound)
    }

    /// The id of a document.
    func id(_ document: Int) throws -> [UInt8] { try read(.ids, document * 32..<document * 32 + 32) }

    /// The words of a document; `nil` if it is no text.
    func textLength(_ document: Int) throws -> UInt16? {
        guard try read(.flags, document..<document + 1)[0] & DocumentFacts.isText != 0 else { return nil }
        return try read(.lengths, document * 2..<document * 2 + 2).integer(UInt16.self, at: 0)
    }

    /// The number of the document with this id.
    func document(_ id: [UInt8]) throws -> Int? {
        let range = try idRange(around: id)
        let place = try lowerBound(.ids, size: 32, in: range) { $0.lexicographicallyPrecedes(id) }
        guard place < count, try self.id(place) == id else { return nil }
        return place
    }

    /// Where an id is, if it is here: ids are spread evenly, so that its first bytes say about where.
    private func idRange(around id: [UInt8]) throws -> Range<Int> {
        guard count > 64 else { return 0..<count }
        let share = id.prefix(4).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let guess = min(count - 1, Int((share * UInt64(count)) >> 32))
        var step = 16
        if try self.id(guess).lexicographicallyPrecedes(id) {
            var low = guess + 1
            while low + step < count {
                guard try self.id(low + step).lexicographicallyPrecedes(id) else { return low..<low + step + 1 }
                (low, step) = (low + step + 1, step * 4)
            }
            return low..<count
        }
        var high = guess
        while high - step > 0 {
            if try self.id(high - step).lexicographicallyPrecedes(id) { return high - step + 1..<high }
            (high, step) = (high - step, step * 4)
        }
        return 0..<high
    }

    /// The first record of a sorted section that does not come before what is looked for.
    private func lowerBound(
        _ section: Section, size: Int, in range: Range<Int>? = nil, _ precedes: ([UInt8]) -> Bool
    ) throws -> Int {
        let whole = 0..<table[section.rawValue].count / size
        var (low, high) = ((range ?? whole).lowerBound, (range ?? whole).upperBound)
        while low < high {
            let middle = (low + high) / 2
            if precedes(try read(section, middle * size..<(middle + 1) * size)) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// The documents of a link hash, at most ``Links/mostAlike``.
    func documents(_ section: Section, hash: UInt64) throws -> [UInt32] {
        var place = try lowerBound(section, size: 12) { $0.integer(UInt64.self, at: 0) < hash }
        var found: [UInt32] = []
        while (place + 1) * 12 <= table[section.rawValue].count, found.count < Links.mostAlike {
            let record = try read(section, place * 12..<place * 12 + 12)
            guard record.integer(UInt64.self, at: 0) == hash else { break }
            let document = record.integer(UInt32.self, at: 8)
            guard document < count else { throw IndexFault.damaged }
            found.append(document)
            place += 1
        }
        return found
    }

    /// The documents that have an exact value, in order.
    func documents(exact hash: UInt64) throws -> [UInt32] {
        let place = try lowerBound(.exact, size: 16) { $0.integer(UInt64.self, at: 0) < hash }
        guard (place + 1) * 16 <= table[Section.exact.rawValue].count else { return [] }
        let record = try read(.exact, place * 16..<place * 16 + 16)
        guard record.integer(UInt64.self, at: 0) == hash else { return [] }
        return try exactDocuments(record)
    }

    /// The documents of one record of the table of exact values.
    func exactDocuments(_ record: [UInt8]) throws -> [UInt32] {
        let start = Int(record.integer(UInt32.self, at: 8))
        let size = Int(record.integer(UInt32.self, at: 12))
        var reader = VariableReader(bytes: try read(.exactPostings, start..<start + size))
        var found: [UInt32] = []
        var document: UInt64 = 0
        while reader.position < size {
            document += try reader.next()
            guard document < count else { throw IndexFault.damaged }
            found.append(UInt32(document))
        }
        return found
    }

    // MARK: - Terms

    private func blocks() throws -> [(place: Int, postings: Int)] {
        if let index = index.withLock({ $0 }) { return index }
        let bytes = try section(.dictionaryIndex)
        let size = table[Section.dictionary.rawValue].count
        let blocks = try stride(from: 0, to: bytes.count - bytes.count % 12, by: 12).map { at in
            let place = Int(bytes.integer(UInt32.self, at: at))
            guard place < size, let postings = Int(exactly: bytes.integer(UInt64.self, at: at + 4)) else {
                throw IndexFault.damaged
            }
            return (place, postings)
        }
        index.withLock { $0 = blocks }
        return blocks
    }

    /// A place in the dictionary.
    struct Cursor {
        fileprivate var reader: VariableReader
        fileprivate var nextPostings: Int
        /// The term here.
        var term: [UInt8] = []
        /// How many documents have it.
        var count = 0
        fileprivate var postings = 0..<0

        /// Goes on to the next term; `false` at the end.
        mutating func next() throws -> Bool {
            guard reader.position < reader.bytes.count else { return false }
            let shared = Int(reader.bytes[reader.position])
            reader.position += 1
            let rest = Int(truncatingIfNeeded: try reader.next())
            guard shared <= term.count, rest >= 0, rest <= reader.bytes.count - reader.position else {
                throw IndexFault.damaged
            }
            term.removeSubrange(shared...)
            term.append(contentsOf: reader.bytes[reader.position..<reader.position + rest])
            reader.position += rest
            count = Int(truncatingIfNeeded: try reader.next())
            let size = Int(truncatingIfNeeded: try reader.next())
            guard size >= 0, size < 1 << 40, nextPostings < 1 << 60 else { throw IndexFault.damaged }
            postings = nextPostings..<nextPostings + size
            nextPostings += size
            return true
        }
    }

    /// The start of the dictionary.
    func terms() throws -> Cursor {
        Cursor(reader: VariableReader(bytes: try section(.dictionary)), nextPostings: 0)
    }

    /// Calls `visit` with each term of the dictionary in order, and with how many of its first bytes are those of the
    /// one before.
    func forEachTerm(_ visit: (_ term: UnsafeBufferPointer<UInt8>, _ shared: Int) -> Void) throws {
        let dictionary = try section(.dictionary)
        // A term is shorter than the dictionary.
        let term = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, dictionary.count))
        defer { term.deallocate() }
        let isWhole = dictionary.withUnsafeBufferPointer { bytes in
            var (scan, count) = (VariableScan(bytes: bytes), 0)
            while scan.position < bytes.count {
                let shared = Int(bytes[scan.position])
                scan.position += 1
                guard let rest = scan.next().flatMap({ Int(exactly: $0) }), shared <= count,
                    rest <= bytes.count - scan.position
                else { return false }
                for index in 0..<rest { term[shared + index] = bytes[scan.position + index] }
                scan.position += rest
                count = shared + rest
                guard scan.next() != nil, scan.next() != nil else { return false }
                visit(UnsafeBufferPointer(start: term, count: count), shared)
            }
            return true
        }
        guard isWhole else { throw IndexFault.damaged }
    }

    private func cursor(block: Int, of blocks: [(place: Int, postings: Int)]) throws -> Cursor {
        let end = block + 1 < blocks.count ? blocks[block + 1].place : table[Section.dictionary.rawValue].count
        guard blocks[block].place <= end else { throw IndexFault.damaged }
        return Cursor(
            reader: VariableReader(bytes: try read(.dictionary, blocks[block].place..<end)),
            nextPostings: blocks[block].postings)
    }

    /// Calls `visit` with the terms from one on, until it returns `false`.
    func terms(from term: [UInt8], _ visit: (Cursor) throws -> Bool) throws {
        let blocks = try blocks()
        var (low, high) = (0, blocks.count)
        // The last block whose first term is not beyond the one that is looked for.
        while high - low > 1 {
            let middle = (low + high) / 2
            var cursor = try cursor(block: middle, of: blocks)
            guard try cursor.next() else { throw IndexFault.damaged }
            if term.lexicographicallyPrecedes(cursor.term) { high = middle } else { low = middle }
        }
        for block in low..<blocks.count {
            var cursor = try cursor(block: block, of: blocks)
            while try cursor.next() {
                if cursor.term.lexicographicallyPrecedes(term) { continue }
                if try !visit(cursor) { return }
            }
        }
    }

    /// Adds the postings of a term to a list.
    ///
    /// - Parameter base: the number of the segment's first document.
    func append(_ term: [UInt8], to list: inout PostingList, from base: Int) throws {
        try terms(from: term) { cursor in
            if cursor.term == term {
                list.reserve(cursor.count)
                try forEach(cursor) { list.append(Int32(truncatingIfNeeded: base + Int($0)), $1) }
            }
            return false
        }
    }

    /// Calls `visit` for every document that has the term of a cursor, in order.
    func forEach(_ cursor: Cursor, _ visit: (UInt32, UInt32) -> Void) throws {
        let bytes = try read(.postings, cursor.postings)
        let isWhole = bytes.withUnsafeBufferPointer { bytes in
            var (scan, document) = (VariableScan(bytes: bytes), UInt64(0))
            for _ in 0..<cursor.count {
                guard let step = scan.next(),
                    let posting = step & 1 != 0 ? UInt64(Posting.once) : scan.next()
                else { return false }
                guard step >> 1 < count else { return false }
                document += step >> 1
                guard document < count, posting < 1 << 23 else { return false }
                visit(UInt32(document), UInt32(posting))
            }
            return true
        }
        guard isWhole else { throw IndexFault.damaged }
    }
}
