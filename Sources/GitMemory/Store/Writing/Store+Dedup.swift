internal import CRDT
internal import Git

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
    /// What it writes depends on the view alone, so that two who sweep the same write the same tree. What was swept is
    /// noted: as long as nothing changes, nothing is looked at again.
    ///
    /// - Throws: as ``write(as:subject:trailers:seesAll:_:)`` does.
    /// - Complexity: O(*n*) in the entries; O(1) if nothing has changed since the last sweep.
    public func dedup(
        as agent: AgentName, dryRun: Bool = false, progress: @escaping (Int) -> Void = { _ in }
    ) throws -> (report: DedupReport, written: Written<Int>?) {
        let table = try LikenessTable(self)
        if dryRun {
            let view = try snapshot(.own(agent))
            return (try sweep(view, by: table, at: now, progress).report, nil)
        }
        var found = Sweep()
        let written = try write(
            as: agent, subject: { (count: Int) in "dedup: \(count) edge\(count == 1 ? "" : "s")" }
        ) { draft in
            found = try sweep(draft.view, by: table, at: draft.now, progress)
            for half in found.halves { try draft.join(half.edge.first, half.edge.second, rule: half.rule) }
            for edge in found.edges { try draft.join(edge.first, edge.second) }
            return found.report.edges.count
        }
        if var note = found.note {
            // What was written is swept, too.
            let swept = Set(try note.trees + [entryTree(of: written.commit)].compactMap { $0 })
            let after = try snapshot(.own(agent)).entryTrees
            note.trees = swept.isSuperset(of: after) ? after : swept.sorted()
            if note != table.swept() { table.note(note) }
        }
        return (found.report, written)
    }

    private func entryTree(of commit: ObjectID) throws -> EntryTree? {
        try root(of: commit, named: "\(commit)").entries.map(EntryTree.init)
    }

    private typealias Half = (edge: EdgePlan.Edge, rule: UInt32)

    /// What a sweep comes to.
    private struct Sweep {
        var report = DedupReport()
        var halves: [Half] = []
        var edges: [EdgePlan.Edge] = []
        /// What was looked at; nothing for a view of a part.
        var note: SweepNote?
    }

    private func sweep(
        _ view: Snapshot, by table: LikenessTable, at now: Timestamp, _ progress: (Int) -> Void
    ) throws -> Sweep {
        let note = view.isNarrowed ? nil : table.swept()
        var sweep = Sweep()
        if let note, note.covers(view, at: now) {
            sweep.note = note
            return sweep
        }
        var groups: [Likeness.Key: [EntryID]] = [:]
        try table.records(for: view).forEach { id, key in
            groups[key, default: []].append(id)
            sweep.report.compared += 1
        }
        let several = groups.values.filter { $0.count > 1 }
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
        sweep.halves = try halves(in: view, at: now, isSame: isSame)
        var plan = EdgePlan(in: view, at: now)
        for half in sweep.halves { plan.expect(half.edge, rule: half.rule) }
        var done = 0
        for group in several.map({ $0.sorted() }).sorted(by: { $0[0] < $1[0] }) {
            try plan.add(group, isSame: isSame)
            likenesses.removeAll(keepingCapacity: true)
            done += group.count
            progress(done)
        }
        // The records may have entries that the view has not, by which the groups came in another order.
        sweep.edges = plan.edges.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
        sweep.report.edges =
            sweep.halves.map { .init(first: $0.edge.first, second: $0.edge.second, isCompleted: true, wordings: 2) }
            + sweep.edges.map { .init(first: $0.first, second: $0.second, isCompleted: false, wordings: 2) }
        if !view.isNarrowed {
            sweep.note = SweepNote(trees: view.entryTrees, start: now, end: plan.end)
        }
        return sweep
    }

    /// The edges of which one half is there, between entries that may be joined.
    private func halves(
        in view: Snapshot, at now: Timestamp, isSame: (EntryID, EntryID) throws -> Bool
    ) throws -> [Half] {
        let reader = view.reader
        var nodes = try view.joinedNodes(at: now)
        // Looked up in order, so that no folder is read twice.
        let others = Set(nodes.values.lazy.flatMap { WordingGraph.neighbours(of: $0) }).subtracting(nodes.keys)
        for id in others.sorted() { nodes[id] = try reader.node(of: view.item(id), near: nil, at: now) }
        var found: [Half] = []
        for id in nodes.keys.sorted() {
            guard let node = nodes[id] else { continue }
            let edges = node.edges.compactMap { edge -> (EntryID, UInt32)? in
                if case .same(let other, let rule) = edge, other != id { (other, rule) } else { nil }
            }
            for (other, rule) in edges.sorted(by: { $0.0 != $1.0 ? $0.0 < $1.0 : $0.1 < $1.1 }) {
                guard let second = nodes[other], second.group == node.group, !second.says(.same(id, rule: rule)),
                    !second.says(.apart(id)), !node.says(.apart(other)),
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
