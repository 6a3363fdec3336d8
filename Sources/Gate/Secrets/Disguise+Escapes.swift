extension Disguise {
    /// The text with its escapes resolved: `%41`, `\x41`, `\u0041`, `&#65;`, `&#x41;`, bytes in hexadecimal digits with
    /// spaces between them, and literals in pieces, `"a" + "b"` or lines that go on behind a backslash. `nil` if there are
    /// none.
    ///
    /// - Complexity: O(*n*).
    static func unescaped(_ bytes: Bytes) -> Remade? {
        var first = 0
        while first < bytes.count, piece(in: bytes, at: first) == nil { first = next(in: bytes, from: first + 1) }
        if first >= bytes.count { return nil }
        var text = Array(bytes.buffer[..<first])
        text.reserveCapacity(bytes.count)
        unescape(bytes, from: first) { plain, _ in
            text.append(contentsOf: plain)
        } verbatim: {
            text.append(contentsOf: bytes.buffer[$0])
        }
        return Remade(text: text) {
            var places = Array(0..<first)
            places.reserveCapacity(text.count)
            unescape(bytes, from: first) { plain, place in
                places.append(contentsOf: repeatElement(place, count: plain.count))
            } verbatim: {
                places.append(contentsOf: $0)
            }
            return places
        }
    }

    /// Hands over what is escaped from a place on, with its place, and the ranges that are not.
    @inline(__always)
    private static func unescape(
        _ bytes: Bytes, from start: Int, escaped: ([UInt8], Int) -> Void, verbatim: (Range<Int>) -> Void
    ) {
        var place = start
        while place < bytes.count {
            if let (plain, end) = piece(in: bytes, at: place) {
                escaped(plain, place)
                place = end
            } else {
                let end = next(in: bytes, from: place + 1)
                verbatim(place..<end)
                place = end
            }
        }
    }

    private static let beginnings = ByteClass("%\\&\"'")

    /// The next place from which something may be escaped.
    private static func next(in bytes: Bytes, from start: Int) -> Int {
        var place = start
        if bytes[start - 1].isAlphanumeric { place = bytes.end(of: .alphanumeric, from: place) }
        while place < bytes.count {
            let byte = bytes[place]
            if byte.isAlphanumeric {
                if byte.isDigit { return place }
                if byte.lowered &- UInt8(ascii: "a") < 6, isPair(in: bytes, at: place) { return place }
                place = bytes.end(of: .alphanumeric, from: place + 1)
            } else {
                if beginnings.contains(byte) { return place }
                place += 1
            }
        }
        return place
    }

    /// What is escaped at a place, and where it ends.
    private static func piece(in bytes: Bytes, at place: Int) -> (plain: [UInt8], end: Int)? {
        switch bytes[place] {
        case UInt8(ascii: "%"):
            return hex(in: bytes, place + 1..<place + 3).map { ([$0], place + 3) }
        case UInt8(ascii: "\\"):
            switch bytes[place + 1] {
            case UInt8(ascii: "x"): return hex(in: bytes, place + 2..<place + 4).map { ([$0], place + 4) }
            case UInt8(ascii: "u"): return hex(in: bytes, place + 2..<place + 6).map { ([$0], place + 6) }
            case 10: return ([], bytes.end(of: blank, from: place + 2))
            case 13 where bytes[place + 2] == 10: return ([], bytes.end(of: blank, from: place + 3))
            default: return nil
            }
        case UInt8(ascii: "&"):
            guard bytes[place + 1] == UInt8(ascii: "#") else { return nil }
            return reference(in: bytes, at: place)
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return seam(in: bytes, at: place).map { ([], $0) }
        default:
            return dump(in: bytes, at: place)
        }
    }

    private static let blank = ByteClass(" \t")

    /// The printable byte that hexadecimal digits say; `nil` if they say another, or are none.
    private static func hex(in bytes: Bytes, _ range: Range<Int>) -> UInt8? {
        var value = 0
        for place in range {
            guard let digit = bytes[place].hexValue else { return nil }
            value = value << 4 | Int(digit)
        }
        return 0x20..<0x7F ~= value ? UInt8(value) : nil
    }

    private static func reference(in bytes: Bytes, at place: Int) -> (plain: [UInt8], end: Int)? {
        let isHex = bytes[place + 2].lowered == UInt8(ascii: "x")
        var end = place + (isHex ? 3 : 2)
        let start = end
        var value = 0
        while end < start + 6, let digit = bytes[end].hexValue, isHex || digit < 10 {
            value = value * (isHex ? 16 : 10) + Int(digit)
            end += 1
        }
        guard bytes[end] == UInt8(ascii: ";"), 0x20..<0x7F ~= value else { return nil }
        return ([UInt8(value)], end + 1)
    }

    /// The end of `" + "`, between two pieces of one literal.
    private static func seam(in bytes: Bytes, at place: Int) -> Int? {
        let quote = bytes[place]
        var end = place + 1
        while end < place + 40, bytes[end].isWhitespace { end += 1 }
        guard bytes[end] == UInt8(ascii: "+") else { return nil }
        end += 1
        while end < place + 80, bytes[end].isWhitespace { end += 1 }
        return bytes[end] == quote ? end + 1 : nil
    }

    /// Whether two hexadecimal digits stand at a place by themselves.
    private static func isPair(in bytes: Bytes, at place: Int) -> Bool {
        bytes[place].hexValue != nil && bytes[place + 1].hexValue != nil && !bytes[place - 1].isAlphanumeric
            && !bytes[place + 2].isAlphanumeric
    }

    /// Sixteen bytes or more in hexadecimal digits: `67 68 70 5f`, `67:68:70:5f`, `0x67, 0x68, 0x70`. Of others a run ends the
    /// text that it would have to be.
    private static func dump(in bytes: Bytes, at start: Int) -> (plain: [UInt8], end: Int)? {
        var (place, end) = (start, start)
        var plain: [UInt8] = []
        while true {
            if bytes[place] == UInt8(ascii: "0"), bytes[place + 1].lowered == UInt8(ascii: "x") { place += 2 }
            guard bytes[place + 1].hexValue != nil, !bytes[place + 2].isAlphanumeric,
                let byte = hex(in: bytes, place..<place + 2)
            else { break }
            plain.append(byte)
            end = place + 2
            place = end
            while place < end + 3, separators.contains(bytes[place]) { place += 1 }
            if place == end { break }
        }
        return plain.count >= 16 ? (plain, end) : nil
    }

    private static let separators = ByteClass(" ,:\n\t")
}
