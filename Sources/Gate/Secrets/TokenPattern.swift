/// The shape of a token, written as it looks: `ghp_%w36+` is `ghp_` and at least 36 letters or digits.
///
/// What is not a class stands for itself. A class is `%`, a letter for the set, and how many: `%h32` exactly 32, `%h32+`
/// at least, `%h20-40` from 20 to 40.
///
/// | letter | set |
/// |---|---|
/// | `d` | digits |
/// | `h`, `H` | hexadecimal digits in lower case, in any case |
/// | `l`, `u`, `w` | digits and lower-case, upper-case, any letters |
/// | `_`, `-`, `.` | the same with `_`, with `_-`, with `_-.` |
/// | `b`, `=` | base64; base64 of either alphabet with padding |
/// | `/` | the alphabet of crypt: letters, digits, `.` and `/` |
/// | `2` | base32 |
///
/// Matching goes forward only. No part gives back what it took, so it is linear.
struct TokenPattern: Sendable {
    let text: StaticString

    /// The bytes before the first class.
    var literal: Int {
        var length = 0
        while length < text.utf8CodeUnitCount, text.utf8Start[length] != UInt8(ascii: "%") { length += 1 }
        return length
    }

    /// Where the token ends that begins at `start`; `nil` if none does.
    func end(in bytes: Bytes, at start: Int) -> Int? {
        let (pattern, size) = (text.utf8Start, text.utf8CodeUnitCount)
        var (at, place) = (0, start)
        var isOpen = false
        while at < size {
            guard pattern[at] == UInt8(ascii: "%") else {
                guard bytes[place] == pattern[at], place < bytes.count else { return nil }
                at += 1
                place += 1
                isOpen = false
                continue
            }
            let set = Self.set(pattern[at + 1])
            at += 2
            let least = Self.number(pattern, &at, size)
            var most = least
            isOpen = at < size && pattern[at] == UInt8(ascii: "+")
            if isOpen {
                at += 1
                // Within a token, no part is longer; at its end, what was matched is not looked at again.
                most = at == size ? .max : least + 512
            } else if at < size, pattern[at] == UInt8(ascii: "-"), at + 1 < size, pattern[at + 1].isDigit {
                at += 1
                most = Self.number(pattern, &at, size)
            }
            let end = bytes.end(of: set, from: place, limit: most == .max ? .max : place + most)
            guard end - place >= least else { return nil }
            place = end
        }
        // Something longer is something else.
        return isOpen || !bytes[place].isAlphanumeric ? place : nil
    }

    private static func number(_ text: UnsafePointer<UInt8>, _ at: inout Int, _ size: Int) -> Int {
        var number = 0
        while at < size, text[at].isDigit {
            number = number * 10 + Int(text[at] - 48)
            at += 1
        }
        return number
    }

    private static func set(_ letter: UInt8) -> ByteClass {
        switch letter {
        case UInt8(ascii: "d"): .digits
        case UInt8(ascii: "h"): .lowerHex
        case UInt8(ascii: "H"): .hex
        case UInt8(ascii: "l"): .lower
        case UInt8(ascii: "u"): .upper
        case UInt8(ascii: "_"): .word
        case UInt8(ascii: "-"): .dashed
        case UInt8(ascii: "."): .dotted
        case UInt8(ascii: "b"): .base64
        case UInt8(ascii: "="): .paddedBase64
        case UInt8(ascii: "2"): .base32
        case UInt8(ascii: "/"): .crypt
        default: .alphanumeric
        }
    }
}

/// A kind of token that is known by how it begins.
struct TokenRule: Sendable {
    let name: StaticString
    let pattern: TokenPattern

    init(_ name: StaticString, _ pattern: StaticString) {
        self.name = name
        self.pattern = TokenPattern(text: pattern)
    }
}
