internal import GitMemory

/// A memory as a file of Markdown with front matter, which `import --from markdown` reads back as it was.
package enum MarkdownFile {
    private static let texts = ["kind", "scope", "key", "context", "source", "occurred_at"]
    private static let lists = ["tags", "supersedes"]

    /// The file's name: words of the memory, and the beginning of its id.
    package static func name(of memory: HeldMemory) -> String {
        var words = ""
        var isGap = false
        for character in (memory.body.key ?? memory.body.content).prefix(200) {
            guard character.isLetter || character.isNumber else {
                isGap = !words.isEmpty
                continue
            }
            let next = (isGap ? "-" : "") + character.lowercased()
            guard words.utf8.count + next.utf8.count <= 60 else { break }
            words += next
            isGap = false
        }
        let id = "\(memory.body.id)".prefix(16)
        return (words.isEmpty ? "" : words + "-") + id + ".md"
    }

    package static func text(of memory: HeldMemory) -> [UInt8] {
        var object = memory.body.object
        object["content"] = nil
        var text = "---\nid: \"\(memory.body.id)\"\n"
        for name in texts {
            guard case .string(let value)? = object[name] else { continue }
            object[name] = nil
            text += "\(name): \(scalar(value))\n"
        }
        for name in lists {
            guard case .array(let items)? = object[name] else { continue }
            object[name] = nil
            text += "\(name):\n"
            for item in items { text += "  - \(scalar(item.plainText ?? ""))\n" }
        }
        switch object["data"] {
        case .object?, .array?, .string?:
            text += "data: \(json(object["data"] ?? .null))\n"
            object["data"] = nil
        default: break
        }
        if !object.isEmpty { text += "members: \(json(.object(object)))\n" }
        if !memory.holders.isEmpty {
            text += "agents:\n"
            for holder in memory.holders { text += "  - \(scalar(holder.agent.description))\n" }
        }
        var untils = JSONObject()
        for holder in memory.holders {
            if let moment = holder.expiry.moment { untils[holder.agent.description] = .string(moment.description) }
        }
        if !untils.isEmpty { text += "until: \(json(.object(untils)))\n" }
        return Array((text + "---\n" + memory.body.content + "\n").utf8)
    }

    private static func json(_ value: JSON) -> String { String(decoding: value.canonicalBytes(), as: UTF8.self) }

    /// A text, in quotes unless it is words that YAML takes for nothing else.
    private static func scalar(_ text: String) -> String {
        let isPlain =
            text.utf8.first.map { 0x61...0x7A ~= $0 | 0x20 } == true
            && text.utf8.allSatisfy { byte in
                0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte || byte == 0x2D || byte == 0x5F || byte == 0x2F
            }
            && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
        return isPlain ? text : json(.string(text))
    }
}
