package import GitMemory

/// `export`: all memories, for `import`.
package struct ExportAction: Action {
    package var viewing = ViewWords()
    package var kind: String?

    package init() {}

    package static var about: About {
        About(
            "export", "Print all memories as JSON Lines, for `gitmem import`.",
            use: "To take memories to another store, or to look at all of them with other tools.", tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try viewing.declare(in: &form)
        try form.text(
            Member("kind", "Only this kind. Messages and what else agents keep to work together are exported only so."),
            &kind)
    }

    /// A memory that an agent holds.
    package struct Result: ActionResult {
        package let record: Record

        package func write(into line: inout [UInt8]) { record.write(into: &line) }
        package var json: JSON { .written(by: write) }

        package static var schema: Schema {
            .object([
                .optional("agent", .text, "Who holds it."), .member("entry", .entry, "The memory itself."),
                .optional("until", .time, "Until when; without it, for good."),
            ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        try pages(in: session, page: [Record]()) { page, record in
            page.append(record)
        } visit: { page in
            for record in page { try tell(Result(record: record)) }
        }
    }

    /// The same in pages, on which `add` puts the records, on all cores at once.
    package func pages<Page: Sendable>(
        in session: Session, page: Page, add: @escaping @Sendable (inout Page, Record) throws -> Void,
        visit: (Page) throws -> Void
    ) throws {
        let store = try session.store()
        let kind = kind
        try viewing.snapshot(session, store).export(
            at: store.now, page: page,
            add: { page, record in
                if kind.map({ record.body.kind == $0 }) ?? !record.body.isCoordination { try add(&page, record) }
            }, visit: visit)
    }
}
