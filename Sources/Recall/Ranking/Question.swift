/// A question, taken apart.
struct Question {
    /// A term that is looked for.
    struct Term {
        var text: [UInt8]
        /// What it counts.
        var weight: Int64
        var isDigits: Bool
        /// A single character of a script without spaces.
        var isLone: Bool
    }

    private(set) var terms: [Term] = []
    /// Two words that stand beside each other, as one term, with the terms that they are.
    private(set) var compounds: [(term: [UInt8], parts: [[UInt8]])] = []
    /// Abbreviations that a phrase of the question stands for, with the terms of the phrase.
    private(set) var shortened: [(term: [UInt8], parts: [[UInt8]])] = []
    /// Abbreviations of the question, with the terms of what each stands for.
    private(set) var expanded: [(term: [UInt8], phrase: [[UInt8]])] = []

    private(set) var asksWhen = false
    private(set) var asksWhere = false
    private(set) var months: [Int] = []
    private(set) var days: [Int] = []
    private(set) var years: [Int] = []

    /// Of a longer question the first terms count.
    private static let mostTerms = 256

    static let weak = Fixed.thousandths(700)
    static let inLog = Fixed.thousandths(300)
    static let bareNumber = Fixed.thousandths(500)

    init(_ text: [UInt8]) {
        var tokens = Tokens()
        text.withUnsafeBufferPointer { tokens.scan($0) }
        var maker = Terms()
        let noise = Noise(text)
        var places: [[UInt8]: Int] = [:]
        var words: [(text: [UInt8], term: [UInt8], isStop: Bool, isCapitalised: Bool)] = []
        for (index, token) in tokens.items.enumerated() {
            let word = Array(tokens.text(token))
            let isStop = token.kind == .word && WordTables.stopWords.contains(WordHash.of(word))
            let term = maker.term(of: token, in: tokens)
            if token.kind == .word { words.append((word, term, isStop, token.isCapitalised)) }
            if isStop { continue }
            // The last character of a run is in the pair before it, if there is one.
            if token.kind == .last, index > 0, tokens.items[index - 1].kind == .pair,
                tokens.items[index - 1].place.upperBound == token.place.upperBound
            {
                continue
            }
            let isDigits = word.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
            var weight = noise.weight(token.place)
            let hash = WordHash.of(term)
            if token.kind == .word {
                if WordTables.weakStems.contains(hash) || WordTables.askingStems.contains(hash) {
                    weight = min(weight, Self.weak)
                }
                if noise.isPasted, WordTables.logStems.contains(hash) { weight = min(weight, Self.inLog) }
                if noise.isPasted, isDigits { weight = min(weight, Self.bareNumber) }
            }
            if let place = places[term] {
                terms[place].weight = max(terms[place].weight, weight)
            } else {
                places[term] = terms.count
                terms.append(Term(text: term, weight: weight, isDigits: isDigits, isLone: token.kind == .last))
            }
        }
        terms.removeAll { $0.weight == 0 }
        if terms.count > Self.mostTerms { terms.removeSubrange(Self.mostTerms...) }
        findTimes(words)
        findCompounds(words, &maker)
        findAbbreviations(words)
    }

    private typealias Words = [(text: [UInt8], term: [UInt8], isStop: Bool, isCapitalised: Bool)]

    private mutating func findTimes(_ words: Words) {
        let all = Set(words.map(\.text))
        func has(_ options: String...) -> Bool { options.contains { all.contains(Array($0.utf8)) } }
        asksWhen = has("when") || (has("what") && has("date", "day", "month", "year", "time"))
        for (word, next) in zip(words, words.dropFirst())
        where word.text == Array("how".utf8) && next.text == Array("long".utf8) { asksWhen = true }
        asksWhere = has("where", "country", "city", "place", "state", "who", "whom", "whose")
        for word in words {
            if let month = CivilDay.months.firstIndex(of: word.text) {
                let isAmbiguous = month == 2 || month == 4
                if !isAmbiguous || word.isCapitalised { months.append(month + 1) }
            }
            guard word.text.count <= 4, let number = Int(String(decoding: word.text, as: UTF8.self)) else { continue }
            if word.text.count <= 2, (1...31).contains(number) { days.append(number) }
            if word.text.count == 4, (2000...2099).contains(number) { years.append(number) }
        }
        if months.isEmpty { days = [] }
    }

    private mutating func findCompounds(_ words: Words, _ maker: inout Terms) {
        for (a, b) in zip(words, words.dropFirst()) where !(a.isStop && b.isStop) {
            guard a.text.count >= 2, b.text.count >= 2, a.text.count + b.text.count >= 6 else { continue }
            let term = maker.term(of: (a.text + b.text)[...])
            if terms.contains(where: { $0.text == term }) { continue }
            compounds.append((term, [a.term, b.term]))
        }
    }

    private mutating func findAbbreviations(_ words: Words) {
        for term in terms {
            SortedLines(text: PackageResources.abbreviated_stems_txt).forEach(term.text) { line in
                expanded.append((term.text, line.dropFirst().map { Array($0) }))
            }
        }
        var seen: Set<[UInt8]> = []
        for (start, word) in words.enumerated() where seen.insert(word.term).inserted {
            SortedLines(text: PackageResources.phrase_stems_txt).forEach(word.term) { line in
                let phrase = line.dropLast().map { Array($0) }
                let isThere = words.indices[start...].contains { first in
                    first + phrase.count <= words.count
                        && phrase.indices.allSatisfy { words[first + $0].term == phrase[$0] }
                }
                if isThere, let abbreviation = line.last { shortened.append((Array(abbreviation), phrase)) }
            }
        }
    }
}
