/// How much a word looks as if a machine had drawn it.
struct Randomness {
    let count: Int
    private(set) var digits = 0
    private(set) var lowers = 0
    private(set) var uppers = 0
    /// Bytes that are neither letters nor digits.
    private(set) var others = 0
    /// How often a letter follows a digit, or the other way round.
    private(set) var changes = 0
    private(set) var isHex = true
    private var counts = InlineArray<128, UInt16>(repeating: 0)
    private var seen: (UInt64, UInt64) = (0, 0)

    /// Looks at the first 512 bytes of a range.
    init(of range: Range<Int>, in bytes: Bytes) {
        count = min(range.count, 512)
        var last: UInt8 = 0
        for place in range.lowerBound..<range.lowerBound + count {
            let byte = bytes[place]
            counts[Int(byte & 127)] += 1
            if byte & 64 == 0 { seen.0 |= 1 << UInt64(byte & 63) } else { seen.1 |= 1 << UInt64(byte & 63) }
            if byte.isDigit {
                digits += 1
                if last.isLetter { changes += 1 }
            } else if byte.isLower {
                lowers += 1
                if last.isDigit { changes += 1 }
            } else if byte.isUpper {
                uppers += 1
                if last.isDigit { changes += 1 }
            } else {
                others += 1
            }
            if byte.hexValue == nil, byte != UInt8(ascii: "-") { isHex = false }
            last = byte
        }
    }

    /// How many bytes are different from each other.
    var distinct: Int { seen.0.nonzeroBitCount + seen.1.nonzeroBitCount }
    var letters: Int { lowers + uppers }

    /// How many of the four sorts occur: lower case, upper case, digits, anything else.
    var sorts: Int { (lowers > 0 ? 1 : 0) + (uppers > 0 ? 1 : 0) + (digits > 0 ? 1 : 0) + (others > 0 ? 1 : 0) }

    /// Shannon's entropy in bits a byte, in 65,536ths.
    var entropy: Int {
        guard count > 1 else { return 0 }
        var sum = 0
        for byte in 0..<128 where counts[byte] > 1 { sum += Int(counts[byte]) * Self.logarithm(Int(counts[byte])) }
        return Self.logarithm(count) - sum / count
    }

    /// Whether the entropy is at least so many hundredths of a bit a byte.
    func hasEntropy(_ hundredths: Int) -> Bool { entropy * 100 >= hundredths << 16 }

    /// Whether it is more than a stopgap such as `xxxxxxxx` or `your-token-here`.
    var isNoPlaceholder: Bool {
        if count >= 12, distinct < 6 { return false }
        return digits > 0 || uppers > 0 && lowers > 0 || lowers == 0
    }

    /// The logarithm to base 2 of 1 to 512, in 65,536ths, bit by bit.
    private static func logarithm(_ value: Int) -> Int {
        let whole = Int.bitWidth - 1 - value.leadingZeroBitCount
        var result = whole << 16
        var mantissa = (UInt64(value) << 32) >> UInt64(whole)
        for bit in stride(from: 15, through: 4, by: -1) {
            mantissa = (mantissa * (mantissa >> 2)) >> 30
            if mantissa >= 2 << 32 {
                mantissa >>= 1
                result |= 1 << bit
            }
        }
        return result
    }
}
