internal import Git

extension Importer {
    /// Whether both memories of an edge are there, or come with it, and have room for it.
    func takes(_ edge: ExportedEdge, in view: Snapshot, at now: Timestamp) throws -> Bool {
        if known == nil { known = Set(items.lazy.filter { $0.expiry.isAfter(now) }.map(\.id)) }
        for (id, name) in [
            (edge.first, edge.names[0].edge), (edge.second, edge.names.last?.edge ?? edge.names[0].edge),
        ] {
            let state = try view.item(id).state
            guard !state.isVoid, state.isLive(at: now) || known?.contains(id) == true, state.takes(name) else {
                return false
            }
        }
        return true
    }

    /// The edges between what was read and what says the same: among it, and in the view.
    func edges(by table: LikenessTable, in view: Snapshot, at now: Timestamp) throws -> [EdgePlan.Edge] {
        var groups: [Likeness.Key: [EntryID]] = [:]
        groups.reserveCapacity(items.count)
        var coming: Set<EntryID> = []
        for item in items where item.expiry.isAfter(now) {
            guard let key = item.key, coming.insert(item.id).inserted else { continue }
            groups[key, default: []].append(item.id)
        }
        if !view.entryTrees.isEmpty {
            try table.records(for: view).forEach { id, key in
                guard groups[key] != nil, !coming.contains(id) else { return }
                groups[key]?.append(id)
            }
        }
        var plan = EdgePlan(in: view, at: now, coming: coming)
        for group in groups.values.filter({ $0.count > 1 }).map({ $0.sorted() }).sorted(by: { $0[0] < $1[0] }) {
            try plan.add(group)
        }
        return plan.edges
    }
}
