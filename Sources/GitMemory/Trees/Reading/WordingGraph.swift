/// Entries that say the same in other words, joined by edges.
struct WordingGraph {
    /// An entry that edges may join: it is in the memory, and of a kind that is joined.
    struct Node: Sendable {
        let item: Snapshot.Item
        let edges: [EntryEdge]
        /// The same, to be looked up; `nil` for a few, as most entries have.
        private let said: Set<EntryEdge>?
        /// Equal for entries of the same kind and scope: only these are joined.
        let group: UInt64
        let supersedes: [EntryID]
        /// The body, kept for a list as far as there is room.
        var body: Body?

        var id: EntryID { item.id }

        /// Whether one of its names says that.
        func says(_ edge: EntryEdge) -> Bool { said?.contains(edge) ?? edges.contains(edge) }

        init(item: Snapshot.Item, edges: [EntryEdge], group: UInt64, supersedes: [EntryID]) {
            self.item = item
            self.edges = edges
            said = edges.count > 8 ? Set(edges) : nil
            self.group = group
            self.supersedes = supersedes
        }
    }

    private(set) var nodes: [EntryID: Node] = [:]
    /// Whether two entries have the same facts, by today's rule: asked for edges of an older one.
    var hasSameFacts: (EntryID, EntryID) throws -> Bool = { _, _ in false }
    /// Today's rule.
    var rule = Likeness.rule

    mutating func add(_ node: Node) { nodes[node.id] = node }

    mutating func reserve(_ count: Int) { nodes.reserveCapacity(count) }

    /// The entries that a node's edges lead to, whether or not these are whole.
    static func neighbours(of node: Node) -> [EntryID] {
        node.edges.compactMap { if case .same(let id, _) = $0, id != node.id { id } else { nil } }
    }

    /// Whether an edge by one of some rules joins two nodes: both halves are there, and it is one that this version goes by.
    private func isWhole(_ a: Node, _ b: Node, rules: some Sequence<UInt32>) throws -> Bool {
        guard a.group == b.group, !a.supersedes.contains(b.id), !b.supersedes.contains(a.id) else { return false }
        let said = rules.filter { b.says(.same(a.id, rule: $0)) }
        if said.isEmpty { return false }
        return try said.contains { $0 == 0 || $0 >= self.rule } || hasSameFacts(a.id, b.id)
    }

    /// The nodes by the memories that they are wordings of.
    ///
    /// Edges count in order of (lesser id, greater id). One that would bring together what is to be kept apart is passed
    /// over.
    func memories() throws -> WordingSets {
        var sets = WordingSets(nodes.keys.sorted())
        for node in nodes.values {
            for case .apart(let other) in node.edges where nodes[other] != nil && other != node.id {
                sets.keepApart(node.id, other)
            }
        }
        for id in sets.ids {
            guard let node = nodes[id] else { continue }
            var edges: [(other: EntryID, rule: UInt32)] = []
            for case .same(let other, let rule) in node.edges where id < other { edges.append((other, rule)) }
            if edges.count > 1 { edges.sort { $0.other < $1.other } }
            var place = 0
            while place < edges.count {
                let (start, other) = (place, edges[place].other)
                while place < edges.count, edges[place].other == other { place += 1 }
                guard !sets.areJoined(id, other), let second = nodes[other],
                    try isWhole(node, second, rules: edges[start..<place].lazy.map(\.rule))
                else { continue }
                sets.join(id, other)
            }
        }
        return sets
    }
}
