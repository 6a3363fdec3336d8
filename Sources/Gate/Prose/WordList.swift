/// Words in order, each followed by a mark, in one piece of static text: to look one up prepares nothing.
struct WordList: Sendable {
    let text: StaticString

    /// The mark of a word in any case; `nil` if it is not in the list.
    ///
    /// - Complexity: O(log *n*).
    func mark(of word: Range<Int>, in bytes: Bytes) -> UInt8? {
        mark(count: word.count) { bytes[word.lowerBound + $0].lowered }
    }

    /// The mark of a word without its last letters, and with other ones in their place.
    func mark(of word: Range<Int>, without count: Int, with ending: StaticString, in bytes: Bytes) -> UInt8? {
        let stem = word.count - count
        return mark(count: stem + ending.utf8CodeUnitCount) {
            $0 < stem ? bytes[word.lowerBound + $0].lowered : ending.utf8Start[$0 - stem]
        }
    }

    private func mark(count: Int, letter: (Int) -> UInt8) -> UInt8? {
        let (list, size) = (text.utf8Start, text.utf8CodeUnitCount)
        var (low, high) = (0, size)
        while low < high {
            var start = (low + high) / 2
            while start > low, Self.isLetter(list[start - 1]) { start -= 1 }
            var place = start
            var offset = 0
            while offset < count, Self.isLetter(list[place]), list[place] == letter(offset) {
                offset += 1
                place += 1
            }
            if offset == count, !Self.isLetter(list[place]) { return list[place] }
            let isBefore = offset < count && (!Self.isLetter(list[place]) || list[place] < letter(offset))
            while Self.isLetter(list[place]) { place += 1 }
            if isBefore { low = place + 1 } else { high = start }
        }
        return nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte.isLower || byte == UInt8(ascii: "'") }
}

/// What a word says about how much a text tells.
enum WordClass {
    /// A word that every text has.
    case common
    /// A term of the field.
    case term
    /// A word that rules and reasons are made of.
    case rule
    /// A word that says nothing.
    case vague
    /// A name, or a rare word.
    case unknown

    private static let list = WordList(text: words)

    /// The class of a word; forms of plural and verb go by the word they come from.
    init(_ word: Range<Int>, in bytes: Bytes) {
        let mark = Self.list.mark(of: word, in: bytes) ?? Self.stemmed(word, in: bytes)
        switch mark {
        case UInt8(ascii: "."): self = .common
        case UInt8(ascii: "+"): self = .term
        case UInt8(ascii: "!"): self = .rule
        case UInt8(ascii: "-"): self = .vague
        default: self = .unknown
        }
    }

    private static func stemmed(_ word: Range<Int>, in bytes: Bytes) -> UInt8? {
        func hasEnd(_ end: StaticString) -> Bool {
            word.count >= end.utf8CodeUnitCount + 3
                && bytes.hasAnyCase(end, at: word.upperBound - end.utf8CodeUnitCount)
        }
        func mark(_ count: Int, _ ending: StaticString = "") -> UInt8? {
            list.mark(of: word, without: count, with: ending, in: bytes)
        }
        let last = bytes[word.upperBound - 1].lowered
        if hasEnd("'s") { return mark(2) }
        if last == UInt8(ascii: "s") {
            if hasEnd("ies"), let found = mark(3, "y") { return found }
            if hasEnd("es"), let found = mark(2) ?? mark(1) { return found }
            if let found = mark(1) { return found }
            return hasEnd("ers") ? mark(3) ?? mark(2) : nil
        }
        if last == UInt8(ascii: "d"), hasEnd("ed") {
            if hasEnd("ied"), let found = mark(3, "y") { return found }
            if let found = mark(2) ?? mark(1) { return found }
            return isDoubled(before: word.upperBound - 2, in: bytes) ? mark(3) : nil
        }
        if last == UInt8(ascii: "g"), hasEnd("ing") {
            if let found = mark(3) ?? mark(3, "e") { return found }
            return isDoubled(before: word.upperBound - 3, in: bytes) ? mark(4) : nil
        }
        if last == UInt8(ascii: "y"), hasEnd("ly") { return mark(2) }
        if last == UInt8(ascii: "r"), hasEnd("er") { return mark(2) ?? mark(1) }
        return nil
    }

    private static func isDoubled(before place: Int, in bytes: Bytes) -> Bool { bytes[place - 1] == bytes[place - 2] }
}
