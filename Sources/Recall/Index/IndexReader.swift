/// Segments read as one index. Documents are numbered through all of them.
final class IndexReader: Sendable {
    let segments: [Segment]
    /// The number of each segment's first document.
    let bases: [Int]
    /// How many documents there are.
    let count: Int

    init(_ segments: [Segment]) {
        self.segments = segments
        var (bases, count) = ([Int](), 0)
        for segment in segments {
            bases.append(count)
            count += segment.count
        }
        self.bases = bases
        self.count = count
    }

    /// Ids by document.
    func id(_ document: Int) throws -> [UInt8] {
        let segment = segmentIndex(of: document)
        return try segments[segment].id(document - bases[segment])
    }

    /// The words of a document; `nil` if it is no text.
    func textLength(_ document: Int) throws -> UInt16? {
        let segment = segmentIndex(of: document)
        return try segments[segment].textLength(document - bases[segment])
    }

    private func segmentIndex(of document: Int) -> Int { (bases.firstIndex { $0 > document } ?? bases.count) - 1 }

    /// The document of a body; `nil` if it is not indexed.
    func document(_ id: [UInt8]) throws -> Int? {
        for (segment, base) in zip(segments, bases) {
            if let document = try segment.document(id) { return base + document }
        }
        return nil
    }

    /// All numbers of a column.
    func column<Number: FixedWidthInteger>(_ section: Section, _ type: Number.Type) throws -> [Number] {
        if segments.count == 1 { return try segments[0].section(section).integers(type) }
        var all: [Number] = []
        all.reserveCapacity(count)
        for segment in segments { all += try segment.section(section).integers(type) }
        return all
    }

    /// The documents that have an exact value, in order.
    func documents(exact hash: UInt64) throws -> [Int] {
        var all: [Int] = []
        for (segment, base) in zip(segments, bases) {
            all += try segment.documents(exact: hash).map { base + Int($0) }
        }
        return all
    }
}

/// A set of documents by number.
struct DocumentSet: Sendable, Equatable {
    private(set) var words: [UInt64]

    init(count: Int, all: Bool = false) {
        words = Array(repeating: all ? ~0 : 0, count: (count + 63) / 64)
        if all, count % 64 != 0 { words[words.count - 1] = (1 << UInt64(count % 64)) - 1 }
    }

    init(words: [UInt64]) { self.words = words }

    func contains(_ document: Int) -> Bool { words[document >> 6] >> UInt64(document & 63) & 1 != 0 }
    mutating func insert(_ document: Int) { words[document >> 6] |= 1 << UInt64(document & 63) }
    mutating func remove(_ document: Int) { words[document >> 6] &= ~(1 << UInt64(document & 63)) }

    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
}
