internal import GitMemory

/// Finds the words of an entry that a question was after.
struct Highlights {
    private let terms: Set<[UInt8]>
    private var maker = Terms()

    init(_ terms: Set<[UInt8]>) { self.terms = terms }

    /// Fills in what was found of an entry.
    mutating func apply(to answer: inout RecalledEntry, explains: Bool) {
        let body = answer.entry.body
        var matched: [String] = []
        var texts = [("content", body.content)]
        if let text = body.text("context") { texts.append(("context", text)) }
        if let data = body.value(of: "data") { texts.append(("data", Self.text(of: data))) }
        if let text = body.key { texts.append(("key", text)) }
        if let text = body.scope { texts.append(("scope", text)) }
        if let text = body.text("source") { texts.append(("source", text)) }
        if !body.tags.isEmpty { texts.append(("tags", body.tags.joined(separator: " "))) }
        for (name, text) in texts {
            let bytes = Array(text.utf8.prefix(DocumentFields.maximumContent))
            let (words, places) = find(in: bytes)
            if name == "content" { answer.snippet = Self.snippet(bytes, places) }
            if explains, !words.isEmpty { answer.fields.append((name, words)) }
            for word in words where !matched.contains(word) { matched.append(word) }
        }
        answer.matched = matched
    }

    private static func text(of value: JSON) -> String {
        switch value {
        case .object(let object): object.members.map { "\($0.key) \(text(of: $0.value))" }.joined(separator: " ")
        case .array(let items): items.map(text).joined(separator: " ")
        case .string(let text): text
        default: String(decoding: value.canonicalBytes(), as: UTF8.self)
        }
    }

    /// The words found, each once, and where they are.
    private mutating func find(in text: [UInt8]) -> (words: [String], places: [Range<Int>]) {
        var tokens = Tokens()
        text.withUnsafeBufferPointer { tokens.scan($0) }
        var (words, places) = ([String](), [Range<Int>]())
        for token in tokens.items {
            let word = tokens.text(token)
            if token.kind == .word, WordTables.stopWords.contains(WordHash.of(word)) { continue }
            guard terms.contains(maker.term(of: token, in: tokens)) else { continue }
            let text = String(decoding: word, as: UTF8.self)
            if !words.contains(text) { words.append(text) }
            if let last = places.last, token.place.lowerBound < last.upperBound {
                places[places.count - 1] =
                    min(last.lowerBound, token.place.lowerBound)..<max(last.upperBound, token.place.upperBound)
            } else {
                places.append(token.place)
            }
        }
        return (words, places.sorted { $0.lowerBound < $1.lowerBound })
    }

    /// Bytes of a snippet, about.
    private static let width = 160

    private static func snippet(_ text: [UInt8], _ places: [Range<Int>]) -> RecalledEntry.Snippet {
        var (start, best) = (0, 0)
        for (index, place) in places.enumerated() where text.count > width {
            let count = places[index...].prefix { $0.upperBound <= place.lowerBound + width - 40 }.count
            if count > best { (start, best) = (max(0, place.lowerBound - 30), count) }
        }
        var end = min(text.count, start + width)
        if text.count - end < 20 { end = text.count }
        if start > 0, let space = text[start..<end].firstIndex(where: Noise.isSpace), space - start < 25 {
            start = space + 1
        }
        while start < end, text[start] & 0xc0 == 0x80 { start += 1 }
        if end < text.count {
            if let space = text[start..<end].lastIndex(where: Noise.isSpace), end - space < 25 { end = space }
            while end > start, text[end] & 0xc0 == 0x80 { end -= 1 }
        }
        var snippet = RecalledEntry.Snippet()
        let ellipsis = "…"
        if start > 0 { snippet.text = ellipsis }
        let shift = snippet.text.utf8.count - start
        let line = text[start..<end].map { $0 == 0x0a || $0 == 0x0d || $0 == 0x09 ? 0x20 : $0 }
        snippet.text += String(decoding: line, as: UTF8.self)
        snippet.hits = places.filter { $0.lowerBound >= start && $0.upperBound <= end }.map {
            $0.lowerBound + shift..<$0.upperBound + shift
        }
        if end < text.count { snippet.text += ellipsis }
        return snippet
    }
}
