package import GitMemory

extension Schema {
    /// The schema as JSON Schema 2020-12.
    package var json: JSON {
        switch self {
        case .text: .type("string")
        case .words(let words): .members(["enum": .texts(words), "type": .string("string")])
        case .id: .members(["pattern": .string("^[0-9a-f]{64}$"), "type": .string("string")])
        case .hash: .members(["pattern": .string("^[0-9a-f]{40}$"), "type": .string("string")])
        case .time: .members(["format": .string("date-time"), "type": .string("string")])
        case .count: .members(["minimum": .number(0), "type": .string("integer")])
        case .integer: .type("integer")
        case .number: .type("number")
        case .flag: .type("boolean")
        case .always(let value): .members(["const": .bool(value)])
        case .any: .members([:])
        case .array(let items): .members(["items": items.json, "type": .string("array")])
        case .map(let values): .members(["additionalProperties": values.json, "type": .string("object")])
        case .entry:
            .members([
                "additionalProperties": .bool(true), "properties": .members(["content": .type("string")]),
                "required": .texts(["content"]), "type": .string("object"),
            ])
        case .object(let members):
            .members([
                "properties": Self.json(members),
                "required": .texts(members.filter { !$0.isOptional }.map(\.name).sorted()),
                "type": .string("object"),
            ])
        case .either(let schemas): .members(["anyOf": .array(schemas.map(\.json))])
        case .orNull(let schema): .members(["anyOf": .array([schema.json, .type("null")])])
        }
    }

    private static func json(_ members: [Property]) -> JSON {
        var properties = JSONObject()
        for member in members {
            guard case .object(var schema) = member.schema.json else { continue }
            schema["description"] = .string(member.help)
            properties[member.name] = .object(schema)
        }
        return .object(properties)
    }

    /// What the arguments of an action look like: an object that has no other members than these.
    package static func arguments(_ members: [Member]) -> JSON {
        var properties = JSONObject()
        for member in members {
            guard case .object(var schema) = (member.isList ? .array(member.schema) : member.schema).json else {
                continue
            }
            schema["description"] = .string(member.help)
            schema["default"] = member.standard.map { standard in
                if case .number = member.kind, let number = Double(standard) { return .number(number) }
                return .string(standard)
            }
            properties[member.name] = .object(schema)
        }
        return .members([
            "additionalProperties": .bool(false), "properties": .object(properties),
            "required": .texts(members.filter(\.isRequired).map(\.name).sorted()), "type": .string("object"),
        ])
    }
}

extension Member {
    fileprivate var schema: Schema {
        switch kind {
        case .text, .id, .agent, .moment, .span, .view, .path: .text
        case .choice(let words): .words(words)
        case .number: .integer
        case .flag: .flag
        case .json: .any
        }
    }
}

extension JSON {
    fileprivate static func type(_ name: String) -> JSON { .members(["type": .string(name)]) }
}
