internal import GitMemory

/// A file of Markdown: what `export --to markdown` wrote, which is read back as it was, or any other.
enum MarkdownNote {
    static func read(_ path: String, _ file: TextFile, _ reading: inout Importer.Reading) {
        let front = FrontMatter(file.text)
        if front.isThere, front.members["id"]?.plainText.flatMap({ EntryID(hex: $0) }) != nil,
            front.members["kind"] != nil
        {
            return readOwn(front, &reading)
        }
        reading.notes += front.notes
        var data = front.members
        var entry = ForeignEntry(String(front.body).trimmed)
        entry.tags = data.takeWords("tags").map { $0.hasPrefix("#") ? String($0.dropFirst()) : $0 }
        entry.context = data.takeText("description")
        if entry.content.isBlank { entry.content = data["title"]?.plainText ?? title(of: path) }
        if data["date"] != nil { entry.occurredAt = ForeignMoment.take("date", from: &data, &reading) }
        entry.source = "markdown:\(path)"
        data.dropEmpty()
        entry.data = data
        reading.add(entry)
    }

    /// The name of a file without its ending.
    static func title(of path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    }

    private static func readOwn(_ front: FrontMatter, _ reading: inout Importer.Reading) {
        let members = front.members
        var object = JSONObject()
        if case .object(let more)? = members["members"] { object = more }
        for name in ["kind", "scope", "key", "context", "source", "occurred_at"] {
            if let text = members[name]?.plainText { object[name] = .string(text) }
        }
        for name in ["tags", "supersedes"] {
            guard case .array(let items)? = members[name] else { continue }
            object[name] = .array(items.map { .string($0.plainText ?? "") })
        }
        if object["data"] == nil { object["data"] = members["data"] }
        var content = String(front.body)
        if content.utf8.last == UInt8(ascii: "\n") {
            content = String(decoding: content.utf8.dropLast(), as: UTF8.self)
        }
        object["content"] = .string(content)
        do {
            let body = try Body(object)
            if let id = members["id"]?.plainText.flatMap({ EntryID(hex: $0) }), id != body.id {
                reading.note("a file that was changed since its export is a new memory")
            }
            let untils = if case .object(let untils)? = members["until"] { untils } else { JSONObject() }
            guard case .array(let agents)? = members["agents"], !agents.isEmpty else {
                return reading.records.append((1, Record(body: body)))
            }
            for agent in agents {
                let name = agent.plainText ?? ""
                var expiry = Expiry.never
                if let until = untils[name]?.plainText, let moment = Timestamp(rfc3339: until) {
                    expiry = Expiry(moment)
                }
                reading.records.append((1, Record(body: body, agent: try AgentName(name), expiry: expiry)))
            }
        } catch {
            reading.faults.append((1, error))
        }
    }
}
