/// A check that bytes are canonical JSON. It goes over them once, allocates nothing and makes no value.
///
/// It knows the usual forms. What it passes is canonical, byte for byte; what it does not pass may be so all the same,
/// and only reading and writing it can tell. So nothing may be refused on its word.
struct CanonicalScan {
    let bytes: UnsafeBufferPointer<UInt8>
    var position: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    /// The byte at the position, or 0 at the end: NUL is nowhere allowed.
    @inline(__always)
    var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

    /// Passes one byte, if it is this one.
    @inline(__always)
    mutating func skip(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    /// Passes a value with at most `depth` arrays and objects inside one another.
    mutating func value(depth: Int) -> Bool {
        switch next {
        case UInt8(ascii: "\""): text() != nil
        case UInt8(ascii: "{"): object(depth: depth)
        case UInt8(ascii: "["): array(depth: depth)
        case UInt8(ascii: "t"): word("true")
        case UInt8(ascii: "f"): word("false")
        case UInt8(ascii: "n"): word("null")
        default: number()
        }
    }

    private mutating func array(depth: Int) -> Bool {
        guard depth > 0, skip(UInt8(ascii: "[")) else { return false }
        if skip(UInt8(ascii: "]")) { return true }
        repeat {
            guard value(depth: depth - 1) else { return false }
        } while skip(UInt8(ascii: ","))
        return skip(UInt8(ascii: "]"))
    }

    private mutating func object(depth: Int) -> Bool {
        guard depth > 0, skip(UInt8(ascii: "{")) else { return false }
        if skip(UInt8(ascii: "}")) { return true }
        var last: Text?
        repeat {
            guard let key = key(after: last), value(depth: depth - 1) else { return false }
            last = key
        } while skip(UInt8(ascii: ","))
        return skip(UInt8(ascii: "}"))
    }

    /// Passes a key and its colon, if the key comes after `last` in canonical order.
    mutating func key(after last: Text?) -> Text? {
        guard let key = text(), !key.hasEscapes, skip(UInt8(ascii: ":")) else { return nil }
        if let last, !UTF16Order.precedes(bytes(of: last), bytes(of: key)) { return nil }
        return key
    }

    private mutating func word(_ word: StaticString) -> Bool {
        guard matches(word, at: position, count: min(word.utf8CodeUnitCount, bytes.count - position)) else {
            return false
        }
        position += word.utf8CodeUnitCount
        return true
    }

    /// Whether exactly these bytes are `word`.
    func matches(_ word: StaticString, at start: Int, count: Int) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        for index in 0..<count where bytes[start + index] != word.utf8Start[index] { return false }
        return true
    }

    /// Passes a number in plain digits: an integer below 2^53, or a decimal fraction of up to fifteen digits.
    ///
    /// A double tells apart all numbers of fifteen significant digits. So no shorter digits stand for the same double,
    /// and canonical text has these very digits; without an exponent it has them down to 10^−6.
    private mutating func number() -> Bool {
        let isNegative = skip(UInt8(ascii: "-"))
        let start = position
        // Wraps beyond 19 digits, where it is not used.
        var whole: UInt64 = 0
        passDigits(&whole)
        let wholeCount = position - start
        guard wholeCount > 0, wholeCount == 1 || bytes[start] != UInt8(ascii: "0"),
            next | 0x20 != UInt8(ascii: "e")
        else { return false }
        guard skip(UInt8(ascii: ".")) else {
            return wholeCount <= 16 && whole < 1 << 53 && !(isNegative && whole == 0)
        }
        let fractionStart = position
        var fraction: UInt64 = 0
        passDigits(&fraction)
        guard position > fractionStart, bytes[position - 1] != UInt8(ascii: "0"), next | 0x20 != UInt8(ascii: "e")
        else { return false }
        var first = start
        if bytes[start] == UInt8(ascii: "0") {
            first = fractionStart
            while bytes[first] == UInt8(ascii: "0") { first += 1 }
            guard first - fractionStart <= 5 else { return false }
        }
        return position - first - (first == start ? 1 : 0) <= 15
    }

    @inline(__always)
    private mutating func passDigits(_ value: inout UInt64) {
        while position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            value = value &* 10 &+ UInt64(digit)
            position += 1
        }
    }
}
