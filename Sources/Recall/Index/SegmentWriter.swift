/// The parts of a segment, in the order of their table.
enum Section: Int, CaseIterable {
    /// Ids of the bodies, sorted; a document's number is its place here.
    case ids
    case lengths, flags
    /// What few documents have: words where they are not as many as the length says, the day, and the session.
    case words, days, sessions
    /// Hashes by which followers find an entry, and those by which it finds the entry before, each with its number.
    case own, previous
    /// Pairs of entries of which the second follows the first, by their numbers in the whole index.
    case edges
    case dates
    case postings, exactPostings, exact, dictionary, dictionaryIndex
}

/// Everything of a segment's documents but their terms; in order of id.
struct SegmentDocuments {
    var ids: [UInt8] = []
    var facts: [DocumentFacts] = []
    var own: [LinkHash] = []
    var previous: [LinkHash] = []
    var edges: [Edge] = []
    var dates: [(document: UInt32, date: RelativeDate)] = []

    struct LinkHash: Comparable {
        var hash: UInt64
        var document: UInt32
        static func < (a: Self, b: Self) -> Bool { (a.hash, a.document) < (b.hash, b.document) }
    }

    struct Edge: Hashable, Comparable {
        var first: UInt32
        var second: UInt32
        static func < (a: Self, b: Self) -> Bool { (a.first, a.second) < (b.first, b.second) }
    }
}

/// Writes a segment: the documents, then terms in order of their bytes, then exact values in order of their hash.
struct SegmentWriter {
    private var sink: SegmentSink
    private var table = Array(repeating: (place: 0, count: 0), count: Section.allCases.count)
    private var open: Section?
    private var dictionary: [UInt8] = []
    private var dictionaryIndex: [UInt8] = []
    private var termsInBlock = 0
    private var lastTerm: [UInt8] = []
    private var exact: [UInt8] = []
    private var postingsAt = 0
    private let documentCount: Int

    /// So many terms share a block of the dictionary.
    static let termsPerBlock = 64

    init(_ documents: SegmentDocuments, to sink: SegmentSink) throws {
        self.sink = sink
        documentCount = documents.facts.count
        let facts = documents.facts
        try section(.ids, documents.ids)
        try section(.lengths, [UInt8](integers: facts.map(\.length)))
        try section(.flags, facts.map(\.flags))
        try section(.words, SparseColumn.bytes(of: facts) { $0.words == $0.length ? nil : UInt32($0.words) })
        try section(
            .days,
            SparseColumn.bytes(of: facts) { $0.day == DocumentFacts.noDay ? nil : UInt32(bitPattern: $0.day) })
        try section(.sessions, SparseColumn.bytes(of: facts) { $0.session == 0 ? nil : $0.session })
        for (name, links) in [(Section.own, documents.own), (.previous, documents.previous)] {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(links.count * 12)
            for link in links {
                bytes.appendInteger(link.hash)
                bytes.appendInteger(link.document)
            }
            try section(name, bytes)
        }
        try section(.edges, [UInt8](integers: documents.edges.flatMap { [$0.first, $0.second] }))
        var bytes: [UInt8] = []
        for (document, date) in documents.dates {
            bytes.appendInteger(document)
            bytes.appendInteger(date.day)
            bytes.appendInteger(UInt32(date.tolerance))
        }
        try section(.dates, bytes)
        begin(.postings)
    }

    private mutating func section(_ name: Section, _ bytes: [UInt8]) throws {
        table[name.rawValue] = (sink.count, bytes.count)
        try sink.append(bytes)
    }

    private mutating func begin(_ name: Section) {
        open = name
        table[name.rawValue] = (sink.count, 0)
        postingsAt = sink.count
    }

    /// Writes a term and where it stands, in order of document.
    mutating func term(_ term: ArraySlice<UInt8>, _ documents: [UInt32], _ postings: [UInt32]) throws {
        if termsInBlock == Self.termsPerBlock { termsInBlock = 0 }
        var shared = 0
        if termsInBlock == 0 {
            dictionaryIndex.appendInteger(UInt32(dictionary.count))
            dictionaryIndex.appendInteger(UInt64(sink.count - postingsAt))
        } else {
            while shared < min(lastTerm.count, term.count, 255), lastTerm[shared] == term[term.startIndex + shared] {
                shared += 1
            }
        }
        termsInBlock += 1
        var bytes: [UInt8] = []
        bytes.reserveCapacity(documents.count * 3)
        var last: UInt32 = 0
        for (document, posting) in zip(documents, postings) {
            // Most stand once, and in the text: that is a bit of the step.
            let isOnce = posting == Posting.once
            bytes.appendVariable(UInt64(document - last) << 1 | (isOnce ? 1 : 0))
            if !isOnce { bytes.appendVariable(UInt64(posting)) }
            last = document
        }
        try sink.append(bytes)
        dictionary.append(UInt8(shared))
        dictionary.appendVariable(UInt64(term.count - shared))
        dictionary.append(contentsOf: term.dropFirst(shared))
        dictionary.appendVariable(UInt64(documents.count))
        dictionary.appendVariable(UInt64(bytes.count))
        lastTerm.removeAll(keepingCapacity: true)
        lastTerm.append(contentsOf: term)
    }

    /// Ends the terms.
    mutating func endTerms() throws {
        table[Section.postings.rawValue].count = sink.count - postingsAt
        try section(.dictionary, dictionary)
        try section(.dictionaryIndex, dictionaryIndex)
        begin(.exactPostings)
    }

    /// Writes a value that is looked up exactly.
    mutating func exact(_ hash: UInt64, _ documents: [UInt32]) throws {
        var bytes: [UInt8] = []
        var last: UInt32 = 0
        for document in documents {
            bytes.appendVariable(UInt64(document - last))
            last = document
        }
        exact.appendInteger(hash)
        exact.appendInteger(UInt32(sink.count - postingsAt))
        exact.appendInteger(UInt32(bytes.count))
        try sink.append(bytes)
    }

    mutating func finish() throws {
        table[Section.exactPostings.rawValue].count = sink.count - postingsAt
        try section(.exact, exact)
        let place = sink.count
        var bytes: [UInt8] = []
        bytes.appendInteger(UInt64(documentCount))
        for (place, count) in table {
            bytes.appendInteger(UInt64(place))
            bytes.appendInteger(UInt64(count))
        }
        try sink.append(bytes)
        try sink.finish(sectionsAt: place)
    }
}
