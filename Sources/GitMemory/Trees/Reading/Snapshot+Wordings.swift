internal import CRDT
internal import Git

extension SnapshotReader {
    /// Longer bodies are read again rather than kept.
    private static let shortBody = 4096

    /// An entry as edges may join it; `nil` if it is not in the memory, or of a kind that is not joined.
    func node(
        of item: Snapshot.Item, near: Tree?, at now: Timestamp, keepingBody: Bool = false
    ) throws -> WordingGraph.Node? {
        guard item.hasBody, item.state.isLive(at: now), let body = try body(of: item, near: near),
            let joining = Likeness.joining(body)
        else { return nil }
        var node = WordingGraph.Node(
            item: item, edges: item.state.edges, group: joining.group, supersedes: joining.supersedes)
        if keepingBody, body.bytes.count <= Self.shortBody { node.body = body }
        return node
    }
}

extension Snapshot {
    /// An empty graph that can compare this view's bodies.
    func wordingGraph() -> WordingGraph {
        var graph = WordingGraph()
        graph.hasSameFacts = { a, b in
            guard let first = try self.body(of: self.item(a)), let second = try self.body(of: self.item(b)),
                let one = Likeness(first), let other = Likeness(second)
            else { return false }
            return one.isSame(as: other)
        }
        return graph
    }

    /// So many entries are looked up one by one; where edges lead to more, all entries are read once.
    static let mostLookUps = 2000

    /// All entries that edges of a node lead to, directly or by others, and the sets that they make.
    ///
    /// - Parameter limit: how many are looked at.
    /// - Complexity: a look-up and a body for each; of thousands, a look at all entries.
    func graph(around start: WordingGraph.Node, at now: Timestamp, limit: Int = .max) throws -> WordingGraph {
        var graph = wordingGraph()
        var waiting = [start]
        var seen: Set<EntryID> = [start.id]
        var known: [EntryID: WordingGraph.Node]?
        graph.add(start)
        while let node = waiting.popLast() {
            // In order, so that the same are left out by everybody.
            for other in WordingGraph.neighbours(of: node).sorted() where seen.count < limit {
                guard seen.insert(other).inserted else { continue }
                if known == nil, seen.count > Self.mostLookUps { known = try joinedNodes(at: now) }
                guard let next = try known.map({ $0[other] }) ?? reader.node(of: item(other), near: nil, at: now)
                else { continue }
                graph.add(next)
                waiting.append(next)
            }
        }
        return graph
    }

    /// All entries in the memory of which a name says that another one says the same.
    ///
    /// - Complexity: all leaf folders, and the body of each such entry; the second time nothing.
    func joinedNodes(at now: Timestamp) throws -> [EntryID: WordingGraph.Node] {
        if let joined, joined.moment == now { return joined.nodes }
        var nodes: [EntryID: WordingGraph.Node] = [:]
        try inOrder([WordingGraph.Node]()) { part, reader, subtree in
            try reader.leaves(subtree) { leaf, near in
                while let names = try leaf.next() {
                    let item = leaf.item(names)
                    guard item.state.hasEdges, let node = try reader.node(of: item, near: near, at: now) else {
                        continue
                    }
                    part.append(node)
                }
                return true
            }
        } each: { part in
            for node in part { nodes[node.id] = node }
            return true
        }
        joined = (now, nodes)
        return nodes
    }

    /// The wordings of the memory that an entry belongs to, and the one that it is shown by.
    func memory(
        of node: WordingGraph.Node, at now: Timestamp, limit: Int = .max
    ) throws -> (nodes: [WordingGraph.Node], shown: WordingGraph.Node) {
        let graph = try graph(around: node, at: now, limit: limit)
        var sets = try graph.memories()
        let nodes = sets.set(of: node.id).compactMap { graph.nodes[$0] }
        if nodes.count < 2 { return ([node], node) }
        let superseded = try superseded(among: Set(nodes.map(\.id)), of: nodes, at: now)
        return (nodes, Self.shown(of: nodes, superseded: superseded, at: now))
    }

    /// The wording that was added first of those that nothing supersedes; of all, if something does that to each.
    static func shown(
        of nodes: [WordingGraph.Node], superseded: Set<EntryID>, at now: Timestamp
    ) -> WordingGraph.Node {
        let current = nodes.filter { !superseded.contains($0.id) }
        let choice = (current.isEmpty ? nodes : current).map { ($0, $0.item.state.holds(at: now).first?.dot.stamp) }
        let first = choice.min { a, b in
            if let one = a.1, let other = b.1, one != other { return one < other }
            return a.0.id < b.0.id
        }
        return first?.0 ?? nodes[0]
    }

    /// Which of some entries something in the memory takes the place of.
    ///
    /// - Complexity: a look-up in the index for each; without one a look at all bodies.
    func superseded(
        among ids: Set<EntryID>, of nodes: [WordingGraph.Node], at now: Timestamp
    ) throws -> Set<EntryID> {
        if ids.isEmpty { return [] }
        var found: Set<EntryID> = []
        if let edits = edits(), edits.count <= max(256, ids.count) {
            for id in edits.sorted() {
                let item = try item(id)
                guard item.state.isLive(at: now), let body = try body(of: item) else { continue }
                found.formUnion(body.supersedes.filter { $0 != id && ids.contains($0) })
            }
            return found
        }
        var query = Query()
        query.superseded = ids.min()
        if let lookup, lookup.candidates(of: query, in: self) != nil {
            for id in ids.sorted() {
                query.superseded = id
                for other in lookup.candidates(of: query, in: self) ?? [] where other != id {
                    let item = try item(other)
                    if try item.state.isLive(at: now) && body(of: item)?.supersedes.contains(id) == true {
                        found.insert(id)
                    }
                }
            }
            return found
        }
        try inOrder([EntryID]()) { part, reader, subtree in
            try reader.leaves(subtree) { leaf, near in
                while let names = try leaf.next() {
                    let item = leaf.item(names)
                    guard item.hasBody, item.state.isLive(at: now), let body = try reader.body(of: item, near: near)
                    else { continue }
                    part += body.supersedes.filter { $0 != item.id && ids.contains($0) }
                }
                return true
            }
        } each: { part in
            found.formUnion(part)
            return true
        }
        return found
    }

    // MARK: For readers

    /// The entries that say the same as one, itself included, sorted.
    package func wordingIDs(of id: EntryID, at now: Timestamp) throws -> [EntryID] {
        let item = try item(id)
        guard item.state.hasEdges, let node = try reader.node(of: item, near: path.last?.trees.first, at: now) else {
            return [id]
        }
        var sets = try graph(around: node, at: now).memories()
        return sets.set(of: id)
    }

    /// How many wordings of a memory are looked at where answers are put in order.
    package static let mostWordings = 1000

    /// The entries that say the same as one, itself included, sorted, and the one that they are shown by. One that is not
    /// in the memory is alone.
    package func wordings(
        of id: EntryID, at now: Timestamp, limit: Int = .max
    ) throws -> (ids: [EntryID], shown: EntryID) {
        let item = try item(id)
        guard item.state.hasEdges, let node = try reader.node(of: item, near: path.last?.trees.first, at: now) else {
            return ([id], id)
        }
        let memory = try memory(of: node, at: now, limit: limit)
        return (memory.nodes.map(\.id), memory.shown.id)
    }

    /// The memory that an entry is a wording of, as lists show it; `nil` if the view has no body of that id.
    ///
    /// - Parameter asItself: whether the text is that of this wording, whichever lists show.
    package func memory(
        of id: EntryID, at now: Timestamp, limit: Int = .max, includingExpired: Bool = false, asItself: Bool = false
    ) throws -> ListedEntry? {
        let item = try item(id)
        guard item.state.hasEdges, let node = try reader.node(of: item, near: path.last?.trees.first, at: now) else {
            return try entry(id, at: now, includingExpired: includingExpired)
        }
        let memory = try memory(of: node, at: now, limit: limit)
        let text = asItself ? item : memory.shown.item
        guard memory.nodes.count > 1, let body = try reader.body(of: text) else {
            return try entry(id, at: now, includingExpired: includingExpired)
        }
        let state = EntryState.together(memory.nodes.map(\.item.state))
        var entry = ListedEntry(text.with(state), body, at: now, includingExpired: includingExpired)
        entry.wordings = memory.nodes.map(\.id)
        if memory.shown.id != text.id { entry.shown = memory.shown.id }
        return entry
    }

    /// The same memory, if a query picks one of its wordings; its words are passed over.
    ///
    /// - Parameter isHopeless: of a memory of one wording, whether what its names say rules it out; its body is not read
    ///   then.
    package func pickMemory(
        _ id: EntryID, by query: Query, at now: Timestamp, unless isHopeless: (EntryState) -> Bool = { _ in false }
    ) throws -> ListedEntry? {
        let item = try item(id)
        if !item.state.hasEdges, isHopeless(item.state) { return nil }
        guard item.state.hasEdges, item.state.isLive(at: now) else { return try pick(id, by: query, at: now) }
        var picks = MemoryPicks(self, query, [], at: now)
        picks.limit = Self.mostWordings
        guard let node = try reader.node(of: item, near: path.last?.trees.first, at: now) else {
            return try pick(id, by: query, at: now)
        }
        guard let pick = try picks.pick(node), let body = try reader.body(of: pick.item) else { return nil }
        var entry = ListedEntry(pick.item, body, at: now, includingExpired: query.includesExpired)
        entry.wordings = pick.wordings
        return entry
    }
}
