extension Stamp: FixedWidthText {
    /// The length of the text in bytes: `20261120T101530123Z` and four hexadecimal digits of count.
    public static var utf8Count: Int { CivilTime.basicFormatUTF8Count + 4 }

    /// Reads a stamp such as `20261120T101530123Z00ff`; `nil` if `bytes` is anything else.
    ///
    /// The date must exist and be in the years 1970…9999; a leap second, upper-case digits of the count and white
    /// space are refused.
    public init?(utf8 bytes: Span<UInt8>) {
        let split = CivilTime.basicFormatUTF8Count
        guard bytes.count == Stamp.utf8Count,
            let milliseconds = CivilTime.milliseconds(basicFormat: bytes.extracting(0..<split))
        else { return nil }
        var count: UInt16 = 0
        for index in split..<Stamp.utf8Count {
            switch bytes[index] {
            case let byte where UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte:
                count = count << 4 | UInt16(byte - UInt8(ascii: "0"))
            case let byte where UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte:
                count = count << 4 | UInt16(byte - UInt8(ascii: "a") + 10)
            default:
                return nil
            }
        }
        self.init(milliseconds: milliseconds, count: count)
    }

    /// Appends the text to `bytes`.
    public func write(into bytes: inout [UInt8]) {
        CivilTime.write(basicFormat: milliseconds, into: &bytes)
        bytes.append(
            contentsOf: InlineArray<4, UInt8> { index in
                let digit = UInt8(truncatingIfNeeded: count >> UInt16(12 - 4 * index)) & 0xf
                return digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            })
    }
}
