package import GitMemory

/// Memories as the knowledge graph of MCP's memory server, in JSON Lines.
package struct GraphFile {
    private struct Name: Hashable {
        let name: String
        let type: String
    }

    private var entities: [Name: [JSON]] = [:]
    private var more: [Name: JSONObject] = [:]
    private var relations: [JSON] = []
    /// How many memories have members that the format does not hold: tags, times, who holds them.
    package private(set) var losing = 0

    package init() {}

    package mutating func add(_ memory: HeldMemory) {
        let object = memory.body.object
        var data = if case .object(let data)? = object["data"] { data } else { JSONObject() }
        if memory.body.kind == "relation", case .string(let from)? = data["from"], case .string(let to)? = data["to"],
            case .string(let type)? = data["relationType"]
        {
            var relation = data
            relation["type"] = .string("relation")
            relation["from"] = .string(from)
            relation["to"] = .string(to)
            relation["relationType"] = .string(type)
            relations.append(.object(relation))
            return
        }
        let isOwn = data["entity"]?.plainText != nil
        let name = Name(
            name: data["entity"]?.plainText ?? memory.body.key ?? memory.body.scope ?? "memory",
            type: isOwn ? data["entityType"]?.plainText ?? "" : memory.body.kind)
        let isAlone = isOwn && memory.body.kind == "entity" && memory.body.content == name.name
        if isOwn {
            let observation = data["observation"]
            for known in ["entity", "entityType", "observation"] { data[known] = nil }
            if !data.isEmpty { more[name] = data }
            if isAlone { return entities[name, default: []] += [] }
            if case .object(var inner)? = observation {
                if inner["content"] == nil { inner["content"] = .string(memory.body.content) }
                return entities[name, default: []].append(.object(inner))
            }
            return entities[name, default: []].append(observation ?? .string(memory.body.content))
        }
        // A kind, a key and a scope are in the names.
        let held: Set = ["content", "kind", memory.body.key == nil ? "scope" : "key"]
        if object.keys.contains(where: { !held.contains($0) }) { losing += 1 }
        entities[name, default: []].append(.string(memory.body.content))
    }

    /// Calls its argument with each line, as a JSON object: entities by name, then relations.
    package func lines(_ visit: (JSON) throws -> Void) rethrows {
        for name in entities.keys.sorted(by: { ($0.name, $0.type) < ($1.name, $1.type) }) {
            var line = more[name] ?? JSONObject()
            line["type"] = .string("entity")
            line["name"] = .string(name.name)
            line["entityType"] = .string(name.type)
            line["observations"] = .array(entities[name] ?? [])
            try visit(.object(line))
        }
        for relation in relations { try visit(relation) }
    }
}
