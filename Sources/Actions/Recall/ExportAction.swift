internal import Exchange
package import GitMemory

/// `export`: all memories, for `import`, for other programs or to look at.
package struct ExportAction: Action {
    package var viewing = ViewWords()
    package var kind: String?
    package var to = "jsonl"
    package var edges = false

    package init() {}

    package static var about: About {
        About(
            "export", "Print all memories as JSON Lines, for `gitmem import`.",
            use: "To take memories to another store, or to look at all of them with other tools.", tellsMany: true)
    }

    /// What memories are exported to.
    package enum Target: String, CaseIterable {
        case jsonl
        case markdown
        case mcpMemory = "mcp-memory"
        case html
    }

    package mutating func declare(in form: inout some Form) throws {
        try viewing.declare(in: &form)
        try form.text(
            Member("kind", "Only this kind. Messages and what else agents keep to work together are exported only so."),
            &kind)
        try form.flag(
            Member(
                "edges", .flag, "With jsonl: after the memories, write which of them are joined or kept apart."
            ),
            &edges)
        try form.text(
            Member(
                "to", .choice(Target.allCases.map(\.rawValue)),
                "What to write: jsonl, for `gitmem import`; markdown, a folder of files; mcp-memory; html, one page.",
                standard: "jsonl"), &to)
    }

    package var target: Target {
        get throws {
            if let target = Target(rawValue: to) { return target }
            let names = Target.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("“\(to)” is not an export format: \(names).")
        }
    }

    /// What is exported, one after the other.
    package enum Result: ActionResult {
        /// A memory that an agent holds.
        case record(Record)
        /// What is said of two memories.
        case edge(ExportedEdge)
        /// A line of another program's JSON Lines.
        case line(JSON)
        /// A file and its text.
        case file(name: String, text: [UInt8])

        package func write(into line: inout [UInt8]) {
            switch self {
            case .record(let record): record.write(into: &line)
            case .line(let json): json.write(canonicalInto: &line)
            case .edge(let edge): edge.json.write(canonicalInto: &line)
            case .file: json.write(canonicalInto: &line)
            }
        }

        package var json: JSON {
            switch self {
            case .record, .line, .edge: .written(by: write)
            case .file(let name, let text):
                .members(["file": .string(name), "text": .string(String(decoding: text, as: UTF8.self))])
            }
        }

        package static var schema: Schema {
            .either([
                .object([
                    .optional("agent", .text, "Who holds it."), .member("entry", .entry, "The memory itself."),
                    .optional("until", .time, "Until when; without it, for good."),
                ]),
                .object([
                    .member("edge", .words(["apart", "same"]), "What is said of two memories, with `edges`."),
                    .member("ids", .array(.id), "The two memories."),
                    .optional("rule", .count, "By which rule they are the same; 0 if a person says so."),
                ]),
                .object([
                    .member("file", .text, "The file's name, to markdown and html."),
                    .member("text", .text, "What is in it."),
                ]),
                .object([
                    .member("entityType", .text, "The entity's type, to mcp-memory."),
                    .member("name", .text, "The entity's name."),
                    .member("observations", .array(.any), "What is known of it."),
                    .member("type", .words(["entity"]), "What the line is."),
                ]),
                .object([
                    .member("from", .text, "An entity, to mcp-memory."),
                    .member("relationType", .text, "How it is related."),
                    .member("to", .text, "To which entity."),
                    .member("type", .words(["relation"]), "What the line is."),
                ]),
            ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        if edges, try target != .jsonl { throw UsageError("--edges goes with --to jsonl") }
        switch try target {
        case .jsonl:
            try records(in: session) { try tell(.record($0)) }
            try tellEdges(in: session) { try tell(.edge($0)) }
        case .markdown:
            try memories(in: session) {
                try tell(.file(name: MarkdownFile.name(of: $0), text: MarkdownFile.text(of: $0)))
            }
        case .mcpMemory:
            var graph = GraphFile()
            try memories(in: session) { graph.add($0) }
            try graph.lines { try tell(.line($0)) }
            if graph.losing > 0 {
                session.remark(
                    "\(graph.losing) of the memories have tags, times or data, for which there is no place in this format"
                )
            }
        case .html:
            let text = try ExportedPage(viewing: viewing, kind: kind, session: session).text()
            try tell(.file(name: "memory.html", text: text))
        }
    }

    /// What is said of memories, if that is asked for.
    package func tellEdges(in session: Session, _ tell: (ExportedEdge) throws -> Void) throws {
        guard edges else { return }
        let store = try session.store()
        for edge in try viewing.snapshot(session, store).edges(at: store.now) { try tell(edge) }
    }

    private func records(in session: Session, _ visit: (Record) throws -> Void) throws {
        try pages(in: session, page: [Record]()) { page, record in
            page.append(record)
        } visit: { page in
            for record in page { try visit(record) }
        }
    }

    /// Each memory once, with all who hold it.
    private func memories(in session: Session, _ visit: (HeldMemory) throws -> Void) throws {
        var gatherer = HeldMemory.Gatherer()
        try records(in: session) { record in
            if let memory = gatherer.add(record) { try visit(memory) }
        }
        if let memory = gatherer.finish() { try visit(memory) }
    }

    /// The records in pages, on which `add` puts them, on all cores at once.
    package func pages<Page: Sendable>(
        in session: Session, page: Page, add: @escaping @Sendable (inout Page, Record) throws -> Void,
        visit: (Page) throws -> Void
    ) throws {
        let store = try session.store()
        let kind = kind
        try viewing.snapshot(session, store).export(
            at: store.now, page: page,
            add: { page, record in
                if kind.map({ record.body.kind == $0 }) ?? !record.body.isUnlisted { try add(&page, record) }
            }, visit: visit)
    }
}
