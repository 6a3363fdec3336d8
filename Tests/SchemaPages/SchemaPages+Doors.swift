internal import Actions
internal import GitMemory

extension SchemaPages {
    /// What commands print that are no actions.
    static var doors: [(name: String, text: String)] {
        [
            ("batch.request.json", page(request, "Each line that `gitmem batch` reads.")),
            ("batch.result.json", page(answer, "Each line that `gitmem batch` prints.")),
            ("doctor-agents.result.json", page(survey.json, "Each line that `gitmem doctor --agents --json` prints.")),
            ("setup.result.json", page(setup.json, "Each line that `gitmem setup --json` prints.")),
        ]
    }

    private static let setup = Schema.either([
        .object([
            .member("file", .text, "The file."), .member("for", .array(.text), "What of gitmem's stands there."),
            .member(
                "outcome", .words(["added", "unchanged", "removed", "absent", "kept", "refused"]), "What became of it."),
            .optional("reason", .text, "Why it was refused, or who else uses it."),
            .optional("remarks", .array(.text), "What was found there and left alone."),
        ]),
        .object([
            .member("file", .text, "With `check`: the file."), .member("for", .text, "What of gitmem's belongs there."),
            .optional("reason", .text, "What is wrong."),
            .member(
                "state", .words(["installed", "changed", "missing", "shadowed", "foreign", "unreadable"]), "How it is."),
        ]),
        .object([.member("file", .text, "With `print`: the file."), .member("text", .text, "What belongs there.")]),
    ])

    private static let survey = Schema.object([
        .member("client", .text, "The client."),
        .member("problems", .array(.text), "What keeps it from running what is set up."),
        .member("program", .orNull(.text), "Where its program is; null where it is not installed."),
        .member("runs", .flag, "Whether it would run what is set up."),
        .member("works", .array(.text), "What is set up."),
    ])

    private static var request: JSON {
        .members([
            "additionalProperties": .bool(false),
            "properties": .members([
                "action": .members([
                    "description": .string("The action's name."),
                    "enum": .array(AllActions.list.map { .string($0.about.name) }), "type": .string("string"),
                ]),
                "agent": .members([
                    "description": .string("Who acts, if it is another than the agent of the batch."),
                    "type": .string("string"),
                ]),
                "arguments": .members([
                    "description": .string("The action's arguments, as its own schema has them."),
                    "type": .string("object"),
                ]), "id": .members(["description": .string("Any JSON, which the answer repeats.")]),
            ]), "required": .array([.string("action")]), "type": .string("object"),
        ])
    }

    private static var answer: JSON {
        Schema.object([
            .optional("error", errorMember, "Why the request has failed, or what its bad news is."),
            .member("id", .any, "The request's id; null where it had none."),
            .optional("remarks", .array(.text), "What the command line says on standard error."),
            .optional("result", .any, "What the action tells, as its own schema has it."),
        ]).json
    }

    private static var errorMember: Schema {
        if case .object(let members) = Fault.schema, let error = members.first { return error.schema }
        return .any
    }
}
