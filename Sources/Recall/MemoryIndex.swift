package import GitMemory

/// An index in memory, for one process.
package struct MemoryIndex {
    private var builder = SegmentBuilder()
    private var segments: [Segment] = []

    package init() {}

    /// Adds a memory; the same one twice is an error of the caller.
    package mutating func add(_ id: EntryID, _ document: DocumentFields) throws {
        builder.add(id.bytes, document)
        if builder.size > 256 << 20 { try finish() }
    }

    private mutating func finish() throws {
        guard builder.count > 0 else { return }
        segments.append(try builder.segment(base: segments.reduce(0) { $0 + UInt32($1.count) }, older: segments))
        builder = SegmentBuilder()
    }

    /// Ends the adding.
    package mutating func search() throws -> Search {
        try finish()
        let index = IndexReader(segments)
        return try Search(index)
    }

    /// A set of entries to be asked.
    package struct Search {
        private let index: IndexReader
        private let members: DocumentSet
        private let statistics: TextStatistics

        init(_ index: IndexReader) throws {
            self.index = index
            members = DocumentSet(count: index.count, all: true)
            statistics = try index.statistics(of: members)
        }

        /// The best entries for a question, with scores of 16 fractional bits; by vectors, too, where there are some.
        package func best(
            _ count: Int, for text: String, vectors: MemoryVectors? = nil
        ) throws -> [(id: EntryID, score: Int64)] {
            let question = Question(Array(text.utf8))
            let pool = try Pool(index, members, statistics, for: question)
            var ranker = Ranker(pool, question)
            var hits = try ranker.rank()
            if let vectors {
                VectorFusion.fuse(try vectors.nearest(to: text, in: pool), into: &hits, isInChain: pool.isInChain)
            }
            return try pool.best(count, of: hits).compactMap { hit in
                EntryID(bytes: try pool.index.id(hit.document)).map { ($0, hit.score) }
            }
        }
    }
}

extension SegmentBuilder {
    /// A segment in memory.
    func segment(base: UInt32, older: [Segment]) throws -> Segment {
        var bytes: [UInt8] = []
        try withoutActuallyEscaping({ (part: [UInt8]) in bytes += part }) { write in
            try self.write(to: SegmentSink(write), base: base, older: older)
        }
        return try Segment(SegmentBytes(memory: bytes))
    }
}

extension EntryID {
    /// Its 32 bytes.
    package var bytes: [UInt8] {
        stride(from: 0, to: 64, by: 2).map { hexDigit($0) << 4 | hexDigit($0 + 1) }
    }

    /// An id of 32 bytes; `nil` of any other number.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        let digits = Array("0123456789abcdef".utf8)
        self.init(hex: String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self))
    }
}

extension Pool {
    /// The score that so many have at least: a heap of the best so far, the least on top.
    private static func leastOfBest(_ count: Int, _ hits: [Ranker.Hit]) -> Int64 {
        var heap = hits.prefix(count).map(\.score)
        func sink(_ start: Int) {
            var parent = start
            while true {
                var least = parent
                for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child] < heap[least] {
                    least = child
                }
                if least == parent { return }
                heap.swapAt(parent, least)
                parent = least
            }
        }
        for start in stride(from: heap.count / 2, through: 0, by: -1) { sink(start) }
        for hit in hits[count...] where hit.score > heap[0] {
            heap[0] = hit.score
            sink(0)
        }
        return heap[0]
    }

    /// The best of these, best first; of equal scores the lesser id.
    func best(_ count: Int, of hits: [Ranker.Hit]) throws -> [Ranker.Hit] {
        var ids: [Int: [UInt8]] = [:]
        func id(_ document: Int) throws -> [UInt8] {
            if let id = ids[document] { return id }
            let id = try index.id(document)
            ids[document] = id
            return id
        }
        var best = hits
        if hits.count > count * 4, count > 0 {
            // Only what is at least as good as the last of the best is put in order.
            let least = Self.leastOfBest(count, hits)
            best = hits.filter { $0.score >= least }
        }
        try best.sort { a, b in
            if a.score != b.score { return a.score > b.score }
            return try id(a.document).lexicographicallyPrecedes(id(b.document))
        }
        return Array(best.prefix(count))
    }
}
