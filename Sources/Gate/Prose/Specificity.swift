/// How much of a text one could look up, check or act on.
public struct Specificity: Hashable, Sendable {
    /// What counts, for and against.
    public enum Trait: String, Hashable, Sendable, CaseIterable {
        /// Code, paths, files, flags and addresses.
        case code
        /// Numbers, versions and amounts.
        case number
        /// Names and rare words.
        case name
        /// Terms of the field.
        case term
        /// What must or must not be.
        case rule
        /// Why, or what happens otherwise.
        case reason
        /// What an error looks like.
        case error
        /// Words that say nothing.
        case vague
        /// What somebody likes or thinks.
        case opinion
    }

    let count: TraitCount

    /// The points of each trait, those that are not there left out: more of the same counts little.
    public var points: [Trait: Int] {
        [
            .code: min(count.code * 3, 6), .number: min(count.exact * 3 + count.numbers * 2, 5),
            .name: min(count.names, 3) * 2, .term: min(count.terms, 3), .rule: min(count.rules, 2),
            .reason: min(count.reasons, 1) * 2, .error: min(count.errors, 1) * 2, .vague: -2 * count.vague,
            .opinion: -3 * min(count.opinions, 2),
        ].filter { $0.value != 0 }
    }

    /// The sum of the points.
    public var score: Int { count.score }

    /// The least score of a text that is worth remembering.
    public static let floor = 3
}

/// The traits of one sentence or of several, counted.
struct TraitCount: Hashable {
    var code = 0
    var exact = 0
    var numbers = 0
    var names = 0
    var terms = 0
    var rules = 0
    var reasons = 0
    var errors = 0
    var vague = 0
    var opinions = 0

    static func + (one: TraitCount, other: TraitCount) -> TraitCount {
        TraitCount(
            code: one.code + other.code, exact: one.exact + other.exact, numbers: one.numbers + other.numbers,
            names: one.names + other.names, terms: one.terms + other.terms, rules: one.rules + other.rules,
            reasons: one.reasons + other.reasons, errors: one.errors + other.errors, vague: one.vague + other.vague,
            opinions: one.opinions + other.opinions)
    }

    /// The sum of the points.
    var score: Int {
        min(code * 3, 6) + min(exact * 3 + numbers * 2, 5) + min(names, 3) * 2 + min(terms, 3) + min(rules, 2)
            + min(reasons, 1) * 2 + min(errors, 1) * 2 - 2 * vague - 3 * min(opinions, 2)
    }
}

extension TraitCount {
    /// Counts the traits of a sentence.
    init(_ sentence: Prose.Sentence, in bytes: Bytes) {
        self.init()
        let words = sentence.words
        let (reasonPhrases, opinionPhrases, errorPhrases) = (Phrases.reasons, Phrases.opinions, Phrases.errors)
        for index in words.indices {
            let range = words[index].range
            switch Token(words[index], isFirst: index == words.startIndex, in: bytes) {
            case .code:
                code += 1
                if Self.isError(range, in: bytes) { errors += 1 }
            case .number(let isExact):
                if isExact || hasUnit(behind: index, words, in: bytes) { exact += 1 } else { numbers += 1 }
            case .name: names += 1
            case .word(.term): terms += 1
            case .word(.rule):
                if reasonPhrases.has(words, index, in: bytes) { reasons += 1 } else { rules += 1 }
            case .word(.vague):
                if !words[index].isQuoted { vague += Phrases.mild.has(words, index, in: bytes) ? 0 : 1 }
                if reasonPhrases.has(words, index, in: bytes) { reasons += 1 }
            case .word: if reasonPhrases.has(words, index, in: bytes) { reasons += 1 }
            case .mark: break
            }
            if opinionPhrases.has(words, index, in: bytes) { opinions += 1 }
            if errorPhrases.has(words, index, in: bytes) { errors += 1 }
        }
    }

    private func hasUnit(behind index: Int, _ words: ArraySlice<Prose.Word>, in bytes: Bytes) -> Bool {
        guard index + 1 < words.endIndex else { return false }
        let next = words[index + 1].range
        return WordClass(next, in: bytes) == .term || bytes.hasAnyCase("%", at: words[index].range.upperBound)
    }

    /// `EADDRINUSE`, `NullPointerException`, `TypeError`.
    private static func isError(_ range: Range<Int>, in bytes: Bytes) -> Bool {
        bytes.hasAnyCase("error", at: range.upperBound - 5) || bytes.hasAnyCase("exception", at: range.upperBound - 9)
    }
}
