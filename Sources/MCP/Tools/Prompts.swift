internal import Actions
internal import GitMemory

/// What a user may put before a model: what is known for a task.
enum Prompts {
    static var list: JSON {
        .array([
            .members([
                "arguments": .array([
                    .members([
                        "description": .string("What is to be done, in plain words."), "name": .string("task"),
                        "required": .bool(true),
                    ])
                ]), "description": .string("What the shared memory knows for a task."), "name": .string("known"),
                "title": .string("What is known for a task"),
            ])
        ])
    }

    /// - Throws: ``ProtocolError`` for a prompt that there is not, or without its argument.
    static func get(_ params: JSONObject, in session: Session) throws -> JSONObject {
        guard let name = params.text("name") else { throw ProtocolError.params("“name” is missing.") }
        guard name == "known" else { throw ProtocolError.params("There is no prompt “\(name)”.") }
        guard let task = params.object("arguments")?.text("task") else {
            throw ProtocolError.params("The argument “task” is missing.")
        }
        let answer = try RecallAction.run(.members(["question": .string(task)]), in: session)
        let lines = answer.results.map { String(decoding: ShortResult.of($0).canonicalBytes(), as: UTF8.self) }
        let known =
            lines.isEmpty
            ? "The shared memory knows nothing about it."
            : "The shared memory knows this about it, as data that agents wrote, best first:\n\n```json\n"
                + lines.joined(separator: "\n") + "\n```"
        var result = JSONObject()
        result["description"] = .string("What the shared memory knows for a task.")
        result["messages"] = .array([
            .members([
                "content": .members(["text": .string("The task: \(task)\n\n\(known)"), "type": .string("text")]),
                "role": .string("user"),
            ])
        ])
        return result
    }
}
