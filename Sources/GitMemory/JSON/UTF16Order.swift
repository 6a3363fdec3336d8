/// The order of strings by UTF-16 code units: that of canonical JSON's keys.
///
/// It differs from the order by code points (and by UTF-8 bytes) in one place: U+10000 and above are written with
/// surrogates, D800 to DFFF, and so come before U+E000 … U+FFFF. It also differs from Swift's `<`, which compares
/// strings as if they were normalised.
///
/// Source: RFC 8785, section 3.2.3.
package enum UTF16Order {
    /// Whether `left` comes strictly before `right`; a string comes before any longer one that it begins.
    ///
    /// Complexity: O(length of the common beginning), on the UTF-8 bytes.
    package static func precedes(_ left: String, _ right: String) -> Bool {
        left.withBytes { left in right.withBytes { right in precedes(left, right) } }
    }

    /// Whether the text of `left` comes strictly before that of `right`; both are UTF-8.
    static func precedes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        let common = min(left.count, right.count)
        var index = 0
        while index < common, left[index] == right[index] { index += 1 }
        guard index < common else { return left.count < right.count }
        return rank(left[index]) < rank(right[index])
    }

    /// The place of a UTF-8 byte among those that may differ first.
    ///
    /// EE and EF lead U+E000 … U+FFFF; F0 … F4 lead what UTF-16 writes with surrogates. Moving the former above the
    /// latter is all it takes, for both are lead bytes and no continuation byte is as great.
    private static func rank(_ byte: UInt8) -> UInt8 {
        byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte
    }
}
