/// The canonical text of a number: RFC 8785, section 3.2.2.3, which is ECMAScript's Number::toString.
enum CanonicalNumber {
    /// Appends the number; −0 is written `0`.
    ///
    /// - Precondition: the number is finite. RFC 8785 has a writer stop at NaN and infinity, which have no JSON text;
    ///   no text that was read holds one.
    static func write(_ value: Double, into output: inout [UInt8]) {
        precondition(value.isFinite, "NaN and infinity have no JSON text")
        if value < 0 { output.append(UInt8(ascii: "-")) }
        let magnitude = value.magnitude
        if magnitude < 0x1p53 {
            let integer = UInt64(magnitude)
            if Double(integer) == magnitude { return write(integer, into: &output) }
        }
        write(ShortestDecimal(magnitude), into: &output)
    }

    /// Appends an integer of at most 20 digits.
    private static func write(_ value: UInt64, into output: inout [UInt8]) {
        if value < 10 { return output.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value)) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var (rest, first) = (value, 20)
            while rest > 0 {
                first -= 1
                digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: digits[first...]))
        }
    }

    /// Lays out digits as steps 6 to 12 of Number::toString (ECMA-262, 6.1.6.1.20) do.
    private static func write(_ decimal: ShortestDecimal, into output: inout [UInt8]) {
        let (count, point) = (decimal.count, decimal.pointPlace)
        switch point {
        case count...21:
            write(decimal, 0..<count, into: &output)
            writeZeros(point - count, into: &output)
        case 1...21:
            write(decimal, 0..<point, into: &output)
            output.append(UInt8(ascii: "."))
            write(decimal, point..<count, into: &output)
        case -5...0:
            output.append(UInt8(ascii: "0"))
            output.append(UInt8(ascii: "."))
            writeZeros(-point, into: &output)
            write(decimal, 0..<count, into: &output)
        default:
            write(decimal, 0..<1, into: &output)
            if count > 1 {
                output.append(UInt8(ascii: "."))
                write(decimal, 1..<count, into: &output)
            }
            output.append(UInt8(ascii: "e"))
            output.append(point > 0 ? UInt8(ascii: "+") : UInt8(ascii: "-"))
            write(UInt64((point - 1).magnitude), into: &output)
        }
    }

    private static func write(_ decimal: ShortestDecimal, _ range: Range<Int>, into output: inout [UInt8]) {
        for index in range { output.append(decimal.digits[index]) }
    }

    private static func writeZeros(_ count: Int, into output: inout [UInt8]) {
        for _ in 0..<count { output.append(UInt8(ascii: "0")) }
    }
}
