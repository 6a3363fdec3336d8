/// What hides a text: encodings, and letters that look like others.
enum Disguise {
    /// A text that was made from another. Where its bytes were there is found out when a rule has hit something: few texts
    /// need it, and it takes eight times the memory of the text.
    struct Remade {
        let text: [UInt8]
        let places: () -> [Int]
    }

    /// The texts that a run of base64 or hexadecimal digits may stand for. Anything that is not text is left out.
    ///
    /// - Complexity: O(*n*); what does not begin as text is given up at once.
    static func decodings(of range: Range<Int>, in bytes: Bytes) -> [[UInt8]] {
        var texts: [[UInt8]] = []
        if range.count >= 32, bytes.end(of: .hex, from: range.lowerBound) >= range.upperBound,
            let text = hexadecimal(range, in: bytes)
        {
            texts.append(text)
        }
        if let text = base64(range, in: bytes) { texts.append(text) }
        // In a path or an address, what is encoded may stand behind the last slash.
        if let slash = bytes.buffer[range].lastIndex(of: UInt8(ascii: "/")), range.upperBound - slash > 20,
            let text = base64(slash + 1..<range.upperBound, in: bytes)
        {
            texts.append(text)
        }
        return texts
    }

    private static func hexadecimal(_ range: Range<Int>, in bytes: Bytes) -> [UInt8]? {
        var text: [UInt8] = []
        var place = range.lowerBound
        while place + 1 < range.upperBound, let high = bytes[place].hexValue, let low = bytes[place + 1].hexValue {
            text.append(high << 4 | low)
            if text.count == 8, !isText(text) { return nil }
            place += 2
        }
        return isText(text) ? text : nil
    }

    private static func base64(_ range: Range<Int>, in bytes: Bytes) -> [UInt8]? {
        var text: [UInt8] = []
        var (bits, held) = (0, UInt32(0))
        for place in range {
            guard let value = sextet(bytes[place]) else { return nil }
            held = held << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                text.append(UInt8(truncatingIfNeeded: held >> UInt32(bits)))
                if text.count == 8, !isText(text), !isWide(text) { return nil }
            }
        }
        if isText(text) { return text }
        // UTF-16 of ASCII, as PowerShell encodes commands.
        guard isWide(text) else { return nil }
        let narrow = stride(from: 0, to: text.count, by: 2).map { text[$0] }
        return isText(narrow) ? narrow : nil
    }

    private static func sextet(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 65...90: byte - 65
        case 97...122: byte - 71
        case 48...57: byte + 4
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }

    private static func isText(_ bytes: [UInt8]) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy { 0x20..<0x7F ~= $0 || 9...13 ~= $0 }
    }

    private static func isWide(_ bytes: [UInt8]) -> Bool {
        bytes.count > 1 && bytes.indices.allSatisfy { ($0 & 1 == 1) == (bytes[$0] == 0) }
    }
}
