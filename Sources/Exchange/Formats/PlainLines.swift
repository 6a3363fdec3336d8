internal import GitMemory

/// A memory a line, as people paste them: bullets and numbers before it are no part of it, and a date in brackets is when
/// it happened.
enum PlainLines {
    static func read(_ line: ArraySlice<UInt8>, _ reading: inout Importer.Reading) {
        guard let file = TextFile(line) else {
            return reading.refuse(
                "these bytes are not UTF-8", hint: "convert the file first: iconv -f WHATEVER -t UTF-8")
        }
        var text = file.text.trimmed
        if text.isEmpty { return }
        if let item = MarkdownOutline.item(text) { text = item }
        var entry = ForeignEntry(text)
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            let date = String(text[text.index(after: text.startIndex)..<end])
            var rest = String(text[text.index(after: end)...]).trimmed
            for mark in ["-", "–", "—", ":"] where rest.hasPrefix(mark) { rest = String(rest.dropFirst()).trimmed }
            if let moment = ForeignMoment.moment(date), !rest.isEmpty {
                if !moment.isExact { reading.note("a time without a zone is taken as UTC") }
                entry.content = rest
                entry.occurredAt = moment.text
            }
        }
        reading.add(entry)
    }
}
