internal import CRDT
internal import Git

extension Store {
    /// The entries of a view that nobody has added, refreshed, cited or endorsed since a moment, the least used first, and of
    /// those the one first that was added longest ago.
    ///
    /// A count has no time of its own. What was counted since is what the view's branches have beyond their commits of that
    /// moment. Where an epoch, or a shallow clone, begins later, nothing tells when a use before that was: it counts as of
    /// the beginning, so that an entry is listed too late rather than too early.
    ///
    /// - Parameter query: which entries are meant; its order and limit are not used.
    /// - Complexity: a walk of the commits since then, the entries of the view, and a look-up for each that was ever used.
    public func stale(_ query: Query, in snapshot: Snapshot, since moment: Timestamp) throws -> [StaleEntry] {
        var query = query
        query.quietSince = moment
        query.limit = nil
        var found: [StaleEntry] = []
        try snapshot.list(query, at: now, page: [StaleEntry]()) { page, entry in
            guard let latest = entry.latest else { return }
            page.append(StaleEntry(id: entry.item.id, uses: entry.item.state.uses, latest: latest))
        } visit: { page in
            found += page
            return true
        }
        if found.contains(where: { $0.uses > 0 }) {
            let before = try self.snapshot(of: snapshot.heads, at: moment)
            // In order of id, no folder is read twice.
            found.sort { $0.id < $1.id }
            found = try found.filter { try $0.uses == 0 || before.item($0.id).state.uses == $0.uses }
        }
        return found.sorted { ($0.uses, $0.latest, $0.id) < ($1.uses, $1.latest, $1.id) }
    }

    /// What some commits had in their history at a moment, by the times of commits.
    private func snapshot(of heads: [ObjectID], at moment: Timestamp) throws -> Snapshot {
        let limit = Int64(moment.milliseconds / 1000)
        var ancestry = try Ancestry(of: repository)
        var (waiting, seen) = (heads, Set(heads))
        var tops: [MemoryCommit] = []
        let formats = Set(try heads.map { try root(of: $0, named: "\($0)").formatID })
        while let id = waiting.popLast() {
            if try ancestry.time(of: id, in: repository) < limit {
                let top = try root(of: id, named: "\(id)")
                // What an epoch was made from is no part of it.
                if formats.contains(top.formatID) { tops.append(top) }
            } else {
                for parent in try ancestry.parents(of: id, in: repository) where seen.insert(parent).inserted {
                    waiting.append(parent)
                }
            }
        }
        return try Snapshot(self, of: tops)
    }
}
