internal import GitMemory

/// A memory as it comes out of another program's record. It is made of the record alone, never of the moment, so that
/// importing twice changes nothing.
struct ForeignEntry {
    var content: String
    var kind: String?
    var tags: [String] = []
    var context: String?
    var source: String?
    var occurredAt: String?
    var key: String?
    /// What has no place of its own in a memory.
    var data = JSONObject()

    init(_ content: String) { self.content = content }

    /// - Throws: ``StoreError`` if it is none that can be kept, too large perhaps.
    func body() throws(StoreError) -> Body {
        var object = JSONObject()
        object["content"] = .string(content)
        let texts: [(String, String?)] = [
            ("kind", kind), ("context", context), ("source", source), ("occurred_at", occurredAt), ("key", key),
        ]
        for case (let name, let text?) in texts where !text.isEmpty { object[name] = .string(text) }
        let tags = tags.filter { !$0.isEmpty }
        if !tags.isEmpty { object["tags"] = .array(tags.map { .string($0) }) }
        if !data.isEmpty { object["data"] = .object(data) }
        return try Body(object)
    }
}

extension Importer.Reading {
    /// Takes a memory in; one without any text is left out and told of.
    mutating func add(_ entry: ForeignEntry, line: Int = 1) {
        guard !entry.content.isBlank else { return note("a memory without text is left out") }
        do {
            records.append((line, Record(body: try entry.body())))
        } catch {
            faults.append((line, error))
        }
    }

    mutating func note(_ text: String) { notes.append(text) }

    mutating func refuse(_ message: String, hint: String, line: Int = 1) {
        faults.append((line, StoreError(.invalidInput, message, hint: hint)))
    }
}

extension String {
    /// Whether there is nothing in it to read.
    var isBlank: Bool { allSatisfy(\.isWhitespace) }

    /// Without white space at its ends.
    var trimmed: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}

extension JSONObject {
    /// Takes a member out if it is a text that is not empty.
    mutating func takeText(_ names: String...) -> String? {
        for name in names {
            guard case .string(let text)? = self[name], !text.isEmpty else { continue }
            self[name] = nil
            return text
        }
        return nil
    }

    /// Takes out the members that hold nothing.
    mutating func dropEmpty() {
        for (name, value) in members {
            switch value {
            case .null, .string(""), .array([]), .object(JSONObject()): self[name] = nil
            default: break
            }
        }
    }

    /// Takes out a list of texts, or one text with commas, as words. Anything else stays where it is.
    mutating func takeWords(_ name: String) -> [String] {
        var words: [String] = []
        switch self[name] {
        case .string(let text)?:
            words = text.split(separator: ",").map { String($0).trimmed }
        case .array(let items)?:
            for item in items {
                guard let text = item.plainText else { return [] }
                words.append(text)
            }
        default: return []
        }
        self[name] = nil
        return words.filter { !$0.isEmpty }
    }
}

extension JSON {
    /// A text, a number or a truth value in words.
    var plainText: String? {
        switch self {
        case .string(let text): text
        case .number, .bool: String(decoding: canonicalBytes(), as: UTF8.self)
        default: nil
        }
    }
}
