internal import CRecall

/// A vector of small whole numbers: its direction, in a byte for each number.
struct QuantizedVector {
    let numbers: [Int8]
    /// The sum of their squares; above 0.
    let square: UInt32

    /// - Parameter numbers: finite, and not all 0.
    init(_ numbers: [Float]) {
        let largest = numbers.reduce(Float(0)) { max($0, $1.magnitude) }
        // Of numbers too small to be divided by, the largest are ±127 all the same.
        self.numbers = numbers.map { Int8(($0 / largest * 127).rounded()) }
        square = self.numbers.reduce(0) { $0 + UInt32(Int32($1) * Int32($1)) }
    }

    /// The cosine of the angle to a row of bytes, given the row's sum of squares. It is of whole numbers and one root, so
    /// the same on every machine.
    func cosine(to row: UnsafePointer<Int8>, square other: UInt32) -> Float {
        guard other > 0 else { return 0 }
        let product = numbers.withUnsafeBufferPointer { crecall_dot_product($0.baseAddress, row, $0.count) }
        return Float(Double(product) / (Double(square) * Double(other)).squareRoot())
    }
}
