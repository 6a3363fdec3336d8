internal import GitMemory

/// The knowledge graph of MCP's memory server: entities with observations, and relations between them.
enum KnowledgeGraph {
    static let source = "mcp-memory:"

    static func read(_ value: JSON, _ reading: inout Importer.Reading) {
        switch value {
        case .array(let items): for item in items { read(item, &reading) }
        case .object(var object):
            if case .array(let entities)? = object["entities"] {
                for entity in entities { read(typed(entity, "entity"), &reading) }
                if case .array(let relations)? = object["relations"] {
                    for relation in relations { read(typed(relation, "relation"), &reading) }
                }
                return
            }
            let type = object.takeText("type", "_type") ?? ""
            switch type {
            case "entity": readEntity(&object, &reading)
            case "relation": readRelation(&object, &reading)
            default:
                reading.refuse(
                    type.isEmpty ? "“type” is missing" : "“\(type)” is no type of the knowledge graph",
                    hint: "a line is an entity or a relation: {\"type\":\"entity\",\"name\":…,\"observations\":[…]}")
            }
        default:
            reading.refuse("it is not a JSON object", hint: "a line is an entity or a relation")
        }
    }

    private static func typed(_ value: JSON, _ type: String) -> JSON {
        guard case .object(var object) = value else { return value }
        if object["type"] == nil { object["type"] = .string(type) }
        return .object(object)
    }

    private static func readEntity(_ object: inout JSONObject, _ reading: inout Importer.Reading) {
        guard let name = object.takeText("name", "entityName", "id") else {
            return reading.refuse("an entity has no name", hint: "“name” is wanted")
        }
        let type = object.takeText("entityType", "entity_type")
        var observations: [JSON] = []
        if case .array(let items)? = object["observations"] {
            observations = items
            object["observations"] = nil
        }
        object.dropEmpty()
        object["entity"] = .string(name)
        object["entityType"] = type.map { .string($0) }
        var made = false
        for observation in observations {
            var entry = ForeignEntry("")
            entry.data = object
            switch observation {
            case .string(let text): entry.content = text
            case .object(var inner):
                entry.content = inner.takeText("content", "text") ?? ""
                if entry.content.isEmpty {
                    entry.content = String(decoding: observation.canonicalBytes(), as: UTF8.self)
                }
                if !inner.isEmpty { entry.data["observation"] = .object(inner) }
            default:
                entry.content = String(decoding: observation.canonicalBytes(), as: UTF8.self)
                entry.data["observation"] = observation
                reading.note("an observation that is no text is kept as its JSON")
            }
            if entry.content.isBlank {
                reading.note("a memory without text is left out")
                continue
            }
            entry.tags = [type].compactMap { $0 }
            entry.source = source + name
            reading.add(entry)
            made = true
        }
        if made { return }
        // An entity of which nothing is said is something, too: relations are to it.
        var entry = ForeignEntry(name)
        entry.kind = "entity"
        entry.data = object
        entry.tags = [type].compactMap { $0 }
        entry.source = source + name
        reading.add(entry)
    }

    private static func readRelation(_ object: inout JSONObject, _ reading: inout Importer.Reading) {
        guard let from = object.takeText("from", "from_id"), let to = object.takeText("to", "to_id"),
            let type = object.takeText("relationType", "relation_type")
        else {
            return reading.refuse("a relation is not whole", hint: "“from”, “to” and “relationType” are wanted")
        }
        object.dropEmpty()
        var entry = ForeignEntry("\(from) \(type) \(to)")
        entry.kind = "relation"
        entry.source = source + from
        object["from"] = .string(from)
        object["to"] = .string(to)
        object["relationType"] = .string(type)
        entry.data = object
        reading.add(entry)
    }
}
