extension CanonicalScan {
    /// A string that was passed: where its content stands, without the quotes.
    struct Text {
        let start: Int
        let end: Int
        let hasEscapes: Bool

        var count: Int { end - start }
    }

    func bytes(of text: Text) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[text.start..<text.end])
    }

    /// Passes a string: well-formed UTF-8, in which only what has to be escaped is, and in the one right way.
    mutating func text() -> Text? {
        guard next == UInt8(ascii: "\"") else { return nil }
        let start = position + 1
        var offset = start
        var hasEscapes = false
        while true {
            offset = JSONStringScan.firstUnusual(in: bytes, from: offset)
            guard offset < bytes.count else { return nil }
            let length: Int
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                position = offset + 1
                return Text(start: start, end: offset, hasEscapes: hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                length = escapeLength(at: offset)
            default:
                length = sequenceLength(at: offset)
            }
            guard length > 0 else { return nil }
            offset += length
        }
    }

    /// The length of the canonical escape at an offset; 0 if it is none.
    private func escapeLength(at offset: Int) -> Int {
        guard offset + 1 < bytes.count else { return 0 }
        switch bytes[offset + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "t"), UInt8(ascii: "n"),
            UInt8(ascii: "f"), UInt8(ascii: "r"):
            return 2
        case UInt8(ascii: "u"):
            guard offset + 5 < bytes.count, matches("u00", at: offset + 1, count: 3),
                let high = Hex.value(bytes[offset + 4]), let low = Hex.value(bytes[offset + 5])
            else { return 0 }
            switch high << 4 | low {
            case 0x08, 0x09, 0x0A, 0x0C, 0x0D: return 0
            case 0..<0x20: return 6
            default: return 0
            }
        default:
            return 0
        }
    }

    /// The length of the UTF-8 sequence of a code point above U+007F at an offset; 0 if it is ill-formed or a control
    /// character stands there.
    ///
    /// Table 3-7 of the Unicode Standard: only the second byte's range depends on the first.
    private func sequenceLength(at offset: Int) -> Int {
        let length: Int
        let second: ClosedRange<UInt8>
        switch bytes[offset] {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard offset + length <= bytes.count, second ~= bytes[offset + 1] else { return 0 }
        for index in offset + 2..<max(offset + 2, offset + length) where bytes[index] & 0xC0 != 0x80 { return 0 }
        return length
    }
}
