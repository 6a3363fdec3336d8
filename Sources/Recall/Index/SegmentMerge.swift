/// Makes one segment of several.
struct SegmentMerge {
    private let segments: [Segment]
    /// For each segment the new number of each document.
    let numbers: [[UInt32]]
    private var documents = SegmentDocuments()

    /// - Parameters:
    ///   - segments: some that follow each other in the index, the last ones.
    ///   - base: the number of their first document.
    init(_ segments: [Segment], base: Int) throws {
        self.segments = segments
        var keys: [(id: ArraySlice<UInt8>, segment: Int, document: Int)] = []
        let ids = try segments.map { try $0.section(.ids) }
        for (number, segment) in segments.enumerated() {
            for document in 0..<segment.count {
                keys.append((ids[number][document * 32..<document * 32 + 32], number, document))
            }
        }
        keys.sort { $0.id.lexicographicallyPrecedes($1.id) }
        var numbers = segments.map { Array(repeating: UInt32(0), count: $0.count) }
        for (number, key) in keys.enumerated() { numbers[key.segment][key.document] = UInt32(number) }
        self.numbers = numbers
        try gather(keys, base: base)
    }

    private mutating func gather(
        _ keys: [(id: ArraySlice<UInt8>, segment: Int, document: Int)], base: Int
    ) throws {
        let lengths = try segments.map { try $0.section(.lengths).integers(UInt16.self) }
        let words = try segments.map { try $0.words() }
        let flags = try segments.map { try $0.section(.flags) }
        let days = try segments.map { try $0.days() }
        let sessions = try segments.map { try $0.sessions() }
        documents.ids.reserveCapacity(keys.count * 32)
        documents.facts.reserveCapacity(keys.count)
        for key in keys {
            documents.ids.append(contentsOf: key.id)
            documents.facts.append(
                DocumentFacts(
                    length: lengths[key.segment][key.document], words: words[key.segment][key.document],
                    flags: flags[key.segment][key.document], day: days[key.segment][key.document],
                    session: sessions[key.segment][key.document]))
        }
        var edges: Set<SegmentDocuments.Edge> = []
        func moved(_ document: UInt32) throws -> UInt32 {
            var rest = Int(document) - base
            if rest < 0 { return document }
            for (segment, numbers) in zip(segments, numbers) {
                if rest < segment.count { return UInt32(base) + numbers[rest] }
                rest -= segment.count
            }
            throw IndexFault.damaged
        }
        for (number, segment) in segments.enumerated() {
            documents.own += try Self.links(segment.section(.own), numbers[number])
            documents.previous += try Self.links(segment.section(.previous), numbers[number])
            let pairs = try segment.section(.edges).integers(UInt32.self)
            for at in stride(from: 0, to: pairs.count - 1, by: 2) {
                edges.insert(.init(first: try moved(pairs[at]), second: try moved(pairs[at + 1])))
            }
            let dates = try segment.section(.dates)
            for at in stride(from: 0, to: dates.count - dates.count % 12, by: 12) {
                let document = Int(dates.integer(UInt32.self, at: at))
                guard document < segment.count else { throw IndexFault.damaged }
                documents.dates.append(
                    (
                        numbers[number][document],
                        RelativeDate(
                            day: dates.integer(Int32.self, at: at + 4),
                            tolerance: UInt8(truncatingIfNeeded: dates.integer(UInt32.self, at: at + 8)))
                    ))
            }
        }
        documents.own.sort()
        documents.previous.sort()
        documents.edges = edges.sorted()
        documents.dates.sort { ($0.document, $0.date.day) < ($1.document, $1.date.day) }
    }

    private static func links(_ bytes: [UInt8], _ numbers: [UInt32]) throws -> [SegmentDocuments.LinkHash] {
        try stride(from: 0, to: bytes.count - bytes.count % 12, by: 12).map { at in
            let document = Int(bytes.integer(UInt32.self, at: at + 8))
            guard document < numbers.count else { throw IndexFault.damaged }
            return .init(hash: bytes.integer(UInt64.self, at: at), document: numbers[document])
        }
    }

    /// Writes the new segment.
    ///
    /// - Complexity: O(*n*) in the postings; memory for the documents and the dictionary.
    func write(to sink: SegmentSink) throws {
        var writer = try SegmentWriter(documents, to: sink)
        try terms(&writer)
        try writer.endTerms()
        try exact(&writer)
        try writer.finish()
    }

    private func terms(_ writer: inout SegmentWriter) throws {
        var cursors: [(segment: Int, cursor: Segment.Cursor)] = []
        for (number, segment) in segments.enumerated() {
            var cursor = try segment.terms()
            if try cursor.next() { cursors.append((number, cursor)) }
        }
        var pairs: [UInt64] = []
        while let least = cursors.map(\.cursor.term).min(by: { $0.lexicographicallyPrecedes($1) }) {
            pairs.removeAll(keepingCapacity: true)
            for index in cursors.indices.reversed() where cursors[index].cursor.term == least {
                let number = cursors[index].segment
                try segments[number].forEach(cursors[index].cursor) { document, posting in
                    pairs.append(UInt64(numbers[number][Int(document)]) << 32 | UInt64(posting))
                }
                if try !cursors[index].cursor.next() { cursors.remove(at: index) }
            }
            pairs.sort()
            try writer.term(
                least[...], pairs.map { UInt32($0 >> 32) }, pairs.map { UInt32(truncatingIfNeeded: $0) })
        }
    }

    private func exact(_ writer: inout SegmentWriter) throws {
        var records: [(hash: UInt64, segment: Int, record: [UInt8])] = []
        for (number, segment) in segments.enumerated() {
            let bytes = try segment.section(.exact)
            for at in stride(from: 0, to: bytes.count - bytes.count % 16, by: 16) {
                records.append((bytes.integer(UInt64.self, at: at), number, Array(bytes[at..<at + 16])))
            }
        }
        records.sort { ($0.hash, $0.segment) < ($1.hash, $1.segment) }
        var index = 0
        while index < records.count {
            let hash = records[index].hash
            var documents: [UInt32] = []
            while index < records.count, records[index].hash == hash {
                let (_, segment, record) = records[index]
                documents += try segments[segment].exactDocuments(record).map { numbers[segment][Int($0)] }
                index += 1
            }
            try writer.exact(hash, documents.sorted())
        }
    }
}
