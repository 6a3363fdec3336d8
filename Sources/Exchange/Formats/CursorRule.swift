internal import GitMemory

/// Rules of Cursor.
enum CursorRule {
    static func read(_ path: String, _ file: TextFile, _ reading: inout Importer.Reading) {
        let front = FrontMatter(file.text)
        reading.notes += front.notes
        var entry = ForeignEntry(String(front.body).trimmed)
        var data = front.members
        entry.kind = "rule"
        entry.context = data.takeText("description")
        if entry.content.isBlank, let context = entry.context {
            entry.content = context
            entry.context = nil
        }
        // What it applies to is a text with commas, a list, or a bare *: it stays as it is.
        entry.source = "cursor:\(path)"
        data.dropEmpty()
        entry.data = data
        reading.add(entry)
    }
}
