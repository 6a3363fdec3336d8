extension CivilTime {
    /// The length in bytes of a time in the basic format of ISO 8601, `20261120T101530123Z`.
    public static let basicFormatUTF8Count = 19

    /// Reads a time such as `20261120T101530123Z`, as milliseconds since the start of 1970.
    ///
    /// Only this exact form is read, with ASCII digits, a date that exists, no leap second, and a year in 1970…9999;
    /// for anything else the result is `nil`.
    public static func milliseconds(basicFormat bytes: Span<UInt8>) -> UInt64? {
        guard bytes.count == basicFormatUTF8Count,
            bytes[8] == UInt8(ascii: "T"), bytes[18] == UInt8(ascii: "Z"),
            case let lastDigit = bytes[17] &- UInt8(ascii: "0"), lastDigit < 10,
            let (century, year, month, day) = decimals(bytes, at: 0),
            let (hour, minute, second, hundredths) = decimals(bytes, at: 9)
        else { return nil }
        let components = Components(
            year: century * 100 + year, month: month, day: day, hour: hour, minute: minute, second: second,
            millisecond: hundredths * 10 + Int(lastDigit))
        return components.milliseconds.flatMap(UInt64.init(exactly:))
    }

    /// Appends the time that is `milliseconds` after the start of 1970, such as `20261120T101530123Z`.
    ///
    /// - Precondition: `milliseconds` is at most ``lastMillisecond``.
    public static func write(basicFormat milliseconds: UInt64, into bytes: inout [UInt8]) {
        precondition(milliseconds <= lastMillisecond, "a year has four digits")
        let time = Components(milliseconds: Int64(milliseconds))
        var text = InlineArray<19, UInt8>(repeating: UInt8(ascii: "T"))
        put(time.year / 100, into: &text, at: 0)
        put(time.year % 100, into: &text, at: 2)
        put(time.month, into: &text, at: 4)
        put(time.day, into: &text, at: 6)
        put(time.hour, into: &text, at: 9)
        put(time.minute, into: &text, at: 11)
        put(time.second, into: &text, at: 13)
        put(time.millisecond / 10, into: &text, at: 15)
        text[17] = UInt8(ascii: "0") + UInt8(time.millisecond % 10)
        text[18] = UInt8(ascii: "Z")
        bytes.append(contentsOf: text)
    }

    /// Appends the time that is `milliseconds` after the start of 1970 as RFC 3339 writes it in UTC, such as
    /// `2026-11-20T10:15:30.123Z`.
    ///
    /// - Precondition: `milliseconds` is at most ``lastMillisecond``.
    public static func write(rfc3339 milliseconds: UInt64, into bytes: inout [UInt8]) {
        precondition(milliseconds <= lastMillisecond, "a year has four digits")
        let time = Components(milliseconds: Int64(milliseconds))
        var text = InlineArray<24, UInt8>(repeating: UInt8(ascii: "-"))
        put(time.year / 100, into: &text, at: 0)
        put(time.year % 100, into: &text, at: 2)
        put(time.month, into: &text, at: 5)
        put(time.day, into: &text, at: 8)
        text[10] = UInt8(ascii: "T")
        put(time.hour, into: &text, at: 11)
        text[13] = UInt8(ascii: ":")
        put(time.minute, into: &text, at: 14)
        text[16] = UInt8(ascii: ":")
        put(time.second, into: &text, at: 17)
        text[19] = UInt8(ascii: ".")
        put(time.millisecond / 10, into: &text, at: 20)
        text[22] = UInt8(ascii: "0") + UInt8(time.millisecond % 10)
        text[23] = UInt8(ascii: "Z")
        bytes.append(contentsOf: text)
    }

    /// The four numbers of two digits each that stand at an offset; `nil` if one of the eight is no digit.
    ///
    /// All are looked at in one word: the first digit is in its lowest byte, and so are tens beside their ones.
    @inline(__always)
    private static func decimals(_ bytes: Span<UInt8>, at offset: Int) -> (Int, Int, Int, Int)? {
        let text = UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
        let digits = text ^ 0x3030_3030_3030_3030
        guard (digits | (digits &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080 == 0 else { return nil }
        let pairs = (digits & 0x00FF_00FF_00FF_00FF) &* 10 &+ (digits >> 8 & 0x00FF_00FF_00FF_00FF)
        return (Int(pairs & 0xFF), Int(pairs >> 16 & 0xFF), Int(pairs >> 32 & 0xFF), Int(pairs >> 48 & 0xFF))
    }

    /// Puts a number below 100 where it belongs, as two digits.
    @inline(__always)
    private static func put<let count: Int>(_ value: Int, into text: inout InlineArray<count, UInt8>, at offset: Int) {
        let (tens, ones) = UInt8(truncatingIfNeeded: value).quotientAndRemainder(dividingBy: 10)
        text[offset] = UInt8(ascii: "0") + tens
        text[offset + 1] = UInt8(ascii: "0") + ones
    }
}

extension [UInt8] {
    /// Appends bytes in one go, where one by one each would be looked after by itself.
    @inline(__always)
    mutating func append<let count: Int>(contentsOf text: InlineArray<count, UInt8>) {
        text.span.withUnsafeBufferPointer { append(contentsOf: $0) }
    }
}
