/// What a word is besides a word.
enum Token {
    case word(WordClass)
    /// A capitalised word inside a sentence, or one that no list knows.
    case name
    /// A number, with its unit or as a version.
    case number(isExact: Bool)
    /// Code: an identifier, a call, a flag, a path, a file, an address.
    case code
    /// Anything without letters or digits.
    case mark

    init(_ word: Prose.Word, isFirst: Bool, in bytes: Bytes) {
        let range = word.range
        var (digits, letters, uppers, lowers, others, high) = (0, 0, 0, 0, 0, 0)
        for place in range {
            let byte = bytes[place]
            if byte.isDigit {
                digits += 1
            } else if byte.isLower {
                lowers += 1
            } else if byte.isUpper {
                uppers += 1
            } else if byte
                >= 0x80
            {
                high += 1
            } else if byte != UInt8(ascii: "'") {
                others += 1
            }
        }
        letters = lowers + uppers
        if digits + letters + high == 0 {
            self = .mark
        } else if high > 0 {
            // Scripts without spaces have a sentence in a word.
            self = letters + digits == 0 && high < 6 ? .word(.common) : .name
        } else if Self.isMarkedAsCode(range, in: bytes)
            || lowers < range.count && Self.isCode(range, digits: digits, letters: letters, others: others, in: bytes)
        {
            self = .code
        } else if digits > 0 {
            self = .number(isExact: letters > 0 || others > 0)
        } else if others > 0 {
            self = Self.compound(range, in: bytes)
        } else {
            self = Self.word(range, isFirst: isFirst, uppers: uppers, in: bytes)
        }
    }

    private static func word(_ range: Range<Int>, isFirst: Bool, uppers: Int, in bytes: Bytes) -> Token {
        let known = WordClass(range, in: bytes)
        if known == .unknown {
            if range.count < 3, uppers < 2 { return .word(.common) }
            return uppers > 0 || !isAbstract(range, in: bytes) ? .name : .word(.common)
        }
        // `Go`, `Rust`, `Make` inside a sentence are names; a word in capitals may be there for stress.
        if uppers > 0, uppers < range.count, bytes[range.lowerBound].isUpper, !isFirst, range.count > 1 {
            // So are camels.
            return known == .term ? .word(.term) : .name
        }
        return .word(known)
    }

    /// Nouns and adverbs that are made from other words name nothing.
    private static func isAbstract(_ range: Range<Int>, in bytes: Bytes) -> Bool {
        if range.count < 7 { return false }
        for end: StaticString in [
            "ility", "ness", "ment", "ments", "ously", "fully", "ively", "ance", "ence", "able", "ible", "ism", "ity",
            "ally",
            "ations", "ation", "ful", "less", "ly", "ish",
        ] where bytes.hasAnyCase(end, at: range.upperBound - end.utf8CodeUnitCount) {
            return true
        }
        return false
    }

    /// Words with hyphens between them, or with other marks.
    private static func compound(_ range: Range<Int>, in bytes: Bytes) -> Token {
        var best = WordClass.common
        var part = range.lowerBound
        for place in range.lowerBound...range.upperBound {
            if place < range.upperBound, bytes[place].isLetter { continue }
            if place - part > 2 {
                switch WordClass(part..<place, in: bytes) {
                case .unknown: return .name
                case .vague: return .word(.vague)
                case .term: best = .term
                case .rule, .common: break
                }
            }
            part = place + 1
        }
        return .word(best)
    }

    private static func isMarkedAsCode(_ range: Range<Int>, in bytes: Bytes) -> Bool {
        if bytes[range.lowerBound - 1] == UInt8(ascii: "`") || bytes[range.upperBound] == UInt8(ascii: "`") {
            return true
        }
        if bytes[range.upperBound] == UInt8(ascii: "("), bytes[range.upperBound + 1] == UInt8(ascii: ")") {
            return true
        }
        return false
    }

    private static func isCode(_ range: Range<Int>, digits: Int, letters: Int, others: Int, in bytes: Bytes) -> Bool {
        let first = bytes[range.lowerBound]
        if letters > 0, first == UInt8(ascii: "-"), range.count > 1 { return true }
        if letters > 0,
            first == UInt8(ascii: "$") || first == UInt8(ascii: "~") || first == UInt8(ascii: "@")
                || first == UInt8(ascii: "%")
        {
            return true
        }
        if letters > 0, first == UInt8(ascii: "/") || first == UInt8(ascii: ".") { return range.count > 2 }
        var humps = 0
        for place in range {
            let byte = bytes[place]
            switch byte {
            case UInt8(ascii: "_"), UInt8(ascii: "="), UInt8(ascii: "\\"), UInt8(ascii: "$"): return true
            case UInt8(ascii: ":"), UInt8(ascii: "/"):
                // `and/or`, `read/write` are words; `src/main`, `a::b` are not.
                if bytes[place + 1] == byte { return true }
                if byte == UInt8(ascii: "/"),
                    others > 1 || digits > 0 && letters > 0 || bytes[range.upperBound] == UInt8(ascii: "/")
                {
                    return true
                }
                if byte == UInt8(ascii: "/"), isPath(range, in: bytes) { return true }
                if byte == UInt8(ascii: ":"), letters > 0, digits > 0 { return true }
            case UInt8(ascii: "."):
                // A file, a member, a host; but not the end of a sentence without a space behind it.
                if letters > 0, bytes[place - 1].isAlphanumeric, bytes[place + 1].isLower, place + 1 < range.upperBound
                {
                    if !(bytes.equals("e.g", range) || bytes.equals("i.e", range)) { return true }
                }
            case UInt8(ascii: "@"), UInt8(ascii: "("), UInt8(ascii: "["): if letters > 0 { return true }
            default: if byte.isUpper, bytes[place - 1].isLower, place > range.lowerBound { humps += 1 }
            }
        }
        return humps > 0
    }

    private static func isPath(_ range: Range<Int>, in bytes: Bytes) -> Bool {
        var part = range.lowerBound
        for place in range.lowerBound...range.upperBound
        where place == range.upperBound || bytes[place] == UInt8(ascii: "/") {
            if place - part > 1, WordClass(part..<place, in: bytes) == .unknown { return true }
            part = place + 1
        }
        return false
    }
}
