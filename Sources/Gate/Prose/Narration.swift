/// Tells an account of what somebody does or did from what is so.
struct Narration {
    private let bytes: Bytes
    private let words: ArraySlice<Prose.Word>
    private let traits: TraitCount

    /// Whether a sentence narrates.
    static func isNarration(_ sentence: Prose.Sentence, _ traits: TraitCount, in bytes: Bytes) -> Bool {
        Narration(bytes: bytes, words: sentence.words, traits: traits).isNarration
    }

    /// What was found out stays, whoever found it: something to look up, with a reason or an error beside it.
    private var isFinding: Bool {
        let substance = traits.code + traits.exact + traits.numbers + traits.names
        return substance > 0 && traits.score >= 5 && (traits.reasons > 0 || traits.errors > 0)
    }

    private var isNarration: Bool {
        if Phrases.assistant.hasAny(words, in: bytes) { return true }
        let start = firstAfterLeadIn
        guard start < words.endIndex else { return words.count < 4 }
        let hasLeadIn = start > words.startIndex
        if Phrases.plans.has(words, words.startIndex, in: bytes) || Phrases.plans.has(words, start, in: bytes) {
            return true
        }
        if traits.score < 5, Phrases.status.hasAny(words, in: bytes) { return true }
        if let isTold = firstPerson(from: start) { return isTold }
        if let isTold = firstPersons(from: start) { return isTold }
        if isWord(start, "currently", "still", "now", "just", "already", "presently"), start + 1 < words.endIndex,
            isDeed(words[start + 1], ">")
        {
            return isUnderWay(start + 1)
        }
        switch Phrases.deeds.mark(of: words[start].range, in: bytes) {
        case UInt8(ascii: ">"): return isUnderWay(start)
        case UInt8(ascii: "<"): return isReport(start)
        default: break
        }
        if hasLeadIn, words[start..<min(start + 3, words.endIndex)].contains(where: { isDeed($0, "<") }) {
            return !isFinding
        }
        return isPassiveReport
    }

    private func isDeed(_ word: Prose.Word, _ mark: Unicode.Scalar) -> Bool {
        Phrases.deeds.mark(of: word.range, in: bytes) == UInt8(ascii: mark)
    }

    private func isWord(_ index: Int, _ names: StaticString...) -> Bool {
        index < words.endIndex && names.contains { bytes.equals($0, words[index].range) }
    }

    /// The first word behind “Okay, now then …”.
    private var firstAfterLeadIn: Int {
        var index = words.startIndex
        while index < words.endIndex, index < words.startIndex + 4, isDeed(words[index], "*") { index += 1 }
        return index
    }

    // MARK: I and we

    /// Whether a sentence in which somebody says “I” narrates; `nil` if nobody does.
    private func firstPerson(from start: Int) -> Bool? {
        for index in start..<words.endIndex where !words[index].isQuoted {
            guard isSpeaker(index, isFirst: index == start) else { continue }
            var verb = index + 1
            while verb < words.endIndex, verb < index + 5, isDeed(words[verb], ":") { verb += 1 }
            // An opinion is for the floor of specificity to judge.
            if Phrases.opinions.has(words, index, in: bytes) { return false }
            if verb < words.endIndex, isDeed(words[verb], "!") { return traits.score < 4 }
            let isPlan =
                bytes.hasAnyCase("'ll", at: words[index].range.lowerBound + 1)
                || isWord(index + 1, "will", "should", "need", "want", "am", "can", "would", "shall", "plan", "have")
            return isPlan && traits.reasons == 0 || !isFinding
        }
        return nil
    }

    private func isSpeaker(_ index: Int, isFirst: Bool) -> Bool {
        let range = words[index].range
        guard bytes[range.lowerBound].lowered == UInt8(ascii: "i") else { return false }
        if range.count == 1 {
            let before = bytes[range.lowerBound - 1]
            guard before != UInt8(ascii: "`"), bytes[range.upperBound] == 32 || bytes[range.upperBound] == 10 else {
                return false
            }
            if index > words.startIndex {
                // Roman numerals and counters of loops.
                if isWord(
                    index - 1, "phase", "type", "part", "class", "for", "index", "chapter", "title", "volume", "level")
                {
                    return false
                }
            }
            return bytes[range.lowerBound] == UInt8(ascii: "I") || isFirst
                || index > words.startIndex
                    && isWord(index - 1, "and", "then", "so", "but", "that", "as", "when", "while")
        }
        return bytes.equals("i'm", range) || bytes.equals("i'll", range) || bytes.equals("i've", range)
            || bytes.equals("i'd", range)
    }

    /// Whether a sentence that begins with “we” and a deed narrates.
    private func firstPersons(from start: Int) -> Bool? {
        for index in start..<min(start + 12, words.endIndex) {
            let range = words[index].range
            guard bytes[range.lowerBound].lowered == UInt8(ascii: "w"),
                bytes[range.lowerBound + 1].lowered == UInt8(ascii: "e")
            else { continue }
            guard range.count == 2 || bytes[range.lowerBound + 2] == UInt8(ascii: "'") else { continue }
            if bytes.equals("we'll", range) || bytes.equals("we'd", range) { return !isFinding }
            if isWord(index + 1, "will", "shall"), traits.score < 6 { return true }
            if isWord(index + 1, "are"), isWord(index + 2, "going", "now", "still", "currently", "working") {
                return !isFinding
            }
            var verb = index + 1
            while verb < words.endIndex, verb < index + 4, isDeed(words[verb], ":") { verb += 1 }
            if verb < words.endIndex, isDeed(words[verb], "<") || isDeed(words[verb], ">") {
                return !isFinding && traits.score < 8
            }
        }
        return nil
    }

    // MARK: Nobody

    /// “Running the tests now.” But “Running the tests needs a database.”
    private func isUnderWay(_ start: Int) -> Bool {
        if isWord(words.endIndex - 1, "now", "again", "next", "first") { return true }
        for index in start + 1..<max(words.endIndex, start + 1) where !words[index].isQuoted {
            if bytes[words[index].range.upperBound] == UInt8(ascii: ":") { return false }
            if isDeed(words[index], "=") { return false }
            if index > start + 1, isThirdPerson(index) { return false }
            if index > start + 1, case .rule = WordClass(words[index].range, in: bytes) { return false }
        }
        return !isFinding
    }

    /// Whether a word that no list knows may be a verb: “exhausts PgBouncer”.
    private func isThirdPerson(_ index: Int) -> Bool {
        let range = words[index].range
        guard range.count > 4, index + 1 < words.endIndex, range.allSatisfy({ bytes[$0].isLower }) else { return false }
        guard bytes[range.upperBound - 1] == UInt8(ascii: "s"), bytes[range.upperBound - 2] != UInt8(ascii: "s") else {
            return false
        }
        return WordClass(range, in: bytes) == .unknown
    }

    /// “Fixed the tests.” But “Deployed artifacts are kept.”, “Added in 3.2”.
    private func isReport(_ start: Int) -> Bool {
        if isWord(start + 1, "in", "by", "for", "since", "from") || isDeedOfBeing(start + 1) || isDeedOfBeing(start + 2)
            || isDeedOfBeing(start + 3)
        {
            return false
        }
        if words[start].isQuoted { return false }
        return !isFinding && traits.score < 9
    }

    private func isDeedOfBeing(_ index: Int) -> Bool { index < words.endIndex && isDeed(words[index], "=") }

    /// “The file was updated.”
    private var isPassiveReport: Bool {
        guard traits.score < 4, traits.reasons == 0 else { return false }
        for index in words.dropLast().indices where isWord(index, "was", "were", "been") {
            var verb = index + 1
            while verb < words.endIndex, verb < index + 4, isDeed(words[verb], ":") { verb += 1 }
            if verb < words.endIndex, isDeed(words[verb], "<") { return true }
        }
        return false
    }
}

extension Phrases {
    /// Whether a phrase begins with any of the words.
    func hasAny(_ words: ArraySlice<Prose.Word>, in bytes: Bytes) -> Bool {
        words.contains { has(at: $0.range.lowerBound, in: bytes) }
    }
}
