internal import Git

extension LikenessTable {
    /// The entries of a view, and perhaps others, that have the same key as a text or share a band with it.
    ///
    /// - Complexity: what has changed since a view was last asked about, and a few reads for each band.
    func candidates(
        for likeness: Likeness, except own: EntryID, in view: Snapshot
    ) throws -> (same: Set<EntryID>, near: [(id: EntryID, bands: Int)]) {
        let found = try? keep.flatMap { try $0.near(likeness, in: view, of: self) } ?? near(likeness, in: view)
        return try (found ?? records(for: view)).candidates(for: likeness, except: own)
    }

    /// Changes of more entries are taken in together with all that is known.
    private static let fewChanges = 2000

    /// The records that share a band with a text, and some more; `nil` if all have to be read.
    private func near(_ likeness: Likeness, in view: Snapshot) throws -> LikenessRecords? {
        guard let place, let cover = try cover(covering: view, in: place) else { return nil }
        return try LikenessLookup(cover, in: place)?.records(with: likeness.bands)
    }

    /// What the small file says once it covers a view; `nil` if all bodies have to be read for that.
    func cover(covering view: Snapshot, in place: IndexPlace) throws -> Cover? {
        guard let cover = try cover(place) else { return nil }
        let known = Set(cover.trees)
        if view.entryTrees.allSatisfy(known.contains) { return cover }
        return try place.locked { () throws -> Cover? in
            guard try place.erasureMark() == erasures, let last = try self.cover(place) else { return nil }
            return try follow(view, from: last, in: place)
        }
    }

    /// Takes in what a view has beyond the trees that are covered, without reading what is known of these.
    private func follow(_ view: Snapshot, from last: Cover, in place: IndexPlace) throws -> Cover? {
        var cover = last
        guard let known = try LikenessLookup(last, in: place) else { return nil }
        var new = LikenessRecords()
        var trees: [EntryTree] = []
        for tree in view.entryTrees where !last.trees.contains(tree) {
            var candidates = last
            candidates.trees += trees
            guard let nearest = candidates.nearest(to: tree, in: view) else { return nil }
            try Self.take(tree, beside: nearest, in: view, &new)
            guard new.count <= Self.fewChanges else { return nil }
            trees.append(tree)
        }
        // Another tree may have brought them.
        guard let fresh = known.unknown(of: new) else { return nil }
        if fresh.count > 0 {
            try place.append(fresh.bytes, to: cover.records, at: cover.count * LikenessRecords.size)
        }
        let addition = cover.add(trees, count: cover.count + fresh.count)
        if let addition, !cover.wantsBands {
            try place.append(addition.bytes, to: Self.list, at: addition.place)
            return cover
        }
        cover.forgetTrees(beside: view)
        if cover.wantsBands {
            guard let all = try LikenessLookup(cover, in: place)?.all() else { return nil }
            try cover.putBands(of: all, in: place)
        }
        try publish(cover, place)
        return cover
    }
}
