/// The test whether a double keeps an integer that was written out in digits.
///
/// It does if the double is exactly that integer, or if the double's shortest digits, padded with zeros, are the ones
/// written. The second covers what a program prints for a double above 2^53, such as 295147905179352830000 for 2^68.
enum IntegerKeeping {
    /// Whether `value`, the double nearest to the integer, keeps it.
    ///
    /// - Parameters:
    ///   - digits: ASCII digits without sign or leading zero.
    ///   - value: finite, and at least 10^15.
    static func keeps(_ digits: UnsafeBufferPointer<UInt8>, as value: Double) -> Bool {
        isShortest(digits, of: value) || digits.elementsEqual(exactDigits(of: value))
    }

    private static func isShortest(_ digits: UnsafeBufferPointer<UInt8>, of value: Double) -> Bool {
        let shortest = ShortestDecimal(value)
        guard shortest.pointPlace == digits.count else { return false }
        return digits.indices.allSatisfy { index in
            digits[index] == (index < shortest.count ? shortest.digits[index] : UInt8(ascii: "0"))
        }
    }

    /// The digits of an integral double of at least 2^52, all of them.
    ///
    /// The significand, in limbs of nine digits, is doubled as often as the exponent says.
    private static func exactDigits(of value: Double) -> [UInt8] {
        let limb: UInt64 = 1_000_000_000
        let significand = value.significandBitPattern | 1 << 52
        var limbs = [significand % limb, significand / limb]
        var doublings = max(0, Int(value.exponent) - 52)
        while doublings > 0 {
            let step = min(doublings, 30)
            var carry: UInt64 = 0
            for index in limbs.indices {
                let product = limbs[index] << UInt64(step) + carry
                limbs[index] = product % limb
                carry = product / limb
            }
            while carry > 0 {
                limbs.append(carry % limb)
                carry /= limb
            }
            doublings -= step
        }
        var digits: [UInt8] = []
        for limb in limbs {
            var rest = limb
            for _ in 0..<9 {
                digits.append(UInt8(ascii: "0") + UInt8(rest % 10))
                rest /= 10
            }
        }
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return digits.reversed()
    }
}
