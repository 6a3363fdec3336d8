extension JSONReader {
    /// The number at the position. RFC 8259, section 6; what a double cannot keep, see `JSON.init(parsing:options:)`.
    mutating func number() throws(JSONError) -> Double {
        let start = position
        let negative = next == UInt8(ascii: "-")
        if negative { position += 1 }
        let first = position
        // Wraps beyond 19 digits, where it is not used.
        var mantissa: UInt64 = 0
        try digits(into: &mantissa)
        let integerDigits = position - first
        if integerDigits > 1, bytes[first] == UInt8(ascii: "0") {
            throw failure(.invalidNumber, "a number has no leading zeros: remove them", at: first)
        }
        var exponent = 0
        var digitCount = integerDigits
        if next != UInt8(ascii: "."), next | 0x20 != UInt8(ascii: "e") {
            if integerDigits <= 15 { return negative ? -Double(mantissa) : Double(mantissa) }
            return try longInteger(start..<position, digits: first..<position)
        }
        if next == UInt8(ascii: ".") {
            position += 1
            let fraction = position
            try digits(into: &mantissa)
            exponent = fraction - position
            digitCount += position - fraction
        }
        if next | 0x20 == UInt8(ascii: "e") { exponent += try self.exponent() }
        // Both factors are exact, so the one rounding is the right one (Clinger 1990).
        if digitCount <= 19, mantissa <= 1 << 53, -22...22 ~= exponent {
            let magnitude =
                exponent < 0
                ? Double(mantissa) / Self.powersOfTen[-exponent] : Double(mantissa) * Self.powersOfTen[exponent]
            return negative ? -magnitude : magnitude
        }
        return try rounded(start..<position)
    }

    /// Takes one or more digits.
    @inline(__always)
    private mutating func digits(into mantissa: inout UInt64) throws(JSONError) {
        let start = position
        while position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            mantissa = mantissa &* 10 &+ UInt64(digit)
            position += 1
        }
        if position == start { throw unexpected(.invalidNumber, wanted: "a digit of a number") }
    }

    /// Takes an exponent part. One of more than five digits is returned as ±99999, out of reach of the exact way; the
    /// other way reads the text itself.
    private mutating func exponent() throws(JSONError) -> Int {
        position += 1
        let negative = next == UInt8(ascii: "-")
        if negative || next == UInt8(ascii: "+") { position += 1 }
        let start = position
        var value: UInt64 = 0
        try digits(into: &value)
        let magnitude = position - start > 5 ? 99_999 : Int(value)
        return negative ? -magnitude : magnitude
    }

    /// The double nearest to the number in a range of the text.
    private func rounded(_ range: Range<Int>) throws(JSONError) -> Double {
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
        guard let value = Double(text), value.isFinite else { throw outOfRange(at: range.lowerBound) }
        return value
    }

    /// An integer of 16 digits or more, if a double keeps it.
    @inline(never)
    private func longInteger(_ range: Range<Int>, digits: Range<Int>) throws(JSONError) -> Double {
        // No double has more than 309 digits, so anything longer need not be converted.
        guard digits.count <= 309 else { throw outOfRange(at: range.lowerBound) }
        let value = try rounded(range)
        let digits = UnsafeBufferPointer(rebasing: bytes[digits])
        guard IntegerKeeping.keeps(digits, as: value.magnitude) else {
            throw failure(
                .inexactInteger, "a JSON number cannot keep this integer exactly: write it as a string, in quotes",
                at: range.lowerBound)
        }
        return value
    }

    private func outOfRange(at offset: Int) -> JSONError {
        failure(.numberOutOfRange, "the number is greater than a double can be: write it as a string", at: offset)
    }

    /// The powers of ten that a double holds exactly.
    private static let powersOfTen: InlineArray<23, Double> = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}
