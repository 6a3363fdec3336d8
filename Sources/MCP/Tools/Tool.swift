internal import Actions
internal import GitMemory

/// A tool: an action, with the arguments that are needed every day.
struct Tool: Sendable {
    let name: String
    let title: String
    /// When to call it, and what comes back. At most 2,048 bytes: clients cut what is longer.
    let description: String
    /// The name of its action; `nil` for the tool that takes any.
    let action: String?
    /// The arguments that it takes, of its action's.
    var arguments: [String] = []
    /// Whether it changes nothing.
    var isReading = false
    /// Whether it may take something away.
    var isDestructive = false
    /// Whether calling it again changes nothing more.
    var isIdempotent = false
    /// Whether it may reach other machines.
    var isOpen = false
    /// What its short results look like.
    var short = Schema.any

    /// The tool as a client sees it.
    func json(for revision: Revision) -> JSON {
        .members([
            "annotations": .members([
                "destructiveHint": .bool(isDestructive), "idempotentHint": .bool(isIdempotent),
                "openWorldHint": .bool(isOpen), "readOnlyHint": .bool(isReading), "title": .string(title),
            ]),
            "description": .string(description), "inputSchema": input, "name": .string(name),
            "outputSchema": revision.hasStructuredContent ? output : nil,
            "title": revision.hasStructuredContent ? .string(title) : nil,
        ])
    }

    private var input: JSON {
        guard let action = action.flatMap(AllActions.named) else { return Self.anyAction }
        return Self.adding(
            ["full": Self.full], to: Schema.arguments(action.members.filter { arguments.contains($0.name) }))
    }

    private static let full = "Give the whole results, with who holds what since when, and all texts uncut."

    private static var anyAction: JSON {
        .members([
            "additionalProperties": .bool(false),
            "properties": .members([
                "action": .members([
                    "description": .string("The action's name."),
                    "enum": .array(Tools.otherActions.map { .string($0.about.name) }), "type": .string("string"),
                ]),
                "arguments": .members([
                    "description": .string("The action's arguments."), "type": .string("object"),
                ]),
                "describe": flag("Do nothing, and tell which arguments the action takes."),
                "full": flag(full),
            ]), "required": .array([.string("action")]), "type": .string("object"),
        ])
    }

    private static func flag(_ help: String) -> JSON {
        .members(["description": .string(help), "type": .string("boolean")])
    }

    private static func adding(_ flags: KeyValuePairs<String, String>, to schema: JSON) -> JSON {
        guard case .object(var object) = schema, var properties = object.object("properties") else { return schema }
        for (name, help) in flags { properties[name] = flag(help) }
        object["properties"] = .object(properties)
        return .object(object)
    }

    private var output: JSON {
        let result: JSON
        if let action = action.flatMap(AllActions.named) {
            let full = Self.schema(of: action)
            let one = JSON.members(["anyOf": .array([short.json, full])])
            result = action.about.tellsMany ? Self.list(of: one) : one
        } else {
            result = .members([:])
        }
        return .members([
            "anyOf": .array([result, Fault.schema.json]), "type": .string("object"),
        ])
    }

    private static func schema<A: Action>(of action: A.Type) -> JSON { A.Result.schema.json }

    private static func list(of items: JSON) -> JSON {
        .members([
            "properties": .members([
                "left_out": .members([
                    "description": .string("How many results were left out; “full” gives all."), "minimum": .number(0),
                    "type": .string("integer"),
                ]), "remarks": Schema.array(.text).json,
                "results": .members(["items": items, "type": .string("array")]),
            ]), "required": .array([.string("results")]), "type": .string("object"),
        ])
    }
}
