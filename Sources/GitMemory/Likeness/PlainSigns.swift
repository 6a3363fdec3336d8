/// Signs of typography as those of ASCII: quotes, dashes, spaces.
enum PlainSigns {
    /// The bytes of a text with such signs replaced; letters stay as they are.
    static func replaced(in text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var plain: [UInt8] = []
        plain.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == 0xc2, index + 1 < text.count {
                switch text[index + 1] {
                case 0xa0: plain.append(UInt8(ascii: " "))
                case 0xab, 0xbb: plain.append(UInt8(ascii: "\""))
                case 0xad: break
                default: plain += [byte, text[index + 1]]
                }
                index += 2
            } else if byte == 0xe2, index + 2 < text.count, text[index + 1] == 0x80 {
                switch text[index + 2] {
                case 0x80...0x8a, 0xa8, 0xa9, 0xaf: plain.append(UInt8(ascii: " "))
                case 0x8b...0x8f: break
                case 0x90, 0x91: plain.append(UInt8(ascii: "-"))
                case 0x92...0x95:
                    // A dash between digits is that of a range.
                    let isRange =
                        (plain.last.map { $0 &- 0x30 < 10 } ?? false) && index + 3 < text.count
                        && text[index + 3] &- 0x30 < 10
                    plain.append(isRange ? UInt8(ascii: "-") : UInt8(ascii: " "))
                case 0x98...0x9b: plain.append(UInt8(ascii: "'"))
                case 0x9c...0x9f: plain.append(UInt8(ascii: "\""))
                case 0xa6: plain += Array(". ".utf8)
                default: plain += [byte, 0x80, text[index + 2]]
                }
                index += 3
            } else {
                plain.append(byte)
                index += 1
            }
        }
        return plain
    }
}
