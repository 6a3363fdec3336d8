/// Gathers documents in memory and writes them as a segment.
struct SegmentBuilder {
    private var analyzer = DocumentAnalyzer()
    private var ids: [[UInt8]] = []
    private var results: [DocumentAnalyzer.Result] = []
    private var exact: [(hash: UInt64, document: UInt32)] = []
    private var terms: [UInt32] = []
    private var postings: [UInt32] = []
    /// Where the terms of each document begin.
    private var starts: [Int] = []

    var count: Int { ids.count }
    /// About how much is held, in bytes.
    var size: Int { terms.count * 8 + ids.count * 200 }

    /// - Parameter id: its 32 bytes.
    mutating func add(_ id: [UInt8], _ document: DocumentFields) {
        let result = analyzer.analyze(document)
        starts.append(terms.count)
        for (term, posting) in analyzer.postings {
            terms.append(term)
            postings.append(posting.bits)
        }
        for hash in document.exact { exact.append((hash, UInt32(ids.count))) }
        ids.append(id)
        results.append(result)
    }

    /// Writes what was gathered.
    ///
    /// - Parameters:
    ///   - base: the number of the first document in the whole index.
    ///   - older: looks up edges to documents of older segments.
    func write(to sink: SegmentSink, base: UInt32, older: [Segment]) throws {
        let order = ids.indices.sorted { ids[$0].lexicographicallyPrecedes(ids[$1]) }
        var numbers = Array(repeating: UInt32(0), count: ids.count)
        for (number, document) in order.enumerated() { numbers[document] = UInt32(number) }

        var documents = SegmentDocuments()
        documents.ids.reserveCapacity(ids.count * 32)
        for document in order {
            let result = results[document]
            documents.ids.append(contentsOf: ids[document])
            documents.facts.append(result.facts)
            let number = numbers[document]
            if result.own != 0 { documents.own.append(.init(hash: result.own, document: number)) }
            if result.previous != 0 { documents.previous.append(.init(hash: result.previous, document: number)) }
            for date in result.dates { documents.dates.append((number, date)) }
        }
        documents.own.sort()
        documents.previous.sort()
        documents.edges = try Links.edges(of: documents, base: base, older: older)

        var writer = try SegmentWriter(documents, to: sink)
        try write(terms: order, numbers, &writer)
        try writer.endTerms()
        try write(exact: numbers, &writer)
        try writer.finish()
    }

    private func write(terms order: [Int], _ numbers: [UInt32], _ writer: inout SegmentWriter) throws {
        let table = analyzer.table
        var places = Array(repeating: 0, count: table.count + 1)
        for term in terms { places[Int(term) + 1] += 1 }
        for term in 0..<table.count { places[term + 1] += places[term] }
        let bounds = places
        var sortedDocuments = Array(repeating: UInt32(0), count: terms.count)
        var sortedPostings = sortedDocuments
        for document in order {
            let end = document + 1 < starts.count ? starts[document + 1] : terms.count
            for index in starts[document]..<end {
                let term = Int(terms[index])
                sortedDocuments[places[term]] = numbers[document]
                sortedPostings[places[term]] = postings[index]
                places[term] += 1
            }
        }
        let sorted = (0..<table.count).sorted { table[$0].lexicographicallyPrecedes(table[$1]) }
        for term in sorted where bounds[term] < bounds[term + 1] {
            let range = bounds[term]..<bounds[term + 1]
            try writer.term(table[term], Array(sortedDocuments[range]), Array(sortedPostings[range]))
        }
    }

    private func write(exact numbers: [UInt32], _ writer: inout SegmentWriter) throws {
        let sorted = exact.map { ($0.hash, numbers[Int($0.document)]) }.sorted { $0 < $1 }
        var index = 0
        while index < sorted.count {
            let hash = sorted[index].0
            var documents: [UInt32] = []
            while index < sorted.count, sorted[index].0 == hash {
                if documents.last != sorted[index].1 { documents.append(sorted[index].1) }
                index += 1
            }
            try writer.exact(hash, documents)
        }
    }
}

/// Which entry follows which.
enum Links {
    /// Where so many entries have one content in one source, no order can be told of them.
    static let mostAlike = 32

    /// Pairs among the documents of a segment, and between them and those of older segments.
    static func edges(
        of documents: SegmentDocuments, base: UInt32, older: [Segment]
    ) throws -> [SegmentDocuments.Edge] {
        var found: Set<SegmentDocuments.Edge> = []
        // Both sorted: one pass.
        var at = 0
        for link in documents.previous {
            while at < documents.own.count, documents.own[at].hash < link.hash { at += 1 }
            var index = at
            while index < documents.own.count, documents.own[index].hash == link.hash, index - at < mostAlike {
                add(documents.own[index].document + base, link.document + base)
                index += 1
            }
        }
        func add(_ first: UInt32, _ second: UInt32) {
            if first != second { found.insert(.init(first: first, second: second)) }
        }
        var olderBase: UInt32 = 0
        for segment in older {
            for link in documents.previous {
                for document in try segment.documents(.own, hash: link.hash) {
                    add(document + olderBase, link.document + base)
                }
            }
            for link in documents.own {
                for document in try segment.documents(.previous, hash: link.hash) {
                    add(link.document + base, document + olderBase)
                }
            }
            olderBase += UInt32(segment.count)
        }
        return found.sorted()
    }
}
