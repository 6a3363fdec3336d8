/// The canonical text of a string: RFC 8785, section 3.2.2.2.
enum CanonicalString {
    /// Appends the string in quotes.
    ///
    /// Escaped are `"`, `\` and what is below U+0020, the latter as `\b`, `\t`, `\n`, `\f`, `\r` or `\u00` and two
    /// lower-case digits. All else stands as it is, U+007F and U+2028 among it.
    static func write(_ text: String, into output: inout [UInt8]) {
        text.withBytes { bytes in
            output.append(UInt8(ascii: "\""))
            var run = 0
            while true {
                let end = JSONStringScan.firstSpecial(in: bytes, from: run)
                output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[run..<end]))
                guard end < bytes.count else { break }
                writeEscape(of: bytes[end], into: &output)
                run = end + 1
            }
            output.append(UInt8(ascii: "\""))
        }
    }

    private static func writeEscape(of byte: UInt8, into output: inout [UInt8]) {
        output.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: output.append(UInt8(ascii: "b"))
        case 0x09: output.append(UInt8(ascii: "t"))
        case 0x0A: output.append(UInt8(ascii: "n"))
        case 0x0C: output.append(UInt8(ascii: "f"))
        case 0x0D: output.append(UInt8(ascii: "r"))
        case 0x22, 0x5C: output.append(byte)
        default:
            output.append(UInt8(ascii: "u"))
            for digit in [0, 0, byte >> 4, byte & 0xF] {
                output.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        }
    }
}
