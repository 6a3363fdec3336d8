internal import Actions
internal import GitMemory
internal import Recall

extension EntryPrinter {
    /// An answer with its whole text.
    static func textLine(_ answer: RecalledEntry) -> String {
        "\(answer.entry.item.id.short)  \(answer.entry.body.content.escapingControls(keepingLines: true))"
            + mark(answer)
    }

    /// An answer in a line for a terminal, the words that were found in bold.
    static func snippetLine(_ answer: RecalledEntry) -> String {
        let bytes = Array(answer.snippet.text.utf8)
        var (text, position) = ("", 0)
        func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self).escapingControls() }
        for hit in answer.snippet.hits {
            text += part(position..<hit.lowerBound) + "\u{1b}[1m" + part(hit) + "\u{1b}[0m"
            position = hit.upperBound
        }
        text += part(position..<bytes.count)
        return "\(answer.entry.item.id.short)  \(text)" + mark(answer)
    }

    private static func mark(_ answer: RecalledEntry) -> String {
        answer.supersededBy.map { "  (superseded by \($0.short))" } ?? ""
    }
}
