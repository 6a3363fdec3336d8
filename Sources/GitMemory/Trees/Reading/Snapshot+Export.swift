extension Snapshot {
    /// Calls `visit` with a record for every agent that holds an entry at that moment, in order of id.
    ///
    /// - Complexity: memory for the entries of a few hundred leaf folders, whose bodies are read on all cores.
    public func export(at now: Timestamp, _ visit: (Record) throws -> Void) throws {
        try export(at: now, page: [Record]()) { page, record in
            page.append(record)
        } visit: { page in
            for record in page { try visit(record) }
        }
    }

    /// Exports page by page: calls `add` for every record, and `visit` with what comes of some leaf folders of them, in
    /// order of id.
    ///
    /// This is quicker than to take the records one by one, as `add` is called on all cores.
    ///
    /// - Parameters:
    ///   - page: a page with nothing on it.
    ///   - add: puts a record on a page. It may be called by several threads at once, with pages of their own.
    /// - Throws: what `add` and `visit` throw; a `GitError` if an object cannot be read, after what stands before it.
    public func export<Page: Sendable>(
        at now: Timestamp, page: Page, add: @escaping @Sendable (inout Page, Record) throws -> Void,
        visit: (Page) throws -> Void
    ) throws {
        try inOrder(page) { page, reader, subtree in
            try reader.leaves(subtree) { leaf, near in
                while let names = try leaf.next() {
                    let item = leaf.item(names)
                    let holds = item.state.holds(at: now)
                    guard !holds.isEmpty, let body = try reader.body(of: item, near: near) else { continue }
                    for agent in Set(holds.map(\.agent)).sorted() {
                        let expiry =
                            holds.filter { $0.agent == agent }.map { item.state.expiry(of: $0) }.max() ?? .never
                        try add(&page, Record(body: body, agent: agent, expiry: expiry))
                    }
                }
                return true
            }
        } each: { page in
            try visit(page)
            return true
        }
    }
}
