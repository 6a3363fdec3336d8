internal import GitMemory

/// A note of basic-memory: the note itself, its observations `- [category] text #tag (context)`, and its relations
/// `- type [[Target]] (context)`, each as a memory.
enum BasicMemoryNote {
    static func read(_ path: String, _ file: TextFile, _ reading: inout Importer.Reading) {
        let front = FrontMatter(file.text)
        reading.notes += front.notes
        var data = front.members
        let title = data["title"]?.plainText ?? MarkdownNote.title(of: path)
        let link = data["permalink"]?.plainText ?? path
        var note = ForeignEntry(String(front.body).trimmed)
        note.kind = "note"
        note.tags = data.takeWords("tags").map { $0.hasPrefix("#") ? String($0.dropFirst()) : $0 }
        note.context = note.content.isBlank ? nil : title
        if note.content.isBlank { note.content = title }
        note.source = "basic-memory:\(link)"
        data.dropEmpty()
        data["title"] = .string(title)
        data["path"] = .string(path)
        note.data = data
        reading.add(note)

        var fence: String?
        for (index, line) in TextFile.lines(front.body).enumerated() {
            let text = line.trimmed
            if let open = fence {
                if text.hasPrefix(open) { fence = nil }
                continue
            }
            if text.hasPrefix("```") || text.hasPrefix("~~~") {
                fence = String(text.prefix(3))
                continue
            }
            guard text.hasPrefix("- ") else { continue }
            let item = String(text.dropFirst(2)).trimmed
            if var entry = relation(item, of: title) ?? observation(item) {
                entry.context = entry.context ?? title
                entry.source = "basic-memory:\(link)"
                entry.data["permalink"] = .string(link)
                reading.add(entry, line: index + 1)
            }
        }
    }

    /// `[category] text #tag (context)`, or text with tags alone.
    private static func observation(_ item: String) -> ForeignEntry? {
        var category = "Note"
        var text = item
        if item.hasPrefix("["), let end = item.firstIndex(of: "]") {
            let inner = String(item[item.index(after: item.startIndex)..<end])
            let after = item[item.index(after: end)...]
            // Tasks and links look alike.
            if inner.hasPrefix("[") || ["", " ", "x", "X", "-"].contains(inner) || after.hasPrefix("(") { return nil }
            category = inner.trimmed
            text = String(after).trimmed
        } else if tags(in: item).isEmpty {
            return nil
        }
        let (content, context) = parenthesis(at: text)
        guard !content.isBlank else { return nil }
        var entry = ForeignEntry(content)
        entry.tags = tags(in: content)
        entry.context = context
        entry.data["category"] = .string(category)
        return entry
    }

    /// `type [[Target]] (context)`; without a type it is `relates_to`.
    private static func relation(_ item: String, of title: String) -> ForeignEntry? {
        guard let open = item.firstRange(of: "[["), let close = item.firstRange(of: "]]"),
            open.upperBound <= close.lowerBound
        else { return nil }
        let type = String(item[..<open.lowerBound]).trimmed
        let target = String(item[open.upperBound..<close.lowerBound]).trimmed
        let rest = String(item[close.upperBound...]).trimmed
        // A link in a sentence, or in an observation, is none.
        guard !target.isEmpty, !type.hasPrefix("["), rest.isEmpty || rest.hasPrefix("("), !type.hasSuffix(".") else {
            return nil
        }
        let word = type.isEmpty ? "relates_to" : type
        var entry = ForeignEntry("\(title) \(word) \(target)")
        entry.kind = "relation"
        entry.context = parenthesis(at: rest).context
        entry.data["from"] = .string(title)
        entry.data["to"] = .string(target)
        entry.data["relationType"] = .string(word)
        return entry
    }

    /// A text and what stands in parentheses at its end.
    private static func parenthesis(at text: String) -> (text: String, context: String?) {
        guard text.hasSuffix(")") else { return (text, nil) }
        var depth = 0
        var place = text.endIndex
        while place > text.startIndex {
            place = text.index(before: place)
            if text[place] == ")" { depth += 1 }
            if text[place] == "(" { depth -= 1 }
            if depth == 0 { break }
        }
        guard depth == 0, place == text.startIndex || text[text.index(before: place)] == " " else { return (text, nil) }
        let inner = String(text[text.index(after: place)...].dropLast()).trimmed
        return (String(text[..<place]).trimmed, inner.isEmpty ? nil : inner)
    }

    private static func tags(in text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).compactMap { word in
            guard word.hasPrefix("#") else { return nil }
            let tag = word.dropFirst().prefix { $0.isLetter || $0.isNumber || "_-/".contains($0) }
            return tag.isEmpty || tag.allSatisfy(\.isNumber) ? nil : String(tag)
        }
    }
}
