internal import Git

extension Snapshot {
    /// The entries of each register that has several which were not removed, expired or not.
    ///
    /// - Complexity: O(*n*): every body is read.
    func rivalValues() throws -> [[EntryID]] {
        var values: [[UInt8]: [EntryID]] = [:]
        try inOrder([([UInt8], EntryID)]()) { part, reader, subtree in
            try reader.leaves(subtree) { leaf, near in
                while let names = try leaf.next() {
                    let item = leaf.item(names)
                    guard item.hasBody, !item.state.liveHolds.isEmpty,
                        let register = try reader.body(of: item, near: near)?.register
                    else { continue }
                    part.append((register.bytes, item.id))
                }
                return true
            }
        } each: { part in
            for (register, id) in part { values[register, default: []].append(id) }
            return true
        }
        return values.values.filter { $0.count > 1 }
    }

    /// The entries of a register that were not removed, expired or not.
    func allValues(of register: Register) throws -> [EntryID] {
        var query = Query()
        query.key = register.key
        query.scope = register.scope
        query.includesExpired = true
        var ids: [EntryID] = []
        try list(query, at: Timestamp.start) { entry in
            if register.holds(entry.body), !entry.holds.isEmpty { ids.append(entry.item.id) }
            return true
        }
        return ids.sorted()
    }

    /// The entries that differ from how other trees, joined, have them; `nil` if there are too many, or one of those
    /// trees is gone.
    func changedEntries(since old: [ObjectID], atMost most: Int) throws -> Set<EntryID>? {
        let (objects, roots) = (reader.objects, reader.roots)
        guard !old.isEmpty, !roots.isEmpty, old.allSatisfy({ objects.contains($0) }) else { return nil }
        // An entry that is the same in both of each pair is the same in both joins, if every tree is in a pair.
        var pairs: [(ObjectID, ObjectID)] = []
        for root in roots where !old.contains(root) {
            pairs.append((nearest(of: old, to: root), root))
        }
        for root in old where !roots.contains(root) {
            pairs.append((root, nearest(of: roots, to: root)))
        }
        var ids: Set<EntryID> = []
        for (before, after) in pairs {
            ids.formUnion(
                try ChangedEntries(from: before, to: after, fanout: reader.fanout, objects: objects).ids)
            if ids.count > most { return nil }
        }
        return ids
    }

    /// The same for the trees that a view joined.
    package func changedEntries(since old: [EntryTree], atMost most: Int) throws -> Set<EntryID>? {
        try changedEntries(since: old.map(\.id), atMost: most)
    }

    private func nearest(of roots: [ObjectID], to root: ObjectID) -> ObjectID {
        if roots.count == 1 { return roots[0] }
        return roots.max { likeness(EntryTree($0), EntryTree(root)) < likeness(EntryTree($1), EntryTree(root)) }
            ?? root
    }
}

extension Body {
    /// The register whose value it is.
    var register: Register? { key.flatMap { try? Register(key: $0, scope: scope) } }
}
