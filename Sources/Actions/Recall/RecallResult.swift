package import GitMemory
package import Recall

/// What `recall` tells.
package enum RecallResult: ActionResult {
    /// A memory that answers the question.
    case entry(RecalledEntry)
    /// What was taken of the budget, at the end.
    case budget(Budget)

    package var json: JSON { .written(by: write) }

    /// The bytes of its JSON.
    var length: Int {
        var line: [UInt8] = []
        write(into: &line)
        return line.count
    }

    package func write(into line: inout [UInt8]) {
        switch self {
        case .entry(let answer): Self.write(answer, into: &line)
        case .budget(let budget):
            JSON.members([
                "budget": .count(budget.tokens), "used": .count(budget.used), "left_out": .count(budget.leftOut),
            ]).write(canonicalInto: &line)
        }
    }

    /// Appends an answer as one object: that of an entry with more members, in canonical order.
    private static func write(_ answer: RecalledEntry, into line: inout [UInt8]) {
        EntryJSON.writeAlone(answer.entry, into: &line)
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
        if let similarity = answer.similarity { member("similarity", .number(similarity)) }
        member("snippet", .string(answer.snippet.text))
        if let id = answer.supersededBy { member("superseded_by", .string("\(id)")) }
        if !answer.entry.wordings.isEmpty { member("wordings", .count(answer.entry.wordings.count)) }
        line.append(UInt8(ascii: "}"))
    }

    package static var schema: Schema {
        .either([
            .object(
                EntryResult.members + [
                    .optional("fields", .map(.array(.text)), "The part of the memory in which the words were found."),
                    .member("matched", .array(.text), "The words of the question that were found."),
                    .member("score", .number, "How well it fits: more is better."),
                    .optional(
                        "similarity", .number, "How similar its meaning is to the question's, at most 1, by vectors."),
                    .member("snippet", .text, "The part of its text that fits best."),
                    .optional("superseded_by", .id, "What takes its place."), EntryResult.wordings,
                ]),
            .object([
                .member("budget", .count, "The tokens that there were."),
                .member("left_out", .count, "How many answers did not fit."),
                .member("used", .count, "The tokens that were taken."),
            ]),
        ])
    }
}
