/// git's `wildmatch` for paths: `*` and `?` stop at a slash, `**` between slashes does not.
struct Wildmatch {
    private let pattern: [UInt8]
    private let ignoresCase: Bool

    init(_ pattern: some Sequence<UInt8>, ignoringCase: Bool = false) {
        self.pattern = Array(pattern)
        ignoresCase = ignoringCase
    }

    private enum Outcome { case match, noMatch, abort, abortToDoubleStar }

    /// Whether the pattern describes all of `text`.
    func matches(_ text: some Sequence<UInt8>) -> Bool {
        match(0, Array(text)[...]) == .match
    }

    private func byte(_ position: Int) -> UInt8 { position < pattern.count ? pattern[position] : 0 }

    private func match(_ start: Int, _ rest: ArraySlice<UInt8>) -> Outcome {
        var (p, text) = (start, rest)
        while p < pattern.count {
            var wanted = pattern[p]
            guard var given = text.first ?? (wanted == UInt8(ascii: "*") ? 0 : nil) else { return .abort }
            if ignoresCase { (wanted, given) = (wanted.lowercased, given.lowercased) }
            switch wanted {
            case UInt8(ascii: "?"):
                if given == UInt8(ascii: "/") { return .noMatch }
            case UInt8(ascii: "*"):
                return star(p, text)
            case UInt8(ascii: "["):
                guard let (end, isIn) = bracket(p, given) else { return .abort }
                p = end
                if !isIn || given == UInt8(ascii: "/") { return .noMatch }
            case UInt8(ascii: "\\"):
                p += 1
                guard byte(p) != 0, (ignoresCase ? byte(p).lowercased : byte(p)) == given else { return .noMatch }
            default:
                if wanted != given { return .noMatch }
            }
            p += 1
            text = text.dropFirst()
        }
        return text.isEmpty ? .match : .noMatch
    }

    private func star(_ start: Int, _ rest: ArraySlice<UInt8>) -> Outcome {
        var (p, text) = (start + 1, rest)
        let slash = UInt8(ascii: "/")
        var crossesSlashes = false
        if byte(p) == UInt8(ascii: "*") {
            while byte(p) == UInt8(ascii: "*") { p += 1 }
            let isFirst = start == 0 || pattern[start - 1] == slash
            let isLast =
                p == pattern.count || byte(p) == slash || (byte(p) == UInt8(ascii: "\\") && byte(p + 1) == slash)
            if isFirst, isLast {
                // “**/” may stand for nothing at all.
                if byte(p) == slash, match(p + 1, text) == .match { return .match }
                crossesSlashes = true
            }
        }
        if p == pattern.count {
            return crossesSlashes || !text.contains(slash) ? .match : .abortToDoubleStar
        }
        if !crossesSlashes, byte(p) == slash {
            guard let next = text.firstIndex(of: slash) else { return .abort }
            return match(p + 1, text[(next + 1)...])
        }
        while true {
            switch match(p, text) {
            case .noMatch: break
            case .abortToDoubleStar where crossesSlashes: break
            case let outcome: return outcome
            }
            guard let given = text.first else { return .abort }
            if !crossesSlashes, given == slash { return .abortToDoubleStar }
            text = text.dropFirst()
        }
    }

    /// Whether a byte is in a bracket expression, and where that ends; `nil` if it does not end.
    private func bracket(_ start: Int, _ given: UInt8) -> (end: Int, isIn: Bool)? {
        var p = start + 1
        let isNegated = byte(p) == UInt8(ascii: "!") || byte(p) == UInt8(ascii: "^")
        if isNegated { p += 1 }
        var isIn = false
        var previous: UInt8 = 0
        var isFirst = true
        while isFirst || byte(p) != UInt8(ascii: "]") {
            isFirst = false
            var wanted = byte(p)
            guard wanted != 0 else { return nil }
            if wanted == UInt8(ascii: "\\") {
                p += 1
                wanted = byte(p)
                guard wanted != 0 else { return nil }
                if wanted == given { isIn = true }
                previous = wanted
            } else if wanted == UInt8(ascii: "-"), previous != 0, byte(p + 1) != 0, byte(p + 1) != UInt8(ascii: "]") {
                p += 1
                if byte(p) == UInt8(ascii: "\\") {
                    p += 1
                    guard byte(p) != 0 else { return nil }
                }
                if isBetween(previous, byte(p), given) { isIn = true }
                previous = 0
            } else if wanted == UInt8(ascii: "["), byte(p + 1) == UInt8(ascii: ":") {
                guard let close = characterClassEnd(p + 2) else {
                    // Not a class after all.
                    if given == wanted { isIn = true }
                    previous = wanted
                    p += 1
                    continue
                }
                guard let holds = isInClass(pattern[(p + 2)..<(close - 1)], given) else { return nil }
                if holds { isIn = true }
                p = close
                previous = 0
            } else {
                if wanted == given || (ignoresCase && wanted.lowercased == given) { isIn = true }
                previous = wanted
            }
            p += 1
        }
        return (p, isIn != isNegated)
    }

    private func isBetween(_ low: UInt8, _ high: UInt8, _ given: UInt8) -> Bool {
        if given >= low, given <= high { return true }
        guard ignoresCase, given >= UInt8(ascii: "a"), given <= UInt8(ascii: "z") else { return false }
        return given - 32 >= low && given - 32 <= high
    }

    /// The position of the bracket that closes a class such as `[:alpha:]`.
    private func characterClassEnd(_ start: Int) -> Int? {
        var p = start
        while byte(p) != 0, byte(p) != UInt8(ascii: "]") { p += 1 }
        guard byte(p) != 0, p - 1 >= start, byte(p - 1) == UInt8(ascii: ":") else { return nil }
        return p
    }

    private func isInClass(_ name: ArraySlice<UInt8>, _ byte: UInt8) -> Bool? {
        let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
        switch String(decoding: name, as: UTF8.self) {
        case "alnum": return byte.isConfigLetter || byte.isConfigDigit
        case "alpha": return byte.isConfigLetter
        case "blank": return byte == 0x20 || byte == 0x09
        case "cntrl": return byte < 0x20 || byte == 0x7f
        case "digit": return byte.isConfigDigit
        case "graph": return byte > 0x20 && byte < 0x7f
        case "lower": return byte.isConfigLetter && !isUpper
        case "print": return byte >= 0x20 && byte < 0x7f
        case "punct": return byte > 0x20 && byte < 0x7f && !byte.isConfigLetter && !byte.isConfigDigit
        case "space": return byte.isConfigSpace
        case "upper": return isUpper || (ignoresCase && byte.isConfigLetter)
        case "xdigit":
            return byte.isConfigDigit || (byte.lowercased >= UInt8(ascii: "a") && byte.lowercased <= UInt8(ascii: "f"))
        default: return nil
        }
    }
}
