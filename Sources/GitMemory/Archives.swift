internal import Git

// The trunk of an epoch is kept at `memory/epochs/<n>` when the next one has been made from it.

extension Store {
    func archive(of top: Root) -> String { BranchName.archive(ofEpoch: top.format.epoch) }

    /// Keeps the old trunk, or what is left of it after an erasure, on a branch of its own while the trunk moves, and
    /// for good if it has moved.
    func withArchive(
        of source: Root, for top: Root, named name: String?, _ move: () throws -> Bool
    ) throws -> Bool {
        guard let name else { return try move() }
        let old = try repository.reference(name)
        if let old, old != source.commit {
            var ancestry = try Ancestry(of: repository)
            guard try ancestry.isAncestor(old, of: top.commit, in: repository) else {
                throw StoreError(
                    .exists, "\(BranchName.short(name)) is there already and holds another history",
                    hint: "rename it first: git branch -m \(BranchName.short(name)) SOMETHING")
            }
        }
        try refuseObstacle(to: name)
        guard
            try moveReference(
                name, from: old, to: source.commit, by: Commit.gitmem, reason: "gitmem compact: archive")
        else { return false }
        var moved = false
        defer { if !moved, old == nil { try? repository.deleteReference(name, expecting: source.commit) } }
        moved = try move()
        return moved
    }

    /// Deletes the archives of earlier epochs that have a body of any of these entries.
    func dropArchives(holding erased: [EntryID], before epoch: Int) throws -> [String] {
        var dropped: [String] = []
        for (name, tip) in try repository.references(matching: BranchName.local + "epochs/*") {
            guard let number = Int((name.split(separator: "/").last ?? "").prefix { $0 != "-" }), number < epoch,
                let top = try? root(of: tip, named: BranchName.short(name))
            else { continue }
            let snapshot = try Snapshot(self, of: [top])
            guard try erased.contains(where: { try snapshot.item($0).state.hasBody }) else { continue }
            try repository.deleteReference(name, expecting: tip)
            dropped.append(name)
        }
        return dropped
    }

    /// After the trunk has come to an epoch that somebody else has made: keeps the commits that lead there, and drops
    /// the archives that hold what was erased on the way.
    func tidyArchives(for top: Root) throws -> [String] {
        var erased: [EntryID] = []
        try Snapshot(self, of: [top]).forEach { item in
            if item.state.isVoid { erased.append(item.id) }
            return true
        }
        let dropped = try erased.isEmpty ? [] : dropArchives(holding: erased, before: top.format.epoch)
        if let from = top.format.fromID, repository.contains(from) {
            let name = BranchName.archive(ofEpoch: top.format.epoch - 1)
            try refuseObstacle(to: name)
            let old = try repository.reference(name)
            if let old, old != from {
                // An epoch that was made apart from this one: its branches may still be about.
                var ancestry = try Ancestry(of: repository)
                if try !ancestry.isAncestor(old, of: from, in: repository) {
                    try keep(old, as: "\(name)-\(old.description.prefix(12))")
                }
            }
            try keep(from, as: name)
        }
        return dropped
    }

    private func keep(_ commit: ObjectID, as name: String) throws {
        let old = try repository.reference(name)
        if old != commit {
            _ = try moveReference(name, from: old, to: commit, by: Commit.gitmem, reason: "gitmem carry: archive")
        }
    }
}
