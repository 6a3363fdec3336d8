internal import GitMemory

/// Issues and memories of beads.
enum BeadsIssue {
    static func read(_ value: JSON, _ reading: inout Importer.Reading) {
        if case .array(let items) = value { return items.forEach { read($0, &reading) } }
        guard case .object(var object) = value else {
            return reading.refuse("it is not a JSON object", hint: "a line is an issue or a memory")
        }
        let type = object.takeText("_type") ?? "issue"
        switch type {
        case "memory": readMemory(&object, &reading)
        case "issue": readIssue(&object, &reading)
        default:
            reading.note("a record of the type “\(type)” is left out")
        }
    }

    private static func readMemory(_ object: inout JSONObject, _ reading: inout Importer.Reading) {
        guard let key = object.takeText("key"), let value = object.takeText("value") else {
            return reading.refuse("a memory is not whole", hint: "“key” and “value” are wanted")
        }
        object.dropEmpty()
        var entry = ForeignEntry(value)
        entry.key = key
        entry.source = "beads:\(key)"
        entry.data = object
        reading.add(entry)
    }

    private static func readIssue(_ object: inout JSONObject, _ reading: inout Importer.Reading) {
        guard let id = object["id"]?.plainText, let title = object.takeText("title") else {
            return reading.refuse("an issue has no id or no title", hint: "“id” and “title” are wanted")
        }
        if object["status"] == .string("tombstone") { return reading.note("a deleted issue is left out") }
        object["id"] = nil
        if case .array(let comments)? = object["comments"] {
            for comment in comments { readComment(comment, of: id, title, &reading) }
            object["comments"] = nil
        }
        var content = title
        if let text = object.takeText("description") { content += "\n\n" + text }
        for (name, heading) in [
            ("design", "Design"), ("acceptance_criteria", "Acceptance criteria"), ("notes", "Notes"),
        ] {
            if let text = object.takeText(name) { content += "\n\n\(heading):\n\(text)" }
        }
        var entry = ForeignEntry(content)
        let isClosed = object["status"] == .string("closed")
        entry.kind = isClosed ? "episodic" : "task"
        entry.tags = object.takeWords("labels")
        entry.source = "beads:\(id)"
        object.dropEmpty()
        entry.occurredAt = ForeignMoment.take(
            isClosed && object["closed_at"] != nil ? "closed_at" : "created_at", from: &object, &reading)
        object["issue"] = .string(id)
        entry.data = object
        reading.add(entry)
    }

    private static func readComment(
        _ value: JSON, of issue: String, _ title: String, _ reading: inout Importer.Reading
    ) {
        guard case .object(var comment) = value, let text = comment.takeText("text", "body") else {
            return reading.note("a comment without text is left out")
        }
        var entry = ForeignEntry(text)
        entry.kind = "episodic"
        entry.context = title
        // Its id is a number in some files and a text in others.
        let id = comment["id"]?.plainText
        if id != nil { comment["id"] = nil }
        entry.source = "beads:\(issue)" + (id.map { "#\($0)" } ?? "")
        entry.occurredAt = ForeignMoment.take("created_at", from: &comment, &reading)
        comment.dropEmpty()
        comment["issue"] = .string(issue)
        entry.data = comment
        reading.add(entry)
    }
}
