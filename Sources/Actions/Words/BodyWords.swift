package import GitMemory

/// The members of a memory beside its content.
package struct BodyWords {
    package var kind: String?
    package var tags: [String] = []
    package var scope: String?
    package var context: String?
    package var source: String?
    package var occurredAt: String?
    /// Any JSON that goes with it, as it was typed.
    package var dataText: String?
    package var data: JSON?

    package init() {}

    mutating func declare(in form: inout some Form) throws {
        try form.text(Member("kind", "working, episodic, semantic (the default), procedural or any other word."), &kind)
        try form.texts(Member("tags", "Its tags.", option: "tag"), &tags)
        try form.text(Member("scope", "What the memory belongs to: a project, a component."), &scope)
        try form.text(Member("context", "The situation in which it applies."), &context)
        try form.text(Member("source", "Where it comes from: a URL, a file, a conversation."), &source)
        try form.text(Member("occurred_at", "When it happened, as 2026-11-20T10:15:30Z."), &occurredAt)
        try form.json(Member("data", .json, "Any JSON that goes with it."), &dataText, &data)
    }

    /// - Throws: ``StoreError`` if a text has nothing in it to read.
    static func refuseBlank(_ text: String) throws {
        guard text.isBlank, !text.isEmpty else { return }
        throw StoreError(.invalidInput, "the content is blank", hint: "give the text of the memory")
    }

    /// As words of a command line for a new memory: tags with commas between them are several, `\,` stands for a comma.
    ///
    /// - Throws: ``StoreError`` if a tag is empty.
    package mutating func splitTags() throws {
        tags = try tags.flatMap { try Self.tags($0) }
    }

    private static func tags(_ text: String) throws -> [String] {
        var (found, tag, isEscaped) = ([String](), "", false)
        for character in text {
            switch (isEscaped, character) {
            case (false, "\\"): isEscaped = true
            case (false, ","):
                found.append(tag)
                tag = ""
            default:
                if isEscaped, character != "," { tag.append("\\") }
                tag.append(character)
                isEscaped = false
            }
        }
        if isEscaped { tag.append("\\") }
        found.append(tag)
        guard found.allSatisfy({ !$0.isBlank }) else {
            throw StoreError(.invalidInput, "a tag is empty", hint: "leave out --tag, or name what the memory is about")
        }
        return found
    }

    /// Puts what is given into a body's members; an empty text takes a member out.
    func apply(to object: inout JSONObject) throws {
        let texts: [(String, String?)] = [
            ("kind", kind), ("scope", scope), ("context", context), ("source", source), ("occurred_at", occurredAt),
        ]
        for case (let name, let value?) in texts { object[name] = .string(value) }
        if !tags.isEmpty { object["tags"] = .array(tags.filter { !$0.isEmpty }.map { .string($0) }) }
        if let data { object["data"] = data }
        if let dataText {
            do {
                object["data"] = try JSON(parsing: dataText)
            } catch {
                throw StoreError(
                    .invalidInput, "--data is not JSON: \(error)", hint: "a text needs quotes of its own: '\"text\"'")
            }
        }
    }
}

extension String {
    /// Whether there is nothing in it to read.
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
