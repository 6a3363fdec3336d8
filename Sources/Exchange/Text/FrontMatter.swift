internal import GitMemory

/// What stands between two lines `---` at the beginning of a Markdown file.
///
/// It is read as the part of YAML that such files use: texts, plain or in quotes, blocks of text, lists, and maps in maps.
/// What is not understood is kept as the text that it is, and told of.
struct FrontMatter {
    /// Its members in order of their names.
    private(set) var members = JSONObject()
    /// What was not understood.
    private(set) var notes: [String] = []
    /// What follows it.
    private(set) var body: Substring
    /// Whether there is one.
    private(set) var isThere = false

    /// Splits a file.
    init(_ text: String) {
        body = text[...]
        let fence = text.prefix { $0 != "\n" && $0 != "\r\n" }
        guard fence.trimmedEnd == "---", fence.endIndex < text.endIndex else { return }
        var place = text.index(after: fence.endIndex)
        var lines: [Substring] = []
        while place < text.endIndex {
            let line = text[place...].prefix { $0 != "\n" && $0 != "\r\n" }
            place = line.endIndex < text.endIndex ? text.index(after: line.endIndex) : line.endIndex
            if line.trimmedEnd == "---" || line.trimmedEnd == "..." {
                isThere = true
                body = text[place...]
                var reader = YAMLReader(lines)
                members = reader.map(indent: 0)
                notes = reader.notes
                return
            }
            lines.append(line)
        }
        notes = ["front matter without an end is kept as text"]
    }
}

extension Substring {
    var trimmedEnd: Substring {
        var text = self
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }

    /// The number of blanks before it.
    var indent: Int { utf8.prefix { $0 == UInt8(ascii: " ") }.count }
}
