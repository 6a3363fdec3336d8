internal import CRDT
internal import Git
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

    /// Appends an answer as one object: that of ``write(_:into:)`` with more members, in canonical order.
    static func write(_ answer: RecalledEntry, into line: inout [UInt8]) {
        write(answer.entry, into: &line)
        let end = Array(",\"id\":\"\(answer.entry.item.id)\"}".utf8)
        line.removeLast(end.count)
        if !answer.fields.isEmpty {
            var fields = JSONObject()
            for (name, words) in answer.fields { fields[name] = .array(words.map { .string($0) }) }
            line.append(contentsOf: ",\"fields\":".utf8)
            JSON.object(fields).write(canonicalInto: &line)
        }
        line.append(contentsOf: end.dropLast())
        func member(_ name: String, _ value: JSON) {
            line.append(contentsOf: ",\"\(name)\":".utf8)
            value.write(canonicalInto: &line)
        }
        member("matched", .array(answer.matched.map { .string($0) }))
        member("score", .number(answer.number))
        member("snippet", .string(answer.snippet.text))
        if let id = answer.supersededBy { member("superseded_by", .string("\(id)")) }
        line.append(UInt8(ascii: "}"))
    }
}
