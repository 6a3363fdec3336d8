internal import Actions
internal import GitMemory

/// What a list says of a memory, field by field.
enum EntryFields {
    static let names = [
        "id", "agent", "age", "date", "kind", "key", "scope", "tags", "context", "source", "content", "until",
        "citations",
        "endorsements", "contributions", "wordings",
    ]

    static func value(_ name: String, _ entry: ListedEntry, on page: Page) -> String? {
        switch name {
        case "id": entry.item.id.description
        case "agent": agents(entry)
        case "age": newest(entry).map { Age.text($0, at: page.now) }
        case "date": newest(entry)?.description
        case "kind": entry.body.kind
        case "key": entry.body.key
        case "scope": entry.body.scope
        case "tags": entry.body.tags.joined(separator: ",")
        case "context", "source": entry.body.text(name)
        case "content": entry.body.content
        case "wordings": "\(max(1, entry.wordings.count))"
        case "until": entry.holds.compactMap { entry.item.state.expiry(of: $0).moment }.max()?.description
        default: "\(count(name, entry))"
        }
    }

    /// A memory on a terminal.
    static func card(_ entry: ListedEntry, text: [Piece]? = nil, more: [String] = [], on page: Page) -> Card {
        Card(
            columns: [
                page.column(entry.item.id), page.age(newest(entry)), Card.Column(agents(entry, by: ", "), 10, .agent),
            ],
            text: text ?? self.text(entry), notes: notes(entry) + more)
    }

    /// The text of a memory, behind its key.
    static func text(_ entry: ListedEntry) -> [Piece] {
        let content = Piece(text: entry.body.content.escapingControls(keepingLines: true))
        guard let key = entry.body.key else { return [content] }
        return [Piece(text: "\(key.escapingControls())", style: .found), Piece(text: " = "), content]
    }

    static func agents(_ entry: ListedEntry, by separator: String = ",") -> String {
        Set(entry.holds.map(\.agent.description)).sorted().joined(separator: separator)
    }

    /// When somebody added it last.
    static func newest(_ entry: ListedEntry) -> Timestamp? { entry.holds.map(\.since).max() }

    private static func notes(_ entry: ListedEntry) -> [String] {
        var notes: [String] = []
        if entry.body.kind != "semantic" { notes.append(entry.body.kind) }
        if let scope = entry.body.scope { notes.append(scope) }
        if !entry.body.tags.isEmpty { notes.append(entry.body.tags.map { "#\($0)" }.joined(separator: " ")) }
        if !entry.wordings.isEmpty { notes.append("\(entry.wordings.count) wordings") }
        let cited = count("citations", entry)
        if cited > 0 { notes.append("\(cited) citation\(cited == 1 ? "" : "s")") }
        return notes
    }

    private static func count(_ name: String, _ entry: ListedEntry) -> UInt64 {
        entry.item.state.counterValues.first { $0.name.description == name }?.value ?? 0
    }
}
