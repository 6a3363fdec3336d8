internal import GitMemory

/// Memories of mem0 and of OpenMemory.
enum MemoryZero {
    static func read(_ value: JSON, all: Bool, _ reading: inout Importer.Reading) {
        switch value {
        case .array(let items): for item in items { read(item, all: all, &reading) }
        case .object(let object):
            for name in ["results", "memories"] {
                guard case .array(let items)? = object[name] else { continue }
                let categories = categories(object)
                for item in items { read(named(item, categories), all: all, &reading) }
                return
            }
            readMemory(object, all: all, &reading)
        default:
            reading.refuse("it is not a JSON object", hint: "a line is a memory: {\"id\":…,\"memory\":…}")
        }
    }

    /// The names of categories by their ids, which OpenMemory keeps beside its memories.
    private static func categories(_ object: JSONObject) -> [String: String] {
        var names: [String: String] = [:]
        guard case .array(let items)? = object["categories"] else { return names }
        for case .object(let item) in items {
            if let id = item["id"]?.plainText, let name = item["name"]?.plainText { names[id] = name }
        }
        return names
    }

    private static func named(_ value: JSON, _ categories: [String: String]) -> JSON {
        guard case .object(var object) = value, case .array(let ids)? = object["category_ids"],
            object["categories"] == nil
        else { return value }
        let names = ids.compactMap { $0.plainText.flatMap { categories[$0] } }
        guard names.count == ids.count else { return value }
        object["category_ids"] = nil
        object["categories"] = .array(names.map { .string($0) })
        return .object(object)
    }

    private static func readMemory(_ given: JSONObject, all: Bool, _ reading: inout Importer.Reading) {
        var object = given
        guard let content = object.takeText("memory", "content", "data", "text") else {
            return reading.refuse("it has no text", hint: "a memory's text is in “memory” or “content”")
        }
        let state = if case .string(let text)? = object["state"] { text } else { "active" }
        if state == "deleted" || object["deleted_at"].map({ $0 != .null && $0 != .string("") }) == true {
            return reading.note("a deleted memory is left out")
        }
        guard state == "active" || all else {
            return reading.note("a memory that is \(state) is left out; --all takes it")
        }
        if state == "active" { object["state"] = nil }
        var entry = ForeignEntry(content)
        entry.tags = object.takeWords("categories")
        if let id = object["id"]?.plainText {
            entry.source = "mem0:\(id)"
            object["id"] = nil
        }
        entry.occurredAt = ForeignMoment.take("created_at", from: &object, &reading)
        object.dropEmpty()
        entry.data = object
        reading.add(entry)
    }
}
