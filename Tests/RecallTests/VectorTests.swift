import GitMemory
import TestSupport
import Testing

@testable import Recall

@Suite("Vectors: bytes, files, the nearest, and what they do to a score") struct VectorTests {
    private func numbers(_ count: Int, _ random: inout SplitMix64) -> [Float] {
        (0..<count).map { _ in Float(Int(random.next() % 2001)) - 1000 }
    }

    private func cosine(_ a: [Float], _ b: [Float]) -> Double {
        let product = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        func length(_ v: [Float]) -> Double { v.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot() }
        return product / length(a) / length(b)
    }

    private func cosine(_ a: QuantizedVector, _ b: QuantizedVector) -> Float {
        b.numbers.withUnsafeBufferPointer { numbers in
            numbers.baseAddress.map { a.cosine(to: $0, square: b.square) } ?? 0
        }
    }

    private func id(_ number: Int) -> [UInt8] {
        (0..<32).map { UInt8(truncatingIfNeeded: (number &* 37 &+ $0 &* 11) >> ($0 == 1 ? 8 : 0)) }
    }

    private func bytes(_ rows: [VectorRow], _ dimension: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try withoutActuallyEscaping({ (part: [UInt8]) in bytes += part }) { write in
            try VectorRow.write(rows, dimension: dimension, to: SegmentSink(write))
        }
        return bytes
    }

    @Test("A byte for each number changes a cosine by little", arguments: [1, 3, 64, 384, 1536])
    func quantized(_ count: Int) {
        var random = SplitMix64(seed: testSeed)
        for _ in 0..<20 {
            let (a, b) = (numbers(count, &random) + [500], numbers(count, &random) + [500])
            let (p, q) = (QuantizedVector(a), QuantizedVector(b))
            let found = cosine(p, q)
            #expect(abs(Double(found) - cosine(a, b)) < 0.02, "\(found), seed \(testSeed)")
        }
        #expect(QuantizedVector([1e-40, 0, -1e-40]).numbers == [127, 0, -127])
        #expect(QuantizedVector([3e38, 0]).numbers == [127, 0])
    }

    @Test("What is written is read, in order of id; no changed byte is") func files() throws {
        var random = SplitMix64(seed: testSeed)
        for (count, dimension) in [(1, 1), (7, 5), (300, 384), (40, 3000)] {
            let rows = (0..<count).map { VectorRow(id($0), QuantizedVector(numbers(dimension - 1, &random) + [1])) }
            let written = try bytes(rows, dimension)
            let segment = try VectorSegment(SegmentBytes(memory: written))
            #expect(segment.count == count && segment.dimension == dimension)
            let sorted = rows.sorted { $0.id.lexicographicallyPrecedes($1.id) }
            #expect(try segment.rows().map(\.id) == sorted.map(\.id))
            #expect(try segment.rows().map(\.numbers) == sorted.map(\.numbers))
            for row in rows { #expect(try segment.contains(row.id)) }
            #expect(try !segment.contains(id(count + 5)))
            let question = QuantizedVector(numbers(dimension - 1, &random) + [1])
            var cosines: [Float] = []
            try segment.forEachCosine(to: question) { cosines.append($0) }
            for (cosine, row) in zip(cosines, sorted) {
                let one = row.numbers.withUnsafeBytes { bytes in
                    bytes.bindMemory(to: Int8.self).baseAddress.map { question.cosine(to: $0, square: row.square) }
                }
                #expect(cosine == one)
            }
            #expect(cosines.count == count)
            for _ in 0..<50 {
                var damaged = written
                let place = Int(random.next() % UInt64(written.count))
                damaged[place] ^= UInt8(1 + random.next() % 255)
                #expect(throws: IndexFault.self, "byte \(place), seed \(testSeed)") {
                    let segment = try VectorSegment(SegmentBytes(memory: damaged))
                    try segment.forEachCosine(to: question) { _ in }
                    _ = try segment.rows()
                }
            }
            #expect(throws: IndexFault.self) { try VectorSegment(SegmentBytes(memory: Array(written.dropLast()))) }
        }
    }

    @Test("A manifest is read as it was written, and nothing else is") func manifest() throws {
        var manifest = VectorManifest(mark: "http://x\nmodel\n\n")
        (manifest.next, manifest.dimension) = (9, 384)
        manifest.segments = [Manifest.Part(number: 3, count: 20, size: 900)]
        manifest.trees = [try #require(EntryTree(bytes: Array(1...20)))]
        let bytes = manifest.bytes
        #expect(try VectorManifest(bytes) == manifest)
        for place in bytes.indices {
            var damaged = bytes
            damaged[place] ^= 1
            #expect(throws: IndexFault.self, "byte \(place)") { try VectorManifest(damaged) }
            #expect(throws: IndexFault.self, "length \(place)") { try VectorManifest(Array(bytes[..<place])) }
        }
    }

    @Test("The nearest are those of a naive comparison, among what counts") func nearest() throws {
        var random = SplitMix64(seed: testSeed)
        var (builder, all) = (SegmentBuilder(), [(id: [UInt8], vector: QuantizedVector)]())
        for number in 0..<400 {
            var object = JSONObject()
            object["content"] = .string("memory \(number)")
            let body = try Body(object)
            builder.add(body.id.bytes, DocumentFields(body))
            if number % 5 != 0 { all.append((body.id.bytes, QuantizedVector(numbers(7, &random) + [1]))) }
        }
        let index = IndexReader([try builder.segment(base: 0, older: [])])
        let question = QuantizedVector(numbers(7, &random) + [1])
        let parts = [Array(all[..<100]), Array(all[100...])]
        // One that the index does not know is as if it were not there.
        let strange = [(id: id(7), vector: question)]
        let segments = try (parts + [strange]).map { part in
            try VectorSegment(SegmentBytes(memory: bytes(part.map { VectorRow($0.id, $0.vector) }, 8)))
        }
        var members = DocumentSet(count: index.count, all: true)
        for document in 0..<100 { members.remove(document * 3) }
        let pool = try Pool(index, members, for: Question(Array("memory".utf8)))
        let search = try VectorSearch(segments, question)
        for (count, isNarrow) in [(1, false), (10, false), (50, false), (10, true), (1000, false)] {
            let few = isNarrow ? Set(all[..<30].map(\.id)) : nil
            let naive = try all.compactMap { id, vector -> (Float, [UInt8], Int)? in
                guard few?.contains(id) ?? true, let document = try index.document(id), members.contains(document)
                else { return nil }
                return (cosine(question, vector), id, document)
            }.sorted { $0.0 != $1.0 ? $0.0 > $1.0 : $0.1.lexicographicallyPrecedes($1.1) }
            let found = try search.nearest(count, in: pool, among: few)
            #expect(found.map(\.document) == naive.prefix(count).map(\.2), "\(count), seed \(testSeed)")
        }
    }

    @Test("The nearest gain by rank, the first the most, and nothing changes without any") func fusion() {
        let hits = [Ranker.Hit(document: 1, score: 90 << 16), Ranker.Hit(document: 2, score: 80 << 16)]
        var same = hits
        VectorFusion.fuse([], into: &same) { _ in false }
        #expect(same.map(\.score) == hits.map(\.score) && same.map(\.document) == [1, 2])
        var fused = hits
        let near = [7, 2, 9].map { VectorFusion.Near(document: $0, cosine: 0.5) }
        VectorFusion.fuse(near, into: &fused) { $0 == 9 }
        let scores = Dictionary(uniqueKeysWithValues: fused.map { ($0.document, $0.score) })
        #expect(scores.count == 4)
        #expect(scores[1] == hits[0].score)
        #expect((scores[2] ?? 0) > hits[1].score)
        #expect((scores[7] ?? 0) > 4 * (scores[9] ?? 0) && (scores[9] ?? 0) > 0, "less in a dialogue")
        var alone: [Ranker.Hit] = []
        VectorFusion.fuse(near, into: &alone) { _ in false }
        #expect(alone.sorted { $0.score > $1.score }.map(\.document) == [7, 2, 9])
    }
}
