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
            let year = decimal(bytes, 0..<4),
            let month = decimal(bytes, 4..<6),
            let day = decimal(bytes, 6..<8),
            let hour = decimal(bytes, 9..<11),
            let minute = decimal(bytes, 11..<13),
            let second = decimal(bytes, 13..<15),
            let millisecond = decimal(bytes, 15..<18)
        else { return nil }
        let components = Components(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second, millisecond: millisecond)
        return components.milliseconds.flatMap(UInt64.init(exactly:))
    }

    /// Appends the time that is `milliseconds` after the start of 1970, such as `20261120T101530123Z`.
    ///
    /// - Precondition: `milliseconds` is at most ``lastMillisecond``.
    public static func write(basicFormat milliseconds: UInt64, into bytes: inout [UInt8]) {
        precondition(milliseconds <= lastMillisecond, "a year has four digits")
        let components = Components(milliseconds: Int64(milliseconds))
        append(components.year, digits: 4, to: &bytes)
        append(components.month, digits: 2, to: &bytes)
        append(components.day, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        append(components.hour, digits: 2, to: &bytes)
        append(components.minute, digits: 2, to: &bytes)
        append(components.second, digits: 2, to: &bytes)
        append(components.millisecond, digits: 3, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    private static func decimal(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var value = 0
        for index in range {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }

    private static func append(_ value: Int, digits: Int, to bytes: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }
}
