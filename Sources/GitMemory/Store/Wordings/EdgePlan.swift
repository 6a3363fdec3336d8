internal import CRDT

/// Which edges are still to be written between entries that say the same.
struct EdgePlan {
    /// An edge, the lesser id first.
    struct Edge: Hashable, Sendable {
        let first: EntryID
        let second: EntryID
    }

    private let view: Snapshot
    private let now: Timestamp
    /// Entries that will be in the memory, though the view does not have them so.
    private let coming: Set<EntryID>
    /// The edges that are missing, in order.
    private(set) var edges: [Edge] = []
    /// When the first of the entries ends that were looked at.
    private(set) var end = Expiry.never
    private var counts: [EntryID: Int] = [:]
    /// Edges that will be there, though the view does not have them.
    private var expected: [EntryID: [EntryEdge]] = [:]

    init(in view: Snapshot, at now: Timestamp, coming: Set<EntryID> = []) {
        self.view = view
        self.now = now
        self.coming = coming
    }

    /// Counts on an edge that the view does not have.
    mutating func expect(_ edge: Edge, rule: UInt32) {
        expected[edge.first, default: []].append(.same(edge.second, rule: rule))
        expected[edge.second, default: []].append(.same(edge.first, rule: rule))
    }

    /// Plans the edges of entries with equal keys: pairs in order of ids, each only if it is not connected yet.
    ///
    /// - Parameter isSame: asked for each pair that would get an edge.
    mutating func add(_ group: [EntryID], isSame: (EntryID, EntryID) throws -> Bool = { _, _ in true }) throws {
        let graph = try graph(of: group)
        let members = Set(group).filter { graph.nodes[$0] != nil }.sorted()
        if members.count < 2 { return }
        var sets = try graph.memories()
        // Most are in one set soon, and then only the others are looked at, however many pairs are kept apart.
        var outsiders = sets.outsiders(of: members)
        for (index, first) in members.enumerated() {
            if outsiders.isEmpty { return }
            let isOutside = outsiders.contains { sets.areJoined($0, first) }
            let seconds = isOutside ? members[(index + 1)...] : outsiders.filter { $0 > first }[...]
            var hasJoined = false
            for second in seconds where !sets.areJoined(first, second) && !sets.areApart(first, second) {
                // A writer leaves room for others.
                if counts[first, default: 0] >= EntryEdge.most { break }
                if counts[second, default: 0] >= EntryEdge.most { continue }
                guard !Self.replaces(graph.nodes[first], graph.nodes[second]), try isSame(first, second) else {
                    continue
                }
                note(first, second, in: &sets)
                hasJoined = true
            }
            if hasJoined { outsiders = sets.outsiders(of: members) }
        }
    }

    /// Plans the edges of one entry to those with equal keys; the sets that there are then.
    mutating func add(_ others: [EntryID], to id: EntryID) throws -> WordingSets {
        let graph = try graph(of: others + [id])
        var sets = try graph.memories()
        for other in others.sorted() where graph.nodes[other] != nil && !sets.areJoined(id, other) {
            if sets.areApart(id, other) { continue }
            if counts[id, default: 0] >= EntryEdge.most { break }
            // One that has no room is joined by way of another.
            if counts[other, default: 0] >= EntryEdge.most { continue }
            note(min(id, other), max(id, other), in: &sets)
        }
        return sets
    }

    private mutating func note(_ first: EntryID, _ second: EntryID, in sets: inout WordingSets) {
        guard sets.join(first, second) else { return }
        edges.append(Edge(first: first, second: second))
        counts[first, default: 0] += 1
        counts[second, default: 0] += 1
    }

    /// Some entries with all that edges join to them.
    private mutating func graph(of group: [EntryID]) throws -> WordingGraph {
        var graph = view.wordingGraph()
        var common: UInt64 = 0
        var absent: [Snapshot.Item] = []
        for id in Set(group).sorted() {
            let item = try view.item(id)
            if item.state.isVoid { continue }
            counts[id] = max(counts[id] ?? 0, item.state.edges.count)
            if graph.nodes[id] != nil { continue }
            if let node = try view.reader.node(of: item, near: nil, at: now) {
                common = node.group
                for other in try view.graph(around: node, at: now).nodes.values {
                    end = min(end, other.item.state.end(at: now))
                    guard let more = expected[other.id] else {
                        graph.add(other)
                        continue
                    }
                    graph.add(
                        .init(
                            item: other.item, edges: other.edges + more, group: other.group,
                            supersedes: other.supersedes))
                }
            } else if coming.contains(id) {
                absent.append(item)
            }
        }
        for item in absent { graph.add(.init(item: item, edges: item.state.edges, group: common, supersedes: [])) }
        return graph
    }

    private static func replaces(_ a: WordingGraph.Node?, _ b: WordingGraph.Node?) -> Bool {
        guard let a, let b else { return false }
        return a.supersedes.contains(b.id) || b.supersedes.contains(a.id)
    }
}

extension EdgePlan {
    /// The names of some edges, by their entries.
    static func edits(_ edges: [Edge], rule: UInt32 = Likeness.rule) -> [EntryEdit] {
        var edits: [EntryID: EntryEdit] = [:]
        for edge in edges {
            for (one, other) in [(edge.first, edge.second), (edge.second, edge.first)] {
                edits[one, default: EntryEdit(id: one)].tails.append(Array(EntryEdge.same(other, rule: rule).tail.utf8))
            }
        }
        return edits.values.sorted { $0.id < $1.id }
    }
}
