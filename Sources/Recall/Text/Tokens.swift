internal import CRecall

/// The words of a text, in order.
///
/// A word is a run of letters and digits, without case and accents. A word of ASCII that changes case inside or mixes
/// letters and digits gives its parts and itself whole, and so do words that one of `_-./:@+` joins. Runs of a script
/// without spaces give pairs of characters, and the last character alone.
struct Tokens {
    /// What a token is.
    enum Kind: UInt8 {
        /// A word, or a part of one.
        case word
        /// Parts that belong together, as one.
        case whole
        /// Two characters of a script without spaces.
        case pair
        /// The last character of such a run.
        case last
    }

    /// One token.
    struct Token {
        /// Where its text is in ``Tokens/bytes``.
        var range: Range<Int>
        var kind: Kind
        /// Where it stands in the text, in bytes.
        var place: Range<Int>
        /// Whether the text has it in small letters, all of it or but the first.
        var isCapitalised = false
    }

    /// The folded text of all tokens.
    private(set) var bytes: [UInt8] = []
    private(set) var items: [Token] = []

    /// Longer words are cut, and longer wholes left out.
    static let maximumWord = 64

    private var joinStart: Int?
    private var joinTokens = 0
    private var joined: [UInt8] = []
    private var joinedAsWritten: [UInt8] = []
    private var joinedIsDigits = true
    private var run: [UInt32] = []
    private var runPlaces: [Int] = []

    func text(_ token: Token) -> ArraySlice<UInt8> { bytes[token.range] }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        items.removeAll(keepingCapacity: true)
    }

    /// Appends the tokens of a text.
    ///
    /// - Complexity: O(*n*) in the text.
    mutating func scan(_ text: UnsafeBufferPointer<UInt8>) {
        var index = 0
        var end = 0
        joinStart = nil
        while index < text.count {
            let (scalar, next) = Self.scalar(text, index)
            switch Self.kind(scalar) {
            case CRECALL_LETTER, CRECALL_DIGIT:
                let start = index
                index = Self.endOfWord(text, from: index)
                if joinStart != nil, !(start == end + 1 && Self.isJoiner(text[end])) { finishJoin(at: end) }
                if joinStart != nil { joinedAsWritten.append(text[end]) }
                word(text, start..<index)
                end = index
            case CRECALL_UNSPACED:
                if joinStart != nil { finishJoin(at: end) }
                index = unspaced(text, from: index)
            case CRECALL_SYMBOL:
                if joinStart != nil { finishJoin(at: end) }
                let start = bytes.count
                bytes.append(contentsOf: text[index..<next])
                items.append(Token(range: start..<bytes.count, kind: .word, place: index..<next))
                index = next
            default:
                index = next
            }
        }
        if joinStart != nil { finishJoin(at: end) }
    }

    static func isJoiner(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"),
            UInt8(ascii: "@"), UInt8(ascii: "+"):
            true
        default: false
        }
    }

    static func kind(_ scalar: UInt32) -> Int {
        if scalar >= 0x80 { return Int(crecall_kind(scalar)) }
        switch UInt8(truncatingIfNeeded: scalar) {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): return CRECALL_LETTER
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return CRECALL_DIGIT
        default: return CRECALL_SEPARATOR
        }
    }

    /// The character at a place, and the place after it; of bytes that are not UTF-8, one that separates.
    static func scalar(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> (UInt32, Int) {
        let first = text[index]
        if first < 0x80 { return (UInt32(first), index + 1) }
        let count = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0
        guard count > 0, index + count <= text.count else { return (0, index + 1) }
        var value = UInt32(first) & (0x7f >> UInt32(count))
        for next in text[index + 1..<index + count] {
            guard next & 0xc0 == 0x80 else { return (0, index + 1) }
            value = value << 6 | UInt32(next & 0x3f)
        }
        return (value, index + count)
    }

    private static func endOfWord(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index < text.count {
            let (scalar, next) = scalar(text, index)
            let kind = kind(scalar)
            guard kind == CRECALL_LETTER || kind == CRECALL_DIGIT || kind == CRECALL_DROPPED else { break }
            index = next
        }
        return index
    }

    /// Appends the folded text of a range; what does not fold to letters or digits is left out.
    private mutating func fold(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = text[index]
            if byte < 0x80 {
                bytes.append(byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte)
                index += 1
                continue
            }
            let (scalar, next) = Self.scalar(text, index)
            if Self.kind(scalar) != CRECALL_DROPPED {
                var count = 0
                if let folded = crecall_fold(scalar, &count) {
                    bytes.append(contentsOf: UnsafeBufferPointer(start: folded, count: count))
                } else {
                    bytes.append(contentsOf: text[index..<next])
                }
            }
            index = next
        }
    }

    private mutating func append(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ kind: Kind) {
        let start = bytes.count
        fold(text, range)
        var end = bytes.count
        if end - start > Self.maximumWord {
            if kind == .whole {
                bytes.removeSubrange(start...)
                return
            }
            end = start + Self.maximumWord
            while end > start, bytes[end] & 0xc0 == 0x80 { end -= 1 }
            bytes.removeSubrange(end...)
        }
        guard end > start else { return }
        let first = text[range.lowerBound]
        items.append(
            Token(
                range: start..<end, kind: kind, place: range,
                isCapitalised: first >= UInt8(ascii: "A") && first <= UInt8(ascii: "Z")))
    }

    private mutating func word(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        let before = (items.count, bytes.count)
        let parts = Self.parts(text, range)
        if parts.isEmpty {
            append(text, range, .word)
        } else {
            for part in parts { append(text, part, .word) }
            append(text, range, .whole)
        }
        if joinStart == nil {
            joinStart = range.lowerBound
            joinTokens = 0
            joined.removeAll(keepingCapacity: true)
            joinedAsWritten.removeAll(keepingCapacity: true)
            joinedIsDigits = true
        }
        joinTokens += 1
        let isDigits = text[range].allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        joinedIsDigits = joinedIsDigits && isDigits
        guard items.count > before.0, joined.count <= Self.maximumWord else { return }
        // The folded word as a whole stands at the end of what was appended, or is its only part.
        let last = items[items.count - 1]
        if parts.isEmpty || last.kind == .whole {
            joined.append(contentsOf: bytes[last.range])
            joinedAsWritten.append(contentsOf: bytes[last.range])
        } else {
            joined.append(contentsOf: bytes[before.1...])
            joinedAsWritten.append(contentsOf: bytes[before.1...])
        }
    }

    private mutating func finishJoin(at end: Int) {
        guard let start = joinStart else { return }
        joinStart = nil
        guard joinTokens > 1 else { return }
        let whole = joinedIsDigits ? joinedAsWritten : joined
        guard whole.count <= Self.maximumWord, !whole.isEmpty else { return }
        let at = bytes.count
        bytes.append(contentsOf: whole)
        items.append(Token(range: at..<bytes.count, kind: .whole, place: start..<end))
    }

    private enum Class {
        case upper, lower, digit
    }

    /// The parts of a word of ASCII that changes case inside or mixes letters and digits; none of any other word.
    private static func parts(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
        func classify(_ byte: UInt8) -> Class? {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): .upper
            case UInt8(ascii: "a")...UInt8(ascii: "z"): .lower
            case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
            default: nil
            }
        }
        guard let first = classify(text[range.lowerBound]) else { return [] }
        var changes = false
        var previous = first
        for index in range.dropFirst() {
            guard let this = classify(text[index]) else { return [] }
            if this != previous, !(index == range.lowerBound + 1 && first == .upper && this == .lower) {
                changes = true
            }
            previous = this
        }
        guard changes else { return [] }
        var parts: [Range<Int>] = []
        var start = range.lowerBound
        while start < range.upperBound {
            var end = start + 1
            let kind = classify(text[start])
            while end < range.upperBound, classify(text[end]) == kind { end += 1 }
            if kind == .upper, end < range.upperBound, classify(text[end]) == .lower {
                // The last capital begins the next part.
                if end - start > 1 {
                    parts.append(start..<end - 1)
                    start = end - 1
                }
                end = start + 1
                while end < range.upperBound, classify(text[end]) == .lower { end += 1 }
            }
            parts.append(start..<end)
            start = end
        }
        return parts
    }

    /// Appends the pairs of a run of a script without spaces; where the run ends.
    private mutating func unspaced(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        run.removeAll(keepingCapacity: true)
        runPlaces.removeAll(keepingCapacity: true)
        var index = start
        while index < text.count {
            let (scalar, next) = Self.scalar(text, index)
            let kind = Self.kind(scalar)
            guard kind == CRECALL_UNSPACED || (kind == CRECALL_DROPPED && !run.isEmpty) else { break }
            if kind == CRECALL_UNSPACED {
                var count = 0
                if let folded = crecall_fold(scalar, &count) {
                    let folded = UnsafeBufferPointer(start: folded, count: count)
                    var at = 0
                    while at < count {
                        let (part, after) = Self.scalar(folded, at)
                        push(part, at: index)
                        at = after
                    }
                } else {
                    push(scalar, at: index)
                }
            }
            index = next
        }
        for (position, scalar) in run.enumerated() {
            let start = bytes.count
            Self.append(scalar, to: &bytes)
            let isLast = position + 1 == run.count
            if !isLast { Self.append(run[position + 1], to: &bytes) }
            let end = position + 2 < run.count ? runPlaces[position + 2] : index
            items.append(
                Token(range: start..<bytes.count, kind: isLast ? .last : .pair, place: runPlaces[position]..<end))
        }
        return index
    }

    /// Adds a character to the run, made one with the character before it where Unicode has one for both.
    private mutating func push(_ scalar: UInt32, at place: Int) {
        if let last = run.last, let both = Self.composed(last, scalar) {
            run[run.count - 1] = both
        } else {
            run.append(scalar)
            runPlaces.append(place)
        }
    }

    private static func composed(_ a: UInt32, _ b: UInt32) -> UInt32? {
        switch b {
        case 0x3099, 0x309a:
            let shift: UInt32 = a >= 0x30a0 ? 0x60 : 0
            let kana = a - min(a, shift)
            if b == 0x309a { return [0x306f, 0x3072, 0x3075, 0x3078, 0x307b].contains(kana) ? a + 2 : nil }
            if kana == 0x3046 { return a + 0x4e }
            let isVoiced =
                (0x304b...0x3061).contains(kana) && kana & 1 == 1 || [0x3064, 0x3066, 0x3068].contains(kana)
                || [0x306f, 0x3072, 0x3075, 0x3078, 0x307b].contains(kana)
            return isVoiced ? a + 1 : nil
        case 0x1161...0x1175:
            guard (0x1100...0x1112).contains(a) else { return nil }
            return 0xac00 + ((a - 0x1100) * 21 + (b - 0x1161)) * 28
        case 0x11a8...0x11c2:
            guard (0xac00...0xd7a3).contains(a), (a - 0xac00) % 28 == 0 else { return nil }
            return a + (b - 0x11a7)
        default: return nil
        }
    }

    private static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
        if let scalar = Unicode.Scalar(scalar) { bytes.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
    }
}
