internal import Actions
internal import GitMemory

/// The short form of a result: what an agent needs to go on, without what only bookkeeping needs.
enum ShortResult {
    /// How many characters of a text are given.
    static let textLength = 400
    /// How many results are given.
    static let count = 20
    /// How much of an id is given.
    private static let idLength = 12

    /// A memory.
    static let entry = Schema.object([
        .optional("at", .time, "Since when somebody holds it."), .optional("by", .array(.text), "Who holds it."),
        .optional("context", .text, "The situation in which it applies."),
        .optional("cut", .flag, "The text is only a part."), .member("id", .text, "The beginning of its id."),
        .optional("key", .text, "The key whose value it is."),
        .optional("kind", .text, "Its kind, unless that is semantic."),
        .optional("scope", .text, "What it belongs to."), .optional("source", .text, "Where it comes from."),
        .optional("superseded_by", .text, "What takes its place."), .optional("tags", .array(.text), "Its tags."),
        .member("text", .text, "Its text, or the part that fits best."),
        .optional("wordings", .count, "How many memories say the same and are shown as this one."),
    ])

    /// A message.
    static let message = Schema.object([
        .optional("acknowledged", .flag, "Whether you have acknowledged it."),
        .optional("after", .any, "What came after a handoff."),
        .member("at", .time, "When it was sent."), .optional("cut", .flag, "The text is only a part."),
        .member("from", .text, "Who sent it."), .member("id", .text, "The beginning of its id."),
        .optional("read", .flag, "Whether you have read or acknowledged it."),
        .optional("reply_to", .text, "The beginning of the id of the message that it answers."),
        .member("text", .text, "Its text, or the beginning of it."),
        .member("to", .array(.text), "The agents that it is for, or all."),
        .member("type", .text, "note, question, answer, request, handoff or alert."),
    ])

    /// What became of a memory that was to be remembered.
    static let remembered = Schema.object([
        .optional("dry_run", .always(true), "Nothing was written."),
        .member("id", .text, "The beginning of its id."),
        .optional(
            "near", .array(.any), "Memories that say nearly the same, and in what facts they differ: look at them."),
        .optional("replaced", .array(.text), "The memories that it takes the place of."),
        .optional("same", .array(.text), "The memories that say the same, to which it was joined."),
        .optional("score", .count, "How much it has in common with them, in thousandths."),
        .optional("shown", .text, "The wording that lists show."),
        .optional("until", .time, "Until when you hold it; without it, for good."),
        .member("verdict", .words(["accepted", "merged", "unchanged"]), "What became of it."),
        .optional("wordings", .count, "How many wordings the memory has now."),
    ])

    /// What a counter has come to.
    static let counted = Schema.object([
        .member("counter", .text, "The counter."), .member("id", .text, "The beginning of the memory's id."),
        .member("value", .count, "What it stands at."),
    ])

    /// The short form of a result.
    static func of(_ result: JSON) -> JSON {
        guard case .object(var object) = result else { return result }
        if let body = object.object("entry"), object.text("id") != nil { return entry(object, body) }
        if object["verdict"] != nil || object["counter"] != nil {
            object["branch"] = nil
            object["commit"] = nil
        }
        object["id"] = object["id"].map(id)
        for name in ["replaced", "same"] where object[name] != nil {
            object[name] = .array(object.list(name).map(id))
        }
        object["shown"] = object["shown"].map(id)
        if object["sending"] != nil, let text = object.text("text") {
            object["sending"] = nil
            object["until"] = nil
            object["reply_to"] = object["reply_to"].map(id)
            if isLong(text) {
                object["text"] = .string(part(of: text, snippet: nil))
                object["cut"] = .bool(true)
            }
        }
        return .object(object)
    }

    private static func entry(_ object: JSONObject, _ body: JSONObject) -> JSON {
        let content = body.text("content") ?? ""
        var short = JSONObject()
        let isLong = isLong(content)
        short["text"] = .string(isLong ? part(of: content, snippet: object.text("snippet")) : content)
        if isLong { short["cut"] = .bool(true) }
        for name in ["key", "scope", "tags", "context", "source"] { short[name] = body[name] }
        short["kind"] = body.text("kind") == "semantic" ? nil : body["kind"]
        short["id"] = object["id"].map(id)
        short["wordings"] = object["wordings"]
        short["superseded_by"] = object["superseded_by"].map(id)
        let holds = object.list("adds").compactMap { hold -> JSONObject? in
            if case .object(let hold) = hold { hold } else { nil }
        }
        var agents: [String] = []
        for agent in holds.compactMap({ $0.text("agent") }) where !agents.contains(agent) { agents.append(agent) }
        if !agents.isEmpty { short["by"] = .array(agents.map { .string($0) }) }
        short["at"] = holds.compactMap { $0.text("at") }.min().map { .string($0) }
        return .object(short)
    }

    private static func isLong(_ text: String) -> Bool { text.utf8.count > textLength && text.count > textLength }

    private static func part(of content: String, snippet: String?) -> String {
        if let snippet, !snippet.isEmpty, snippet.count <= textLength { return snippet }
        return content.prefix(textLength) + "…"
    }

    private static func id(_ id: JSON) -> JSON {
        guard case .string(let text) = id, text.utf8.count == 64 else { return id }
        return .string(String(text.prefix(idLength)))
    }
}
