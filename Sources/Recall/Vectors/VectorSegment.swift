/// An immutable file of vectors, in order of id: rows of bytes, their sums of squares, the ids, and how many there are.
final class VectorSegment {
    let bytes: SegmentBytes
    let (count, dimension): (Int, Int)

    /// Bytes beside the row of each vector: the sum of squares, and the id.
    private static let besideRow = 4 + 32

    /// - Throws: ``IndexFault`` if these are not the bytes of such a file.
    init(_ bytes: SegmentBytes) throws {
        self.bytes = bytes
        guard bytes.count - bytes.sections == 16 else { throw IndexFault.damaged }
        let header = try bytes.read(bytes.sections..<bytes.count)
        guard let count = Int(exactly: header.integer(UInt64.self, at: 0)),
            let dimension = Int(exactly: header.integer(UInt64.self, at: 8)), 1...1 << 16 ~= dimension,
            count <= bytes.sections, count * (dimension + Self.besideRow) == bytes.sections
        else { throw IndexFault.damaged }
        (self.count, self.dimension) = (count, dimension)
    }

    /// The id of a vector.
    func id(_ row: Int) throws -> [UInt8] {
        let start = count * (dimension + 4) + row * 32
        return try bytes.read(start..<start + 32)
    }

    /// Whether it has the vector of an entry. O(log n).
    func contains(_ id: [UInt8]) throws -> Bool {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            let other = try self.id(middle)
            if other == id { return true }
            if other.lexicographicallyPrecedes(id) { low = middle + 1 } else { high = middle }
        }
        return false
    }

    /// How much is read at a time.
    private static let chunk = 1 << 20

    /// Calls `visit` with the cosine of each vector to another, in order. O(count · dimension), in one megabyte.
    func forEachCosine(to vector: QuantizedVector, _ visit: (Float) -> Void) throws {
        let squares = try bytes.read(count * dimension..<count * (dimension + 4)).integers(UInt32.self)
        let step = max(1, Self.chunk / dimension)
        for start in stride(from: 0, to: count, by: step) {
            let end = min(count, start + step)
            let rows = try bytes.read(start * dimension..<end * dimension)
            rows.withUnsafeBytes { rows in
                guard let base = rows.bindMemory(to: Int8.self).baseAddress else { return }
                for row in start..<end {
                    visit(vector.cosine(to: base + (row - start) * dimension, square: squares[row]))
                }
            }
        }
    }

    /// All vectors with their ids.
    func rows() throws -> [VectorRow] {
        try (0..<count).map { row in
            VectorRow(
                id: try id(row), numbers: try bytes.read(row * dimension..<(row + 1) * dimension),
                square: try bytes.read(count * dimension + row * 4..<count * dimension + row * 4 + 4)
                    .integer(UInt32.self, at: 0))
        }
    }
}

/// The vector of an entry, to be written.
struct VectorRow {
    var id: [UInt8]
    /// Signed numbers, as bytes.
    var numbers: [UInt8]
    var square: UInt32

    init(id: [UInt8], numbers: [UInt8], square: UInt32) {
        self.id = id
        self.numbers = numbers
        self.square = square
    }

    init(_ id: [UInt8], _ vector: QuantizedVector) {
        self.init(id: id, numbers: vector.numbers.map { UInt8(bitPattern: $0) }, square: vector.square)
    }

    /// Writes some as a file of ``VectorSegment``.
    static func write(_ rows: [VectorRow], dimension: Int, to sink: SegmentSink) throws {
        var sink = sink
        let rows = rows.sorted { $0.id.lexicographicallyPrecedes($1.id) }
        for row in rows { try sink.append(row.numbers) }
        try sink.append([UInt8](integers: rows.map(\.square)))
        for row in rows { try sink.append(row.id) }
        let place = sink.count
        try sink.append([UInt8](integers: [UInt64(rows.count), UInt64(dimension)]))
        try sink.finish(sectionsAt: place)
    }
}
