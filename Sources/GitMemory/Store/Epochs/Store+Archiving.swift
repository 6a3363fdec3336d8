internal import Git

// The trunk of an epoch is kept at `memory/epochs/<n>` when the next one has been made from it.

extension Store {
    func archive(of top: MemoryCommit) -> String { BranchName.archive(ofEpoch: top.format.epoch) }

    /// Keeps the old trunk, or what is left of it after an erasure, on a branch of its own while the trunk moves, and
    /// for good if it has moved.
    func withArchive(
        of source: MemoryCommit, for top: MemoryCommit, named name: String?, _ move: () throws -> Bool
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
        defer { if !moved, old == nil { try? deleteReference(name, expecting: source.commit) } }
        moved = try move()
        return moved
    }

    /// Makes the archives that hold any of these entries anew, without these and without history. What a remote has of
    /// them is made anew, too, for the next sync to send.
    ///
    /// - Returns: the names of those that were made anew.
    func eraseFromArchives(_ erased: [EntryID]) throws -> [String] {
        let writer = ObjectWriter(to: repository.objects)
        defer { writer.release() }
        var made: [String] = []
        let local = try repository.references(matching: BranchName.archives + "*")
        var all = local.map { (name: $0.name, tip: $0.id) }
        for (name, tip) in try remoteArchives() where !all.contains(where: { $0.tip == tip }) {
            all.append((all.contains { $0.name == name } ? Self.aside(name, tip) : name, tip))
        }
        for (name, tip) in all {
            guard let top = try? root(of: tip, named: BranchName.short(name)) else { continue }
            let snapshot = try Snapshot(whole: self, of: [top])
            let held = try erased.filter { id in
                let state = try snapshot.item(id).state
                return !state.isEmpty && !state.isVoid
            }
            if held.isEmpty { continue }
            try refuseObstacle(to: name)
            try keep(without(Set(held).sorted(), in: top, into: writer).root.commit, as: name)
            made.append(name)
        }
        return made
    }

    /// Writes an epoch's trunk without some entries and without its history, to stand for it from now on.
    func without(
        _ erased: [EntryID], in top: MemoryCommit, at moment: Timestamp? = nil, into writer: ObjectWriter,
        progress: @escaping (Int) -> Void = { _ in }
    ) throws -> (root: MemoryCommit, rest: TreeCompaction.Result) {
        let compaction = TreeCompaction(
            fanout: top.format.fanout, erased: erased, objects: repository.objects, progress: progress)
        let rest = try compaction.everythingElse(in: top.entries, into: writer)
        let lines = try (standsFor(top.commit) + [top.commit]).sorted().map { "\(Self.standInTrailer): \($0)\n" }
        let commit = try writeEpoch(
            top.format, entries: rest.entries, on: top, at: moment,
            message: "Epoch \(top.format.epoch), without what was erased\n\n\(lines.joined())", into: writer)
        return (try root(of: commit, named: top.name), rest)
    }

    /// The name of an archive whose own name is taken by that of an epoch that was made apart.
    static func aside(_ name: String, _ tip: ObjectID) -> String { "\(name)-\(tip.description.prefix(12))" }

    /// After the trunk has come to an epoch that somebody else has made: keeps the commits that lead there, and makes
    /// the archives anew that hold what was erased on the way.
    func tidyArchives(for top: MemoryCommit) throws -> [String] {
        var erased: [EntryID] = []
        try Snapshot(whole: self, of: [top]).forEach { item in
            if item.state.isVoid { erased.append(item.id) }
            return true
        }
        let made = try erased.isEmpty ? [] : eraseFromArchives(erased)
        if let from = top.format.fromID, repository.contains(from) {
            let name = BranchName.archive(ofEpoch: top.format.epoch - 1)
            try refuseObstacle(to: name)
            let old = try repository.reference(name)
            if let old, old != from {
                // An epoch that was made apart from this one: its branches may still be about.
                var ancestry = try Ancestry(of: repository)
                let isKnown = try standsFor(from).contains(old) || ancestry.isAncestor(old, of: from, in: repository)
                if !isKnown { try keep(old, as: Self.aside(name, old)) }
            }
            try keep(from, as: name)
        }
        return made
    }

    private func keep(_ commit: ObjectID, as name: String) throws {
        let old = try repository.reference(name)
        if old != commit {
            _ = try moveReference(name, from: old, to: commit, by: Commit.gitmem, reason: "gitmem carry: archive")
        }
    }
}
