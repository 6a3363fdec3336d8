/// A text as sentences and words.
struct Prose {
    /// A word without the marks around it.
    struct Word {
        let range: Range<Int>
        /// Whether it stands in quotation marks or is code.
        let isQuoted: Bool
    }

    struct Sentence {
        let words: ArraySlice<Word>
        let range: Range<Int>
        let isQuestion: Bool
    }

    let bytes: Bytes
    private(set) var words: [Word] = []
    private(set) var sentences: [Sentence] = []

    /// Only so much of a text is read for its sense.
    static let limit = 1 << 14

    /// Splits a text.
    ///
    /// - Complexity: O(*n*), of the first 16 KiB.
    init(_ text: Bytes) {
        bytes = text
        let end = min(text.count, Self.limit)
        words.reserveCapacity(min(end / 4 + 4, 4096))
        var (place, first, start) = (0, 0, 0)
        var quote: UInt8 = 0
        while place < end {
            while place < end, bytes[place].isWhitespace {
                // A line that is not wrapped is a sentence of its own.
                if bytes[place] == 10, endsLine(at: place) {
                    close(&first, &start, at: place)
                    quote = 0
                }
                place += 1
            }
            let token = place
            while place < end, !bytes[place].isWhitespace { place += 1 }
            if token == place { break }
            let opens = quote == 0 ? quoteMark(bytes[token]) : 0
            let isQuoted = quote != 0 || opens != 0
            let range = stripped(token..<place)
            if opens != 0, !closes(opens, token + 1..<place) { quote = opens }
            if quote != 0, opens == 0, closes(quote, token..<place) { quote = 0 }
            if range.isEmpty { continue }
            words.append(Word(range: range, isQuoted: isQuoted))
            if quote == 0, endsSentence(range, token: token..<place) { close(&first, &start, at: place) }
        }
        close(&first, &start, at: place)
    }

    private mutating func close(_ first: inout Int, _ start: inout Int, at place: Int) {
        if first < words.count {
            var end = place
            while end > start,
                bytes[end - 1].isWhitespace || quoteMark(bytes[end - 1]) != 0 || bytes[end - 1] == UInt8(ascii: ")")
            {
                end -= 1
            }
            let isWide = bytes[end - 3] == 0xEF && bytes[end - 2] == 0xBC && bytes[end - 1] == 0x9F
            let isArabic = bytes[end - 2] == 0xD8 && bytes[end - 1] == 0x9F
            sentences.append(
                Sentence(
                    words: words[first...], range: start..<end,
                    isQuestion: bytes[end - 1] == UInt8(ascii: "?") || isWide || isArabic))
        }
        first = words.count
        start = place
    }

    private func quoteMark(_ byte: UInt8) -> UInt8 {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`") ? byte : 0
    }

    private func closes(_ mark: UInt8, _ range: Range<Int>) -> Bool {
        var place = range.upperBound
        while place > range.lowerBound, place > range.upperBound - 4 {
            place -= 1
            if bytes[place] == mark { return true }
            if bytes[place].isAlphanumeric { return false }
        }
        return false
    }

    private func endsLine(at place: Int) -> Bool {
        if bytes[place + 1] == 10 || bytes[place + 1] == 13 { return true }
        let next = bytes.end(of: Self.blank, from: place + 1)
        switch bytes[next] {
        case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: "|"): return true
        default: return bytes[next].isUpper && place - words.count > 0 && !isComma(bytes[place - 1])
        }
    }

    private static let blank = ByteClass(" \t")
    private func isComma(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ",") || byte == UInt8(ascii: "-") }

    /// The token without marks around it that belong to the sentence.
    private func stripped(_ token: Range<Int>) -> Range<Int> {
        var (start, end) = (token.lowerBound, token.upperBound)
        while start < end, Self.around.contains(bytes[start]) { start += 1 }
        while end > start, Self.around.contains(bytes[end - 1]) || bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
        return start..<end
    }

    private static let around = ByteClass("\"'`()[]{}<>,;:!?*|#")

    private func endsSentence(_ word: Range<Int>, token: Range<Int>) -> Bool {
        var place = token.upperBound - 1
        while place >= word.upperBound, quoteMark(bytes[place]) != 0 || bytes[place] == UInt8(ascii: ")") { place -= 1 }
        guard place >= word.upperBound else {
            // The full stop of scripts without spaces.
            return bytes[place - 2] == 0xE3 && bytes[place - 1] == 0x80 && bytes[place] == 0x82
        }
        switch bytes[place] {
        case UInt8(ascii: "!"), UInt8(ascii: "?"): return true
        case UInt8(ascii: "."):
            if bytes[place - 1] == UInt8(ascii: "."), bytes[place - 2] == UInt8(ascii: ".") { return true }
            let next = bytes.end(of: Self.blank, from: token.upperBound)
            return !bytes[next].isLower && !isAbbreviation(word)
        default: return false
        }
    }

    private func isAbbreviation(_ word: Range<Int>) -> Bool {
        for name: StaticString in ["e.g", "i.e", "etc", "vs", "cf", "no", "approx", "dr", "mr", "st"]
        where bytes.equals(name, word) {
            return true
        }
        return false
    }
}
