package import GitMemory

/// Vectors in memory, for one process.
package struct MemoryVectors {
    private let settings: EmbeddingSettings
    private let endpoint: EmbeddingEndpoint
    private var rows: [VectorRow] = []
    private var segments: [VectorSegment] = []

    /// Makes some by an endpoint.
    package init(_ settings: EmbeddingSettings) {
        self.settings = settings
        endpoint = EmbeddingEndpoint(settings)
    }

    private static let (mostTexts, patience) = (16, 600_000)

    /// Adds those of some memories.
    ///
    /// - Throws: `EmbeddingFailure` if the endpoint does not do its part.
    package mutating func add(_ bodies: [Body]) throws {
        for start in stride(from: 0, to: bodies.count, by: Self.mostTexts) {
            let batch = bodies[start..<min(start + Self.mostTexts, bodies.count)]
            let vectors = try endpoint.vectors(
                of: batch.map { settings.textPrefix + VectorBuild.text(of: $0) }, within: Self.patience)
            for (body, vector) in zip(batch, vectors) {
                rows.append(VectorRow(body.id.bytes, QuantizedVector(vector)))
            }
        }
        guard let first = rows.first else { return }
        var bytes: [UInt8] = []
        let all = rows
        try withoutActuallyEscaping({ (part: [UInt8]) in bytes += part }) { write in
            try VectorRow.write(all, dimension: first.numbers.count, to: SegmentSink(write))
        }
        segments = [try VectorSegment(SegmentBytes(memory: bytes))]
    }

    func nearest(to question: String, in pool: Pool) throws -> [VectorFusion.Near] {
        let vectors = try endpoint.vectors(of: [settings.questionPrefix + question], within: Self.patience)
        return try VectorSearch(segments, QuantizedVector(vectors[0]))
            .nearest(VectorFusion.most, in: pool, among: nil)
    }
}
