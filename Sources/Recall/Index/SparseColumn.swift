/// A column of a segment in which most documents have nothing: steps from one that has a value to the next, each with its
/// value.
enum SparseColumn {
    /// - Parameter value: that of a document; `nil` for none.
    static func bytes(of facts: [DocumentFacts], _ value: (DocumentFacts) -> UInt32?) -> [UInt8] {
        var (bytes, last) = ([UInt8](), 0)
        for (document, facts) in facts.enumerated() {
            guard let value = value(facts) else { continue }
            bytes.appendVariable(UInt64(document - last))
            bytes.appendInteger(value)
            last = document
        }
        return bytes
    }

    /// Calls `visit` with each document that has a value.
    ///
    /// - Throws: ``IndexFault`` if the bytes are not those of such a column.
    static func forEach(in bytes: [UInt8], count: Int, _ visit: (_ document: Int, _ value: UInt32) -> Void) throws {
        let isWhole = bytes.withUnsafeBufferPointer { bytes in
            var (scan, document) = (VariableScan(bytes: bytes), 0)
            while scan.position < bytes.count {
                guard let step = scan.next(), step < count, document + Int(step) < count,
                    scan.position + 4 <= bytes.count
                else { return false }
                document += Int(step)
                let value = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: scan.position, as: UInt32.self)
                scan.position += 4
                visit(document, UInt32(littleEndian: value))
            }
            return true
        }
        guard isWhole else { throw IndexFault.damaged }
    }
}

extension Segment {
    /// The words of all documents.
    func words() throws -> [UInt16] {
        var words = try section(.lengths).integers(UInt16.self)
        try SparseColumn.forEach(in: section(.words), count: count) { words[$0] = UInt16(truncatingIfNeeded: $1) }
        return words
    }

    /// The days of all documents.
    func days() throws -> [Int32] {
        var days = Array(repeating: DocumentFacts.noDay, count: count)
        try SparseColumn.forEach(in: section(.days), count: count) { days[$0] = Int32(bitPattern: $1) }
        return days
    }

    /// The sessions of all documents.
    func sessions() throws -> [UInt32] {
        var sessions = Array(repeating: UInt32(0), count: count)
        try SparseColumn.forEach(in: section(.sessions), count: count) { sessions[$0] = $1 }
        return sessions
    }
}
