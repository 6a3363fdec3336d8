internal import CRDT
internal import Git

/// Picks memories of several wordings for a query: each once, by the wording that it is shown by.
struct MemoryPicks {
    /// A memory that a query picks.
    struct Pick: Sendable {
        /// The wording that is shown, with what is known of all together.
        let item: Snapshot.Item
        let rank: (value: UInt64, stamp: Stamp)
        /// All wordings; none if it is the only one.
        let wordings: [EntryID]
        /// The body of the wording that is shown, if it was kept.
        let body: Body?
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
        return try Self.pick(memory.nodes, shown: memory.shown, by: query, words, snapshot.reader, at: now)
    }

    /// The memories of all entries that edges join, in order of the ids that they are shown by.
    func all(of nodes: [WordingGraph.Node]) throws -> [Pick] {
        var graph = snapshot.wordingGraph()
        graph.reserve(nodes.count)
        for node in nodes { graph.add(node) }
        let sets = try graph.memories().all
        let superseded = try snapshot.superseded(
            among: Set(sets.lazy.filter { $0.count > 1 }.joined()), of: nodes, at: now)
        let known = graph.nodes
        let parts = stride(from: 0, to: sets.count, by: 256).map { Array(sets[$0..<min($0 + 256, sets.count)]) }
        var picks: [Pick] = []
        try Parallel.mapParts(parts, atOnce: 16, [Pick]()) { [reader = snapshot.reader, query, words, now] part, sets in
            for ids in sets {
                let nodes = ids.compactMap { known[$0] }
                let shown = Snapshot.shown(of: nodes, superseded: superseded, at: now)
                if let pick = try Self.pick(nodes, shown: shown, by: query, words, reader, at: now) {
                    part.append(pick)
                }
            }
        } each: {
            picks += $0
            return true
        }
        return picks.sorted { $0.item.id < $1.item.id }
    }

    private static func pick(
        _ nodes: [WordingGraph.Node], shown: WordingGraph.Node, by query: Query, _ words: [[UInt8]],
        _ reader: SnapshotReader, at now: Timestamp
    ) throws -> Pick? {
        let state = nodes.count == 1 ? shown.item.state : EntryState.together(nodes.map(\.item.state))
        guard let stamp = query.latest(state, at: now) else { return nil }
        var before: [CounterName: UInt64] = [:]
        if query.asksCounts {
            for node in nodes {
                guard let body = try node.body ?? reader.body(of: node.item) else { continue }
                before.merge(try reader.countsBefore(body, of: node.id)) { EntryState.saturatingSum($0, $1) }
            }
        }
        guard let value = query.value(state, before: before) else { return nil }
        let needsBody = nodes.contains { query.needsBody(of: $0.id) }
        guard
            try !needsBody
                || nodes.contains(where: { node in
                    guard let body = try node.body ?? reader.body(of: node.item) else { return false }
                    return query.accepts(body, foldedWords: words)
                })
        else { return nil }
        return Pick(
            item: shown.item.with(state), rank: (value, stamp), wordings: nodes.count == 1 ? [] : nodes.map(\.id),
            body: shown.body)
    }
}
