/// Entries that say the same in other words, joined by edges.
struct WordingGraph {
    /// An entry that edges may join: it is in the memory, and of a kind that is joined.
    struct Node: Sendable {
        let item: Snapshot.Item
        let edges: [EntryEdge]
        /// The same, to be looked up.
        let said: Set<EntryEdge>
        /// Equal for entries of the same kind and scope: only these are joined.
        let group: UInt64
        let supersedes: [EntryID]

        var id: EntryID { item.id }

        init(item: Snapshot.Item, edges: [EntryEdge], group: UInt64, supersedes: [EntryID]) {
            self.item = item
            self.edges = edges
            said = Set(edges)
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

    /// The entries that a node's edges lead to, whether or not these are whole.
    static func neighbours(of node: Node) -> [EntryID] {
        node.edges.compactMap { if case .same(let id, _) = $0, id != node.id { id } else { nil } }
    }

    /// Whether an edge by one of some rules joins two nodes: both halves are there, and it is one that this version goes by.
    private func isWhole(_ a: Node, _ b: Node, rules: [UInt32]) throws -> Bool {
        guard a.group == b.group, !a.supersedes.contains(b.id), !b.supersedes.contains(a.id) else { return false }
        for rule in rules where b.said.contains(.same(a.id, rule: rule)) {
            if try rule == 0 || rule >= self.rule || hasSameFacts(a.id, b.id) { return true }
        }
        return false
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
            var rules: [EntryID: [UInt32]] = [:]
            for case .same(let other, let rule) in node.edges where id < other {
                rules[other, default: []].append(rule)
            }
            for (other, rules) in rules.sorted(by: { $0.key < $1.key }) {
                guard let second = nodes[other], try isWhole(node, second, rules: rules) else { continue }
                sets.join(id, other)
            }
        }
        return sets
    }
}

/// Sets of entries that are joined one by one, with pairs that never come together.
struct WordingSets {
    /// All entries, sorted.
    let ids: [EntryID]
    private let places: [EntryID: Int]
    private var parents: [Int]
    private var members: [[Int]]
    private var apart: [Int: [Int]] = [:]

    init(_ ids: [EntryID]) {
        self.ids = ids
        places = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })
        parents = Array(ids.indices)
        members = ids.indices.map { [$0] }
    }

    mutating func keepApart(_ a: EntryID, _ b: EntryID) {
        guard let a = places[a], let b = places[b] else { return }
        apart[a, default: []].append(b)
        apart[b, default: []].append(a)
    }

    private mutating func root(_ place: Int) -> Int {
        var place = place
        while parents[place] != place {
            parents[place] = parents[parents[place]]
            place = parents[place]
        }
        return place
    }

    mutating func areJoined(_ a: EntryID, _ b: EntryID) -> Bool {
        guard let a = places[a], let b = places[b] else { return false }
        return root(a) == root(b)
    }

    /// Brings two sets together, unless a pair of them is to be kept apart; whether it did.
    @discardableResult
    mutating func join(_ a: EntryID, _ b: EntryID) -> Bool {
        guard let a = places[a], let b = places[b] else { return false }
        var (small, large) = (root(a), root(b))
        if small == large { return false }
        if members[small].count > members[large].count { swap(&small, &large) }
        if !apart.isEmpty {
            for member in members[small] {
                for other in apart[member] ?? [] where root(other) == large { return false }
            }
        }
        parents[small] = large
        members[large] += members[small]
        members[small] = []
        return true
    }

    /// The entries joined to one, itself included, sorted.
    mutating func set(of id: EntryID) -> [EntryID] {
        guard let place = places[id] else { return [] }
        return members[root(place)].sorted().map { ids[$0] }
    }

    /// All sets, each sorted, by their least ids.
    var all: [[EntryID]] {
        members.filter { !$0.isEmpty }.map { $0.sorted() }.sorted { $0[0] < $1[0] }.map { $0.map { ids[$0] } }
    }
}
