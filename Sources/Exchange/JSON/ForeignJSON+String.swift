internal import GitMemory

extension ForeignJSON {
    /// The string at the position, which is at its first quote.
    mutating func string() throws(StoreError) -> String {
        let start = position + 1
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\""), bytes[end] != UInt8(ascii: "\\") { end += 1 }
        guard end < bytes.count else { throw cut() }
        if bytes[end] == UInt8(ascii: "\"") {
            let text = try self.text(bytes[start..<end])
            position = end + 1
            return text
        }
        var unescaped = Array(bytes[start..<end])
        position = end
        while next != UInt8(ascii: "\"") {
            guard position < bytes.count else { throw cut() }
            if next == UInt8(ascii: "\\") {
                try escape(into: &unescaped)
            } else {
                unescaped.append(next)
                position += 1
            }
        }
        position += 1
        return try text(unescaped[...])
    }

    private mutating func cut() -> StoreError {
        position = bytes.count
        return fault("the text ends here, in a string")
    }

    private func text(_ bytes: some Collection<UInt8>) throws(StoreError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw fault("these bytes are not UTF-8") }
        return text
    }

    private mutating func escape(into text: inout [UInt8]) throws(StoreError) {
        position += 1
        let letter = next
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            let start = position
            guard let high = unit() else { throw fault("four hexadecimal digits are wanted after \\u") }
            var scalar = high
            if 0xD800..<0xDC00 ~= high {
                let before = position
                if word("\\u"), let low = unit(), 0xDC00..<0xE000 ~= low {
                    scalar = 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
                } else {
                    position = before
                }
            }
            if let scalar = Unicode.Scalar(scalar) {
                text.append(contentsOf: String(Character(scalar)).utf8)
            } else {
                note("half a surrogate pair is kept as it was written, as \\ud800")
                text.append(contentsOf: "\\u".utf8)
                text.append(contentsOf: bytes[start..<start + 4])
            }
        default:
            position -= 1
            throw fault("there is no such escape in JSON")
        }
    }

    /// Takes four hexadecimal digits.
    private mutating func unit() -> UInt32? {
        guard position + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            value = value << 4 | UInt32(digit)
        }
        position += 4
        return value
    }
}
