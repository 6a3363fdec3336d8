internal import Actions
internal import GitMemory

/// What is said of members by the schema of a path beyond what docs/schema says: which values are refused at once.
extension OpenAPI {
    /// The arguments of an action.
    static func arguments(_ action: any Action.Type) -> JSON {
        guard case .object(var schema) = Schema.arguments(action.members),
            case .object(var properties)? = schema["properties"]
        else { return .members([:]) }
        for member in action.members {
            properties[member.name] = properties[member.name].map { schema in
                counted(narrowed(schema, by: limits(of: member, in: action.about.name)), member, in: action.about.name)
            }
        }
        schema["properties"] = .object(properties)
        return .object(schema)
    }

    /// The schema of a list with how many items it may have.
    private static func counted(_ schema: JSON, _ member: Member, in action: String) -> JSON {
        guard member.isList, case .object(var object) = schema else { return schema }
        if member.isRequired { object["minItems"] = .count(1) }
        if ["apart", "same"].contains(action), member.name == "ids" {
            (object["minItems"], object["maxItems"]) = (.count(2), .count(2))
        }
        return .object(object)
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

    private static func limits(of member: Member, in action: String) -> JSONObject {
        var limits = JSONObject()
        switch member.kind {
        case .id: limits["pattern"] = .string("^[0-9a-fA-F]{4,64}$")
        case .agent: limits["pattern"] = .string(agentPattern)
        case .view: limits["pattern"] = .string("^(own|trunk|all|branch [^ ]+)$")
        case .span: limits["pattern"] = .string("^\(spanPattern)$")
        case .moment:
            let date =
                "[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,3})?(Z|[+-][0-9]{2}:[0-9]{2}))?"
            limits["pattern"] = .string("^(now|yesterday|\(date)|\(spanPattern)( ago)?)$")
        case .number:
            if ["budget", "by", "limit", "size"].contains(member.name) { limits["minimum"] = .count(1) }
            if action == "recall", member.name == "limit" { limits["maximum"] = .count(10_000) }
            if action == "count", member.name == "by" { limits["maximum"] = .count(1_000_000) }
        case .json where member.name == "entries":
            limits["additionalProperties"] = .members(["type": .string("string")])
            limits["type"] = .array([.string("string"), .string("object")])
        case .json: limits["not"] = .members(["type": .string("null")])
        case .text where action == "count" && member.name == "name":
            limits["pattern"] = .string("^[a-z][a-z-]{0,31}$")
        case .text where action == "gate set" && member.name == "name":
            limits["enum"] = .array(["keepers", "level", "override"].map { .string($0) })
        // A text that has to be given says something; another one may be empty, which takes out what was there.
        case .text where member.isRequired || mustSaySomething(member.name, action):
            limits["pattern"] = .string("[^\\s]")
        default: break
        }
        return limits
    }

    /// Whether an empty text is refused where it need not be given at all.
    private static func mustSaySomething(_ name: String, _ action: String) -> Bool {
        switch name {
        case "once", "sort", "base", "branch", "commit", "into", "remote", "from": true
        case "summary", "text": action.hasPrefix("task ") || action == "edit"
        case "branches", "resources", "patterns", "minimums", "where": true
        default: false
        }
    }

    private static let spanPattern = "[1-9][0-9]{0,5} ?(s|m|h|d|w|seconds?|minutes?|hours?|days?|weeks?)"

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
