/// Lower-case hexadecimal digits, one or eight at a time.
enum Hex {
    static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// The eight digits of a number, in ASCII, the first of them in the highest byte.
    @inline(__always)
    static func digits(_ value: UInt32) -> UInt64 {
        var nibbles = UInt64(value)
        nibbles = (nibbles | nibbles << 16) & 0x0000_FFFF_0000_FFFF
        nibbles = (nibbles | nibbles << 8) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles | nibbles << 4) & 0x0F0F_0F0F_0F0F_0F0F
        return text(nibbles)
    }

    /// The number that eight digits in ASCII stand for, the first of them in the highest byte; `nil` if one is none.
    @inline(__always)
    static func value(ofDigits digits: UInt64) -> UInt32? {
        // What the digits would be worth if all are good, and what digits that is worth: both agree only then.
        let letters = digits >> 6 & ones
        var nibbles = digits & (ones &* 0x0F) &+ letters &* 9
        guard nibbles & (ones &* 0xF0) == 0, text(nibbles) == digits else { return nil }
        nibbles = (nibbles | nibbles >> 4) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles | nibbles >> 8) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: nibbles | nibbles >> 16)
    }

    /// The digits of eight values below 16: from 10 on, a byte gets its high bit when 0x76 is added.
    @inline(__always)
    private static func text(_ nibbles: UInt64) -> UInt64 {
        let letters = (nibbles &+ ones &* 0x76) >> 7 & ones
        return nibbles &+ ones &* 0x30 &+ letters &* 0x27
    }
}
