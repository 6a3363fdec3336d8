internal import CRDT
internal import Git

/// Picks memories of several wordings for a query: each once, by the wording that it is shown by.
struct MemoryPicks {
    /// A memory that a query picks.
    struct Pick {
        /// The wording that is shown, with what is known of all together.
        let item: Snapshot.Item
        let rank: (value: UInt64, stamp: Stamp)
        /// All wordings; none if it is the only one.
        let wordings: [EntryID]

        /// What stands behind the id in the names that say all that, each behind its length.
        var tails: [UInt8] {
            var tails: [UInt8] = []
            for tail in item.state.tails where tail != EntryName.bodyTail {
                tails.append(UInt8(tail.count))
                tails += tail
            }
            return tails
        }
    }

    private let snapshot: Snapshot
    private let query: Query
    private let words: [[UInt8]]
    private let now: Timestamp
    /// Entries whose memory was looked at.
    private var settled: Set<EntryID> = []
    /// How many wordings of a memory are looked at.
    var limit = Int.max

    init(_ snapshot: Snapshot, _ query: Query, _ words: [[UInt8]], at now: Timestamp) {
        self.snapshot = snapshot
        self.query = query
        self.words = words
        self.now = now
    }

    /// The memory that an entry belongs to, if the query picks it and it was not asked for before.
    mutating func pick(_ node: WordingGraph.Node) throws -> Pick? {
        if settled.contains(node.id) { return nil }
        let memory = try snapshot.memory(of: node, at: now, limit: limit)
        settled.formUnion(memory.nodes.map(\.id))
        return try pick(memory.nodes, shown: memory.shown)
    }

    /// The memories of all entries that edges join, in order of the ids that they are shown by.
    func all(of nodes: [WordingGraph.Node]) throws -> [Pick] {
        var graph = snapshot.wordingGraph()
        for node in nodes { graph.add(node) }
        let sets = try graph.memories().all
        let superseded = try snapshot.superseded(
            among: Set(sets.lazy.filter { $0.count > 1 }.joined()), of: nodes, at: now)
        return try sets.compactMap { ids in
            let nodes = ids.compactMap { graph.nodes[$0] }
            return try pick(nodes, shown: Snapshot.shown(of: nodes, superseded: superseded, at: now))
        }.sorted { $0.item.id < $1.item.id }
    }

    private func pick(_ nodes: [WordingGraph.Node], shown: WordingGraph.Node) throws -> Pick? {
        let reader = snapshot.reader
        let state = nodes.count == 1 ? shown.item.state : EntryState.together(nodes.map(\.item.state))
        guard let stamp = query.latest(state, at: now) else { return nil }
        var before: [CounterName: UInt64] = [:]
        if query.asksCounts {
            for node in nodes {
                guard let body = try reader.body(of: node.item) else { continue }
                before.merge(try reader.countsBefore(body, of: node.id)) { EntryState.saturatingSum($0, $1) }
            }
        }
        guard let value = query.value(state, before: before) else { return nil }
        let needsBody = nodes.contains { query.needsBody(of: $0.id) }
        guard
            try !needsBody
                || nodes.contains(where: { node in
                    guard let body = try reader.body(of: node.item) else { return false }
                    return query.accepts(body, foldedWords: words)
                })
        else { return nil }
        return Pick(
            item: shown.item.with(state), rank: (value, stamp), wordings: nodes.count == 1 ? [] : nodes.map(\.id))
    }
}
