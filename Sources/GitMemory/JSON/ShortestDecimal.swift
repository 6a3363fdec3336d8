/// The fewest decimal digits that read back as the same double, and where their point stands.
///
/// In the terms of ECMAScript's Number::toString, `count` is *k*, `pointPlace` is *n*, and the digits are those of *s*.
/// Swift prints the same digits – the fewest, and of these the closest – but lays them out in its own way.
struct ShortestDecimal {
    /// ASCII digits, the first `count` of which count: the first and the last of them are not zero.
    private(set) var digits = InlineArray<24, UInt8>(repeating: UInt8(ascii: "0"))
    private(set) var count = 0
    /// The number of digits before the point: 3 for 123.4, 0 for 0.12, −1 for 0.012.
    private(set) var pointPlace = 0

    /// The digits of a finite number greater than zero.
    init(_ value: Double) {
        value.description.withBytes { text in
            var index = 0
            var pointSeen = false
            while index < text.count, text[index] != UInt8(ascii: "e") {
                if text[index] == UInt8(ascii: ".") {
                    pointSeen = true
                } else {
                    append(text[index], afterPoint: pointSeen)
                }
                index += 1
            }
            pointPlace += Self.exponent(text[min(index + 1, text.count)...])
        }
        while count > 1, digits[count - 1] == UInt8(ascii: "0") { count -= 1 }
    }

    private mutating func append(_ digit: UInt8, afterPoint: Bool) {
        if count == 0, digit == UInt8(ascii: "0") {
            if afterPoint { pointPlace -= 1 }
            return
        }
        digits[count] = digit
        count += 1
        if !afterPoint { pointPlace += 1 }
    }

    private static func exponent(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        var magnitude = 0
        for byte in text where byte >= UInt8(ascii: "0") { magnitude = magnitude * 10 + Int(byte - UInt8(ascii: "0")) }
        return text.first == UInt8(ascii: "-") ? -magnitude : magnitude
    }
}
