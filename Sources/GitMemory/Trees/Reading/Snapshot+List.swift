internal import CRDT
internal import Git

extension Snapshot {
    /// Calls `visit` with the entries that a query picks, in its order, until it returns `false`.
    ///
    /// Bodies are read on all cores, some hundred ahead of the visits: once to filter, if the query asks for something
    /// in them, and once to visit. Beyond ``Query/limit`` they are not. An entry whose body has not arrived is passed
    /// over.
    ///
    /// - Throws: what `visit` throws; a `GitError` if an object cannot be read, after the visits before it.
    /// - Complexity: O(*m* log *m*) in the matches, of which some 150 bytes each are kept.
    public func list(_ query: Query, at now: Timestamp, _ visit: (ListedEntry) throws -> Bool) throws {
        try list(query, at: now, page: [ListedEntry]()) { page, entry in
            page.append(entry)
        } visit: { page in
            try page.allSatisfy(visit)
        }
    }

    /// Lists page by page: calls `add` for every entry that the query picks, and `visit` with what comes of some
    /// hundred of them, in the query's order, until it returns `false`.
    ///
    /// This is quicker than to take the entries one by one, as `add` is called on all cores.
    ///
    /// - Parameters:
    ///   - page: a page with nothing on it.
    ///   - add: puts an entry on a page. It may be called by several threads at once, with pages of their own.
    /// - Throws: what `add` and `visit` throw; a `GitError` if an object cannot be read, after the page before it.
    public func list<Page: Sendable>(
        _ query: Query, at now: Timestamp, page: Page,
        add: @escaping @Sendable (inout Page, ListedEntry) throws -> Void, visit: (Page) throws -> Bool
    ) throws {
        let (places, matches) = try matches(query, at: now)
        let pageSize = 128
        let starts = Array(stride(from: 0, to: places.count, by: pageSize))
        let (reader, includesExpired) = (reader, query.includesExpired)
        try Parallel.mapParts(starts, atOnce: 16, page) { page, start in
            for place in places[start..<min(start + pageSize, places.count)] {
                let (part, index) = (matches[Int(place.number >> 32)], Int(place.number & 0xffff_ffff))
                let (item, memory) = (part.item(index), part.memory(index))
                guard let body = try memory?.body ?? reader.body(of: item) else { continue }
                var entry = ListedEntry(item, body, at: now, includingExpired: includesExpired)
                entry.wordings = memory?.wordings ?? []
                try add(&page, entry)
            }
        } each: {
            try visit($0)
        }
    }

    /// What a query picks, in its order, and the entries by subtree.
    private func matches(_ query: Query, at now: Timestamp) throws -> (
        places: [QueryMatches.Place], entries: [QueryMatches]
    ) {
        var places: [QueryMatches.Place] = []
        var all: [QueryMatches] = []
        let words = query.words.map { Array($0.lowercased().utf8) }
        var query = query
        if query.hidesUnlisted { query.unlisted = unlistedEntries() }
        if let ids = lookup?.candidates(of: query, in: self) {
            var matches = try self.matches(query, words, among: ids, at: now)
            return (matches.takePlaces(subtree: 0), [matches])
        }
        if let matches = try recent(query, words, at: now) {
            var matches = matches
            return (matches.takePlaces(subtree: 0), [matches])
        }
        var joined: [WordingGraph.Node] = []
        var room = QueryMatches.keptBodies
        let (edits, asked) = (query.asksCounts ? edits() : nil, query)
        try inOrder(QueryMatches()) { matches, reader, subtree in
            var tails: [UInt8] = []
            try reader.leaves(subtree) { leaf, near in
                while let names = try leaf.next() {
                    tails.removeAll(keepingCapacity: true)
                    let item = leaf.item(names) { QueryMatches.append(name: $0, to: &tails) }
                    if item.state.hasEdges, let node = try reader.node(of: item, near: near, at: now, keepingBody: true)
                    {
                        matches.append(node)
                        continue
                    }
                    guard item.hasBody,
                        let rank = try reader.rank(item, asked, words, near: near, edits: edits, at: now)
                    else { continue }
                    matches.append(item, rank, tails: tails)
                }
                return true
            }
            matches.settle(limit: asked.limit)
        } each: { part in
            var part = part
            joined += part.takeJoined(room: &room)
            places += part.takePlaces(subtree: all.count)
            all.append(part)
            return true
        }
        if !joined.isEmpty {
            let picks = MemoryPicks(self, query, words, at: now)
            var part = QueryMatches()
            for pick in try picks.all(of: joined) { part.append(pick) }
            part.settle(limit: query.limit)
            places += part.takePlaces(subtree: all.count)
            all.append(part)
        }
        // The subtrees are in order each: the sort goes by runs.
        places.sort(by: QueryMatches.Place.precedes)
        if let limit = query.limit, limit < places.count { places.removeSubrange(limit...) }
        return (places, all)
    }

    /// Entries among which are all of coordination, if an index knows them; `nil` if all have to be looked at.
    private func unlistedEntries() -> Set<EntryID>? {
        guard let lookup else { return nil }
        var ids: Set<EntryID> = []
        var queries = Body.coordinationKinds.sorted().map { kind in
            var query = Query()
            query.kind = kind
            return query
        }
        queries.append(Query())
        queries[queries.count - 1].scope = Body.settingsScope
        for query in queries {
            guard let candidates = lookup.candidates(of: query, in: self) else { return nil }
            ids.formUnion(candidates)
        }
        return ids
    }

    /// What a query picks of some entries, which are sorted by id.
    private func matches(
        _ query: Query, _ words: [[UInt8]], among ids: [EntryID], at now: Timestamp
    ) throws -> QueryMatches {
        var matches = QueryMatches()
        var picks = MemoryPicks(self, query, words, at: now)
        for id in ids {
            var tails: [UInt8] = []
            let item = try item(id) { QueryMatches.append(name: $0, to: &tails) }
            if item.state.hasEdges, let node = try reader.node(of: item, near: nil, at: now) {
                if let pick = try picks.pick(node) { matches.append(pick) }
                continue
            }
            guard item.hasBody,
                let rank = try reader.rank(item, query, words, near: path.last?.trees.first, at: now)
            else { continue }
            matches.append(item, rank, tails: tails)
        }
        matches.settle(limit: query.limit)
        return matches
    }

    /// One entry with its body; `nil` if the view has no body of that id.
    ///
    /// - Complexity: a look-up, as of ``item(_:)``, and the body.
    public func entry(_ id: EntryID, at now: Timestamp, includingExpired: Bool = false) throws -> ListedEntry? {
        let item = try item(id)
        guard let body = try body(of: item) else { return nil }
        return ListedEntry(item, body, at: now, includingExpired: includingExpired)
    }
}

extension ListedEntry {
    init(_ item: Snapshot.Item, _ body: Body, at now: Timestamp, includingExpired: Bool) {
        self.item = item
        self.body = body
        holds = includingExpired ? item.state.liveHolds : item.state.holds(at: now)
    }
}
