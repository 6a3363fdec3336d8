internal import GitMemory

/// What Claude Code remembers, and the files of instructions of it and others.
enum ClaudeMemory {
    /// Files of instructions, of which each bullet and each paragraph is a memory.
    private static let instructions: Set = ["CLAUDE.md", "CLAUDE.local.md", "AGENTS.md", "GEMINI.md"]

    static func read(_ path: String, _ file: TextFile, _ reading: inout Importer.Reading) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let front = FrontMatter(file.text)
        reading.notes += front.notes
        if name == "MEMORY.md" || instructions.contains(name) {
            return readOutline(path, front, isIndex: name == "MEMORY.md", &reading)
        }
        var entry = ForeignEntry(String(front.body).trimmed)
        var data = front.members
        if case .object(let inner)? = data["metadata"] {
            data["metadata"] = nil
            for (key, value) in inner.members {
                if data[key] == nil { data[key] = value } else { data["metadata.\(key)"] = value }
            }
        }
        entry.context = data.takeText("description")
        if entry.content.isBlank, let context = entry.context {
            entry.content = context
            entry.context = nil
        }
        switch data["type"] {
        case .string("feedback")?: entry.kind = "procedural"
        case .string("user")?, .string("project")?, .string("reference")?: entry.kind = "semantic"
        default: break
        }
        entry.occurredAt = ForeignMoment.take("modified", from: &data, &reading)
        entry.source = "claude-code:\(path)"
        data.dropEmpty()
        entry.data = data
        reading.add(entry)
    }

    private static func readOutline(
        _ path: String, _ front: FrontMatter, isIndex: Bool, _ reading: inout Importer.Reading
    ) {
        let outline = MarkdownOutline(front.body)
        if outline.hasComments { reading.note("comments of Markdown are left out") }
        if !front.members.isEmpty {
            reading.note("front matter of \(path.split(separator: "/").last ?? "") is left out")
        }
        for block in outline.blocks {
            if isIndex, block.text.hasPrefix("["), block.text.contains("](") {
                reading.note("a line of an index is left out: its file is the memory")
                continue
            }
            if block.text.hasPrefix("@"), !block.text.contains(" "), block.text.count > 1 {
                reading.note("a file that is named with @ is not read: import it by itself")
                continue
            }
            var entry = ForeignEntry(block.text)
            entry.kind = isIndex ? nil : "procedural"
            entry.context = block.headings.joined(separator: " / ")
            entry.source = "claude-code:\(path)"
            reading.add(entry, line: block.line)
        }
    }
}
