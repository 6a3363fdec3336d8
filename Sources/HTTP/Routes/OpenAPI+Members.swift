internal import Actions
internal import GitMemory

/// What is said of members by the schema of a path beyond what docs/schema says: which values are refused at once.
extension OpenAPI {
    /// The arguments of an action.
    static func arguments(_ members: [Member]) -> JSON {
        guard case .object(var schema) = Schema.arguments(members), case .object(var properties)? = schema["properties"]
        else { return .members([:]) }
        for member in members {
            properties[member.name] = properties[member.name].map { narrowed($0, by: limits(of: member)) }
        }
        schema["properties"] = .object(properties)
        return .object(schema)
    }

    /// The schema with more keywords; of a list, for each of its items.
    private static func narrowed(_ schema: JSON, by limits: JSONObject) -> JSON {
        guard case .object(var object) = schema else { return schema }
        if let items = object["items"] {
            object["items"] = narrowed(items, by: limits)
        } else {
            for (name, value) in limits.members { object[name] = value }
        }
        return .object(object)
    }

    private static func limits(of member: Member) -> JSONObject {
        var limits = JSONObject()
        switch member.kind {
        case .id: limits["pattern"] = .string("^[0-9a-fA-F]{4,64}$")
        case .agent: limits["pattern"] = .string(agentPattern)
        case .view: limits["pattern"] = .string("^(own|trunk|all|branch [^ ]+)$")
        case .number where member.name == "limit": limits["minimum"] = .count(1)
        case .json: limits["not"] = .members(["type": .string("null")])
        // A text that has to be given says something; another one may be empty, which takes out what was there.
        case .text where member.isRequired: limits["pattern"] = .string("[^\\s]")
        default: break
        }
        return limits
    }

    static let agentPattern = "^[a-z0-9][a-z0-9-]{0,38}$"

    /// The headers by which a write says when it is to be made.
    static func conditions(_ members: [Member]) -> [JSON] {
        var headers: [JSON] = []
        if members.contains(where: { $0.name == "once" }) {
            headers.append(
                header(
                    "Idempotency-Key", "The same as “once”: what was written by this key is not written again.",
                    "[^\\s]"))
        }
        if members.contains(where: { $0.name == "expect" }) {
            headers.append(
                header("If-Match", "The same as “expect”: the ids of the key's values.", "^\"[0-9a-f]{4,64}\"$"))
            headers.append(header("If-None-Match", "The key is to have no value.", "^[*]$"))
        }
        return headers
    }

    private static func header(_ name: String, _ help: String, _ pattern: String) -> JSON {
        .members([
            "description": .string(help), "in": .string("header"), "name": .string(name),
            "schema": .members(["pattern": .string(pattern), "type": .string("string")]),
        ])
    }
}
