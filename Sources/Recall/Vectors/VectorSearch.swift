/// Compares the vector of a question with all that are kept.
struct VectorSearch {
    private let segments: [VectorSegment]
    /// The cosine of each vector, segment after segment.
    private var cosines: [Float] = []

    init(_ segments: [VectorSegment], _ question: QuantizedVector) throws {
        self.segments = segments
        var cosines: [Float] = []
        cosines.reserveCapacity(segments.reduce(0) { $0 + $1.count })
        for segment in segments { try segment.forEachCosine(to: question) { cosines.append($0) } }
        self.cosines = cosines
    }

    /// The nearest entries of a pool, the nearest first; of equally near ones the lesser id.
    ///
    /// - Parameter candidates: among which all are that count; `nil` if all do.
    func nearest(_ count: Int, in pool: Pool, among candidates: Set<[UInt8]>?) throws -> [VectorFusion.Near] {
        var step = 4 * count
        while true {
            var found: [(near: VectorFusion.Near, id: [UInt8])] = []
            for row in best(step) {
                let id = try id(row)
                guard candidates?.contains(id) ?? true, let document = try pool.index.document(id),
                    pool.members.contains(document)
                else { continue }
                found.append((VectorFusion.Near(document: document, cosine: cosines[row]), id))
            }
            if found.count >= count || step >= cosines.count {
                found.sort {
                    $0.near.cosine != $1.near.cosine
                        ? $0.near.cosine > $1.near.cosine : $0.id.lexicographicallyPrecedes($1.id)
                }
                return found.prefix(count).map(\.near)
            }
            step *= 8
        }
    }

    private func id(_ row: Int) throws -> [UInt8] {
        var row = row
        for segment in segments {
            if row < segment.count { return try segment.id(row) }
            row -= segment.count
        }
        throw IndexFault.damaged
    }

    /// The rows with the greatest cosines, in no order, and all that equal the least of them.
    private func best(_ count: Int) -> [Int] {
        guard count < cosines.count else { return Array(cosines.indices) }
        // A heap of the best so far, the least on top.
        var heap = Array(cosines[..<count])
        func sink(_ start: Int) {
            var parent = start
            while true {
                var least = parent
                for child in [2 * parent + 1, 2 * parent + 2] where child < count && heap[child] < heap[least] {
                    least = child
                }
                if least == parent { return }
                heap.swapAt(parent, least)
                parent = least
            }
        }
        for start in stride(from: count / 2, through: 0, by: -1) { sink(start) }
        for cosine in cosines[count...] where cosine > heap[0] {
            heap[0] = cosine
            sink(0)
        }
        let least = heap[0]
        return cosines.indices.filter { cosines[$0] >= least }
    }
}
