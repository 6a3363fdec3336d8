package import GitMemory
internal import Recall
internal import Synchronization

/// `list`: memories, newest first.
package struct ListAction: Action {
    package typealias Result = EntryResult

    package var viewing = ViewWords()
    package var filters = FilterWords()
    package var match: String?
    package var any = false
    package var sort: String?
    package var limit: Int?
    package var conflicts = false

    package init() {}

    package static var about: About {
        About(
            "list", "List memories, newest first.",
            use: "To see what there is: by kind, tag, scope, agent, time or words. For a question, recall is better.",
            tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try viewing.declare(in: &form)
        try filters.declare(in: &form)
        try form.text(Member("match", "Only with all of these words, whatever their case."), &match)
        try form.flag(Member("any", .flag, "With `match`: any of the words is enough."), &any)
        try form.text(Member("sort", "Highest of a counter first."), &sort)
        try form.number(Member("limit", .number, "At most this many.", letter: "n"), &limit)
        try form.flag(
            Member("conflicts", .flag, "Only the values of keys that have several, by key and oldest first."),
            &conflicts)
    }

    package func run(in session: Session, _ tell: (EntryResult) throws -> Void) throws {
        try pages(in: session, page: [ListedEntry]()) { page, entry in
            page.append(entry)
        } visit: { page in
            for entry in page { try tell(EntryResult(entry: entry)) }
        }
    }

    /// The same in pages of some hundred, on which `add` puts the memories, on all cores at once.
    package func pages<Page: Sendable>(
        in session: Session, page: Page, add: @escaping @Sendable (inout Page, ListedEntry) throws -> Void,
        visit: (Page) throws -> Void
    ) throws {
        let store = try session.store()
        var query = try query(now: store.now)
        // Where all is shown, each body is read once, and what it is about is seen by the way.
        let skips = query.hidesUnlisted && query.limit == nil
        if skips { query.hidesUnlisted = false }
        // Of a memory of several wordings it says whether something takes the place of one.
        store.lookup = try StoreIndex(store)
        let snapshot = try viewing.snapshot(session, store)
        if conflicts { return try rivals(session, store, in: snapshot, page: page, add: add, visit: visit) }
        let found = Found()
        try snapshot.list(query, at: store.now, page: page) { page, entry in
            if skips, entry.body.isUnlisted { return }
            found.note()
            try add(&page, entry)
        } visit: { page in
            try visit(page)
            return true
        }
        guard found.isEmpty || sort != nil else { return }
        for remark in try UnknownNames.remarks(on: query, filters, sort: sort, in: snapshot, at: store.now) {
            session.remark(remark)
        }
    }

    /// The values of keys that have several.
    private func rivals<Page: Sendable>(
        _ session: Session, _ store: Store, in snapshot: Snapshot, page: Page,
        add: (inout Page, ListedEntry) throws -> Void, visit: (Page) throws -> Void
    ) throws {
        guard filters.isEmpty, match == nil, sort == nil else {
            throw UsageError("--conflicts goes without filters and without --sort.")
        }
        let agent = try session.agentIfAny(in: store)
        var page = page
        var left = limit ?? .max
        _ = try store.conflicts(in: snapshot, for: agent?.description ?? "-") { values in
            for entry in values.prefix(left) { try add(&page, entry) }
            left -= min(left, values.count)
            return left > 0
        }
        try visit(page)
    }

    private func query(now: Timestamp) throws -> Query {
        var query = try filters.query(now: now)
        query.words = match.map { $0.split(whereSeparator: \.isWhitespace).map(String.init) } ?? []
        query.anyWord = any
        guard !any || !query.words.isEmpty else { throw UsageError("--any goes with --match 'WORDS'") }
        if let limit {
            guard limit > 0 else { throw UsageError("--limit takes a number above 0") }
            query.limit = limit
        }
        if let sort { query.order = .counter(try FilterWords.counter(sort)) }
        return query
    }
}

/// Whether anything was found, on whichever core.
private final class Found: Sendable {
    private let hasAny = Atomic<Bool>(false)

    var isEmpty: Bool { !hasAny.load(ordering: .relaxed) }

    /// A look costs less than to have the cores fight for it.
    func note() { if isEmpty { hasAny.store(true, ordering: .relaxed) } }
}
