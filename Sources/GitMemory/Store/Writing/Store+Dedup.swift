internal import CRDT

/// What a sweep for near-duplicates found.
public struct DedupReport: Sendable {
    /// An edge that was written, or would be.
    public struct Edge: Sendable {
        /// The lesser id.
        public let first: EntryID
        /// The greater id.
        public let second: EntryID
        /// Whether half of it was there before.
        public let isCompleted: Bool
        /// How many wordings the memory has then.
        public internal(set) var wordings: Int
    }

    /// What was joined, or would be.
    public internal(set) var edges: [Edge] = []
    /// How many memories were compared.
    public internal(set) var compared = 0
}

extension Store {
    /// Joins what says the same in other words and was not joined when it was written: contributions that raced, and
    /// halves of edges.
    ///
    /// What it writes depends on the view alone, so that two who sweep the same write the same tree.
    ///
    /// - Throws: as ``write(as:subject:trailers:seesAll:_:)`` does.
    public func dedup(
        as agent: AgentName, dryRun: Bool = false, progress: @escaping (Int) -> Void = { _ in }
    ) throws -> (report: DedupReport, written: Written<Int>?) {
        let table = try LikenessTable(self)
        if dryRun {
            let view = try snapshot(.own(agent))
            return (try sweep(view, by: table, at: now, progress).report, nil)
        }
        var report = DedupReport()
        let written = try write(
            as: agent, subject: { (count: Int) in "dedup: \(count) edge\(count == 1 ? "" : "s")" }
        ) { draft in
            let found = try sweep(draft.view, by: table, at: draft.now, progress)
            report = found.report
            for half in found.halves { try draft.join(half.edge.first, half.edge.second, rule: half.rule) }
            for edge in found.edges { try draft.join(edge.first, edge.second) }
            return found.report.edges.count
        }
        return (report, written)
    }

    private typealias Half = (edge: EdgePlan.Edge, rule: UInt32)

    private func sweep(
        _ view: Snapshot, by table: LikenessTable, at now: Timestamp, _ progress: (Int) -> Void
    ) throws -> (report: DedupReport, halves: [Half], edges: [EdgePlan.Edge]) {
        var groups: [Likeness.Key: [EntryID]] = [:]
        var report = DedupReport()
        try table.records(for: view).forEach { id, key in
            groups[key, default: []].append(id)
            report.compared += 1
        }
        var likenesses: [EntryID: Likeness] = [:]
        func likeness(_ id: EntryID) throws -> Likeness? {
            if let known = likenesses[id] { return known }
            let made = try view.body(of: view.item(id)).flatMap { Likeness($0) }
            likenesses[id] = made
            return made
        }
        func isSame(_ a: EntryID, _ b: EntryID) throws -> Bool {
            guard let one = try likeness(a), let other = try likeness(b) else { return false }
            return one.isSame(as: other)
        }
        let halves = try halves(in: view, at: now, isSame: isSame)
        var plan = EdgePlan(in: view, at: now)
        for half in halves { plan.expect(half.edge, rule: half.rule) }
        var done = 0
        for group in groups.values.filter({ $0.count > 1 }).map({ $0.sorted() }).sorted(by: { $0[0] < $1[0] }) {
            try plan.add(group, isSame: isSame)
            likenesses.removeAll(keepingCapacity: true)
            done += group.count
            progress(done)
        }
        report.edges =
            halves.map { .init(first: $0.edge.first, second: $0.edge.second, isCompleted: true, wordings: 2) }
            + plan.edges.map { .init(first: $0.first, second: $0.second, isCompleted: false, wordings: 2) }
        return (report, halves, plan.edges)
    }

    /// The edges of which one half is there, between entries that may be joined.
    private func halves(
        in view: Snapshot, at now: Timestamp, isSame: (EntryID, EntryID) throws -> Bool
    ) throws -> [Half] {
        var nodes: [EntryID: WordingGraph.Node] = [:]
        let reader = view.reader
        try view.inOrder([WordingGraph.Node]()) { part, reader, subtree in
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
        var found: [Half] = []
        for id in nodes.keys.sorted() {
            guard let node = nodes[id] else { continue }
            let edges = node.edges.compactMap { edge -> (EntryID, UInt32)? in
                if case .same(let other, let rule) = edge, other != id { (other, rule) } else { nil }
            }
            for (other, rule) in edges.sorted(by: { $0.0 != $1.0 ? $0.0 < $1.0 : $0.1 < $1.1 }) {
                let second = try nodes[other] ?? reader.node(of: view.item(other), near: nil, at: now)
                guard let second, second.group == node.group, !second.said.contains(.same(id, rule: rule)),
                    !second.said.contains(.apart(id)), !node.said.contains(.apart(other)),
                    !second.supersedes.contains(id), !node.supersedes.contains(other),
                    second.item.state.takes(.same(id, rule: rule))
                else { continue }
                // What a rule found is found again; a rule that is not known here is left to those who know it.
                guard try rule == 0 || rule <= Likeness.rule && isSame(id, other) else { continue }
                found.append((EdgePlan.Edge(first: min(id, other), second: max(id, other)), rule))
            }
        }
        return found
    }
}
