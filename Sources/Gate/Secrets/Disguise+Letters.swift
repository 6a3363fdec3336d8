extension Disguise {
    /// The text with letters that look like ASCII put in ASCII, and what is not seen left out; `nil` if that changes
    /// nothing.
    ///
    /// - Complexity: O(*n*); no memory where nothing changes.
    static func folded(_ bytes: Bytes) -> Remade? {
        var first = 0
        while first < bytes.count {
            if bytes.isASCIIWord(at: first) {
                first += 8
                continue
            }
            if bytes[first] < 0x80 {
                first += 1
                continue
            }
            let (scalar, size) = scalar(in: bytes, at: first)
            if size > 1, plain(scalar) != nil { break }
            first += size
        }
        if first >= bytes.count { return nil }
        var text = Array(bytes.buffer[..<first])
        text.reserveCapacity(bytes.count)
        fold(bytes, from: first) { byte, _ in text.append(byte) }
        return Remade(text: text) {
            var places = Array(0..<first)
            places.reserveCapacity(text.count)
            fold(bytes, from: first) { _, place in places.append(place) }
            return places
        }
    }

    /// Hands over each byte of the folded text from a place on, with the place it comes from.
    @inline(__always)
    private static func fold(_ bytes: Bytes, from start: Int, _ take: (UInt8, Int) -> Void) {
        var place = start
        while place < bytes.count {
            let (scalar, size) = scalar(in: bytes, at: place)
            if size > 1, let plain = plain(scalar) {
                if plain != 0 { take(plain, place) }
            } else {
                for offset in place..<place + size { take(bytes[offset], offset) }
            }
            place += size
        }
    }

    /// The scalar at a place of valid UTF-8, and its size in bytes. A byte that begins none is one by itself.
    static func scalar(in bytes: Bytes, at place: Int) -> (value: UInt32, size: Int) {
        let first = bytes[place]
        func rest(_ offset: Int) -> UInt32 { UInt32(bytes[place + offset] & 0x3F) }
        let size = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard size > 1, place + size <= bytes.count else { return (UInt32(first), 1) }
        switch size {
        case 2: return (UInt32(first & 0x1F) << 6 | rest(1), 2)
        case 3: return (UInt32(first & 0x0F) << 12 | rest(1) << 6 | rest(2), 3)
        default: return (UInt32(first & 0x07) << 18 | rest(1) << 12 | rest(2) << 6 | rest(3), 4)
        }
    }

    /// The ASCII that a scalar looks like; 0 for one that is not seen, `nil` for any other.
    private static func plain(_ scalar: UInt32) -> UInt8? {
        switch scalar {
        case 0xAD, 0x34F, 0x61C, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFE00...0xFE0F, 0xFEFF,
            0xE0000...0xE01EF:
            return 0
        case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: return UInt8(ascii: " ")
        case 0x2010...0x2015, 0x2212, 0xFE63: return UInt8(ascii: "-")
        case 0x2018, 0x2019, 0x201B, 0x2032: return UInt8(ascii: "'")
        case 0x201C...0x201F, 0x2033: return UInt8(ascii: "\"")
        case 0x2024, 0x2027: return UInt8(ascii: ".")
        case 0x2044, 0x2215: return UInt8(ascii: "/")
        case 0xA789, 0x2236, 0x02D0: return UInt8(ascii: ":")
        case 0xFF01...0xFF5E: return UInt8(scalar - 0xFEE0)
        case 0x1D400...0x1D6A3:
            // Letters of mathematics: alphabets of 26 capital and 26 small ones.
            let letter = UInt8((scalar - 0x1D400) % 52)
            return letter < 26 ? 65 + letter : 71 + letter
        case 0x1D7CE...0x1D7FF: return 48 + UInt8((scalar - 0x1D7CE) % 10)
        case 0x2460...0x2468: return 49 + UInt8(scalar - 0x2460)
        case 0x24B6...0x24CF: return 65 + UInt8(scalar - 0x24B6)
        case 0x24D0...0x24E9: return 97 + UInt8(scalar - 0x24D0)
        default: return lookAlike(scalar)
        }
    }

    private static func lookAlike(_ scalar: UInt32) -> UInt8? {
        guard 0x130...0x5FF ~= scalar || 0x13A0...0x13F4 ~= scalar || 0x1C80...0x1C88 ~= scalar else { return nil }
        for pair in 0..<lookAlikes.count where lookAlikes[pair].0 == scalar {
            return UInt8(truncatingIfNeeded: lookAlikes[pair].1.value)
        }
        return nil
    }

    private static let lookAlikes: [(UInt32, Unicode.Scalar)] = [
        // Cyrillic
        (0x410, "A"), (0x412, "B"), (0x415, "E"), (0x405, "S"), (0x406, "I"), (0x408, "J"), (0x41A, "K"),
        (0x41C, "M"), (0x41D, "H"), (0x41E, "O"), (0x420, "P"), (0x421, "C"), (0x422, "T"), (0x425, "X"),
        (0x423, "Y"), (0x417, "3"), (0x430, "a"), (0x435, "e"), (0x43E, "o"), (0x440, "p"), (0x441, "c"),
        (0x443, "y"), (0x445, "x"), (0x455, "s"), (0x456, "i"), (0x458, "j"), (0x4BB, "h"), (0x501, "d"),
        (0x51B, "q"), (0x51D, "w"), (0x4CF, "l"), (0x4C0, "I"), (0x433, "r"), (0x43A, "k"), (0x43C, "m"),
        (0x43D, "h"), (0x442, "t"), (0x432, "b"), (0x438, "u"), (0x4AF, "y"), (0x50C, "G"), (0x51A, "Q"),
        (0x51C, "W"), (0x474, "V"), (0x475, "v"), (0x437, "3"), (0x431, "6"), (0x4E0, "3"),
        // Greek
        (0x391, "A"), (0x392, "B"), (0x395, "E"), (0x396, "Z"), (0x397, "H"), (0x399, "I"), (0x39A, "K"),
        (0x39C, "M"), (0x39D, "N"), (0x39F, "O"), (0x3A1, "P"), (0x3A4, "T"), (0x3A5, "Y"), (0x3A7, "X"),
        (0x3B1, "a"), (0x3B3, "y"), (0x3B9, "i"), (0x3BA, "k"), (0x3BD, "v"), (0x3BF, "o"), (0x3C1, "p"),
        (0x3C3, "o"), (0x3C4, "t"), (0x3C5, "u"), (0x3C7, "x"), (0x3F2, "c"), (0x3F3, "j"), (0x3F9, "C"),
        // Armenian, Cherokee and Latin letters of phonetics
        (0x555, "O"), (0x585, "o"), (0x578, "n"), (0x57D, "u"), (0x570, "h"), (0x566, "q"), (0x563, "q"),
        (0x54D, "U"), (0x54F, "S"), (0x13AA, "G"), (0x13B3, "W"), (0x13A1, "R"), (0x13A2, "T"), (0x13DA, "S"),
        (0x13DF, "C"), (0x13E2, "P"), (0x13D2, "R"), (0x13A0, "D"), (0x13AC, "E"), (0x13BB, "H"), (0x13C3, "Z"),
        (0x13DE, "L"), (0x131, "i"), (0x251, "a"), (0x261, "g"), (0x269, "i"), (0x1C3, "!"),
    ]
}
