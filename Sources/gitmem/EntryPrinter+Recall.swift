internal import Actions
internal import GitMemory
internal import Recall

extension EntryPrinter {
    /// An answer with its whole text.
    static func textLine(_ answer: RecalledEntry) -> String {
        let key = answer.entry.body.key.map { "\($0.escapingControls()) = " } ?? ""
        return
            "\(answer.entry.item.id.short)  \(key)\(answer.entry.body.content.escapingControls(keepingLines: true))"
            + mark(answer)
    }

    /// The part of an answer that fits best, the words that were found marked.
    static func snippet(_ answer: RecalledEntry) -> [Piece] {
        let bytes = Array(answer.snippet.text.utf8)
        var (pieces, position): ([Piece], Int) = ([], 0)
        if let key = answer.entry.body.key { pieces.append(Piece(text: "\(key.escapingControls()) = ")) }
        func add(_ range: Range<Int>, _ style: Style) {
            if range.isEmpty { return }
            pieces.append(
                Piece(text: String(decoding: bytes[range], as: UTF8.self).escapingControls(), style: style))
        }
        for hit in answer.snippet.hits {
            add(position..<hit.lowerBound, .plain)
            add(hit, .found)
            position = hit.upperBound
        }
        add(position..<bytes.count, .plain)
        return pieces
    }

    private static func mark(_ answer: RecalledEntry) -> String {
        answer.supersededBy.map { "  (superseded by \($0.short))" } ?? ""
    }
}
