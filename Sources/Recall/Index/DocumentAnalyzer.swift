/// Takes a memory apart into terms and facts.
struct DocumentAnalyzer {
    private var tokens = Tokens()
    private var terms = Terms()
    /// The words of all documents so far.
    private(set) var table = TermTable()
    /// The terms of the document looked at last.
    private(set) var postings: [(term: UInt32, posting: Posting)] = []
    /// Where in `postings` a term of the table stands, plus one.
    private var places: [UInt32] = []
    /// The terms of words seen before, by the hash of the word.
    private var known = WordMap(capacity: 1 << 14)
    private static let stop = UInt32.max

    /// What was found beside the terms, which are in ``postings``.
    struct Result {
        var facts = DocumentFacts()
        /// What an entry that follows has as its context; 0 without a source.
        var own: UInt64 = 0
        /// The same of the entry that this one follows; 0 without one.
        var previous: UInt64 = 0
        var dates: [RelativeDate] = []
    }

    mutating func analyze(_ document: DocumentFields) -> Result {
        for (term, _) in postings { places[Int(term)] = 0 }
        postings.removeAll(keepingCapacity: true)
        var result = Result()
        if let source = document.source {
            let session = WordHash.combined(
                WordHash.of(source), document.scope.map { WordHash.of($0) } ?? 0)
            result.facts.session = max(1, UInt32(truncatingIfNeeded: session))
            result.own = max(1, WordHash.combined(session, WordHash.of(document.content)))
            if let context = document.context {
                result.previous = max(1, WordHash.combined(session, WordHash.of(context)))
            }
        }
        result.facts.day =
            document.occurredAt.flatMap { CivilDay.number(ofText: $0) }.map { Int32(clamping: $0) }
            ?? DocumentFacts.noDay
        guard document.isText else { return result }
        result.facts.flags |= DocumentFacts.isText
        content(document, &result)
        if let context = document.context { add(context.prefix(DocumentFields.maximumContent), .context) }
        for tag in document.tags { add(tag[...], .tags) }
        if let scope = document.scope { add(scope[...], .scope) }
        if let key = document.key { add(key[...], .key) }
        if let source = document.source { add(Self.address(source), .source) }
        for text in document.data { add(text[...], .data) }
        return result
    }

    private mutating func content(_ document: DocumentFields, _ result: inout Result) {
        let content = document.content.prefix(DocumentFields.maximumContent)
        let (speaker, text, caption) = Self.parts(of: content)
        var length = add(content[speaker], .speaker)
        length += add(content[caption], .caption)
        let words = add(content[text], .text)
        length += words
        var facts = result.facts
        facts.length = UInt16(clamping: length)
        facts.words = UInt16(clamping: words)
        // `tokens` has those of the text now.
        var names: UInt8 = 0
        for token in tokens.items where token.kind == .word {
            let hash = WordHash.of(tokens.text(token))
            if Self.firstPerson.contains(hash) { facts.flags |= DocumentFacts.firstPerson }
            if WordTables.timeWords.contains(hash) { facts.flags |= DocumentFacts.hasTimeWord }
            let place = (content[text].startIndex + token.place.lowerBound, token.place.count)
            if token.isCapitalised, names < 3, place.1 > 1, Self.isLower(content[place.0 + 1]),
                !Self.beginsSentence(content[text], place.0)
            {
                names += 1
            }
        }
        facts.flags |= names << DocumentFacts.namesShift
        let trimmed = content[text].last { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
        if trimmed == UInt8(ascii: "?") { facts.flags |= DocumentFacts.endsWithQuestion }
        if content[text].contains(UInt8(ascii: "?")) { facts.flags |= DocumentFacts.hasQuestion }
        result.facts = facts
        if facts.day != DocumentFacts.noDay {
            result.dates = RelativeDate.find(in: tokens, 0..<tokens.items.count, on: Int(facts.day))
        }
    }

    /// Adds the terms of a text, and leaves its tokens; how many words it has.
    @discardableResult
    private mutating func add(_ text: ArraySlice<UInt8>, _ field: Field) -> Int {
        tokens.removeAll()
        text.withUnsafeBufferPointer { tokens.scan($0) }
        var count = 0
        for token in tokens.items {
            if token.kind == .word || token.kind == .pair { count += 1 }
            if field == .source, token.kind == .whole { continue }
            let word = tokens.text(token)
            let hash = WordHash.of(word)
            if token.kind == .word {
                if field == .source, WordTables.addressWords.contains(hash) { continue }
                let number: UInt32
                if let seen = known[hash] {
                    number = seen
                } else if WordTables.stopWords.contains(hash) {
                    number = known.insert(hash, Self.stop)
                } else {
                    number = known.insert(hash, terms.withTerm(of: word) { table.number(of: $0[...]) })
                }
                if number != Self.stop { add(number, field) }
            } else {
                add(table.number(of: word), field)
            }
        }
        return count
    }

    private mutating func add(_ term: UInt32, _ field: Field) {
        while places.count < table.count { places.append(0) }
        if places[Int(term)] == 0 {
            postings.append((term, Posting()))
            places[Int(term)] = UInt32(postings.count)
        }
        postings[Int(places[Int(term)]) - 1].posting.add(field)
    }

    private static let firstPerson: WordMap = {
        var map = WordMap()
        for word in ["i", "my", "me", "we", "our"] { map.insert(WordHash.of(word.utf8)) }
        return map
    }()

    private static func isLower(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }

    private static func beginsSentence(_ text: ArraySlice<UInt8>, _ place: Int) -> Bool {
        if place == text.startIndex { return true }
        guard place >= text.startIndex + 2, text[place - 1] == UInt8(ascii: " ") else { return false }
        let mark = text[place - 2]
        return mark == UInt8(ascii: ".") || mark == UInt8(ascii: "!") || mark == UInt8(ascii: "?")
    }

    /// Who speaks, what is said, and the caption of an image: `Speaker: text [image: caption]`.
    static func parts(
        of content: ArraySlice<UInt8>
    ) -> (speaker: Range<Int>, text: Range<Int>, caption: Range<Int>) {
        var (start, end) = (content.startIndex, content.endIndex)
        var speaker = start..<start
        var caption = end..<end
        var characters = 0
        for index in content.indices {
            let byte = content[index]
            if byte == UInt8(ascii: "\n") { break }
            if byte == UInt8(ascii: ":") {
                if characters > 0, index + 1 < end, content[index + 1] == UInt8(ascii: " ") {
                    speaker = start..<index
                    start = index + 2
                }
                break
            }
            if byte & 0xc0 != 0x80 { characters += 1 }
            if characters > 40 { break }
        }
        let mark = Array(" [image: ".utf8)
        if content.last == UInt8(ascii: "]"), end - start > mark.count {
            var index = start
            while index + mark.count < end {
                if content[index] == mark[0], content[index..<index + mark.count].elementsEqual(mark) {
                    caption = index + mark.count..<end - 1
                    end = index
                    break
                }
                index += 1
            }
        }
        return (speaker, start..<end, caption)
    }

    /// An address without its scheme.
    private static func address(_ source: [UInt8]) -> ArraySlice<UInt8> {
        guard let colon = source.firstIndex(of: UInt8(ascii: ":")),
            source.dropFirst(colon).starts(with: Array("://".utf8))
        else { return source[...] }
        return source[(colon + 3)...]
    }
}

/// The words of documents, numbered as they come.
struct TermTable {
    private var map = WordMap(capacity: 1024)
    private var bytes: [UInt8] = []
    private var starts: [UInt32] = [0]

    var count: Int { starts.count - 1 }

    mutating func number(of term: ArraySlice<UInt8>) -> UInt32 {
        let new = UInt32(count)
        let number = map.insert(WordHash.of(term), new)
        if number == new {
            bytes.append(contentsOf: term)
            starts.append(UInt32(bytes.count))
        }
        return number
    }

    subscript(number: Int) -> ArraySlice<UInt8> { bytes[Int(starts[number])..<Int(starts[number + 1])] }
}
