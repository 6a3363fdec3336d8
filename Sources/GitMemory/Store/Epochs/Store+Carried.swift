internal import Git

/// A tree with what branches of other epochs bring to it.
struct CarriedTree {
    var tree: ObjectID
    var count = ChangeCount()
    var erased = 0
    var skipped: [MergeReport.Skipped] = []
    /// Files beside the memory that differ, and of which nobody can tell which is newer.
    var skippedBesides: [MergeReport.Skipped] = []
}

extension Store {
    /// Puts what branches of other epochs have of their own into the tree of a branch of this one.
    ///
    /// - Complexity: the differences of each branch from the trunk that the next epoch was made from, and of what that
    ///   comes to from the target.
    func carried(_ sources: [MemoryCommit], onto base: MemoryCommit, into writer: ObjectWriter) throws -> CarriedTree {
        var result = CarriedTree(tree: base.treeID)
        var join = TreeJoin(
            fanout: base.format.fanout, heads: sources.count + 1, now: now, in: repository.objects)
        var sides: [FolderJoin.Side] = []
        if let entries = base.entries { sides.append(FolderJoin.Side(id: entries, heads: [0], parent: base.tree)) }
        var rest = try rest(base)
        let check = ContentCheck(in: repository.objects)
        for (index, source) in sources.enumerated() {
            if let fault = try check.fault(in: source.tree, against: base.tree) {
                throw StoreError(
                    .damaged, "\(source.name) cannot be carried over: it \(fault)",
                    hint: "`git ls-tree -r` shows what is in the branch")
            }
            let path = try path(from: source, to: base)
            let (entries, tally) = try news(of: path, into: writer)
            if let entries { FolderJoin.add(FolderJoin.Side(id: entries, heads: [index + 1]), to: &sides) }
            result.erased = max(result.erased, tally.erased)
            result.skipped += tally.skippedFiles.map {
                .init(path: $0.path, reason: $0.reason, branches: [source.name])
            }
            rest = try mergeRest(of: path, into: rest, &result.skippedBesides)
        }
        let entries = try join.join(sides, target: base.entries, into: writer)
        try writer.finish()
        result.count = join.changes.count
        result.skipped += join.skippedFiles.map { item in
            .init(
                path: item.path, reason: item.reason,
                branches: item.heads.filter { $0 > 0 }.map { sources[$0 - 1].name })
        }

        _ = try FileChanges(from: try self.rest(base), to: rest, in: repository)
        var listing = try FolderListing(repository.tree(rest))
        listing.replace(Array(StoreFormat.fileName.utf8), mode: .file, id: base.formatID)
        if let entries { listing.replace(Array(StoreFormat.entriesName.utf8), mode: .tree, id: entries) }
        result.tree = try listing.write(replacing: nil, in: repository)
        return result
    }

    /// What a branch has that the trunks did not have from which the epochs were made on the way to the target.
    private func news(
        of path: EpochPath, into writer: ObjectWriter
    ) throws -> (entries: ObjectID?, tally: TreeSurplus.Tally) {
        let news = TreeSurplus(fanout: path.source[0].format.fanout, objects: repository.objects)
        var tally = TreeSurplus.Tally()
        var entries = path.source[0].entries
        func leave(_ known: MemoryCommit) throws {
            let (rest, part) = try news.names(of: entries, beyond: known.entries, into: writer)
            entries = rest
            tally.erased += part.erased
            tally.skippedFiles += part.skippedFiles
        }
        // An epoch that was made apart: what is new in it goes on top of what it was made from.
        for below in path.source.dropFirst() {
            try leave(below)
            guard let own = entries else {
                entries = below.entries
                continue
            }
            var join = TreeJoin(fanout: below.format.fanout, heads: 2, now: now, in: repository.objects)
            var sides = [FolderJoin.Side(id: own, heads: [1])]
            if let known = below.entries { FolderJoin.add(FolderJoin.Side(id: known, heads: [0]), to: &sides) }
            entries = try join.join(sides, target: below.entries, into: writer)
            try writer.finish()
        }
        for known in path.target.dropFirst().reversed() { try leave(known) }
        return (entries, tally)
    }

    /// Merges what the branch's user put beside the memory, against where branch and old trunk parted.
    private func mergeRest(
        of path: EpochPath, into rest: ObjectID, _ skipped: inout [MergeReport.Skipped]
    ) throws -> ObjectID {
        let (source, old, trunk) = (
            path.source[0], path.source[path.source.count - 1], path.target[path.target.count - 1]
        )
        let theirs = try self.rest(source)
        if theirs == rest { return rest }
        var ancestry = try Ancestry(of: repository)
        // What an erasure left of a trunk has no history; the trunk itself may be here still.
        let history = try standsFor(trunk.commit).first { repository.contains($0) } ?? trunk.commit
        let ancestor = try ancestry.mergeBase(of: old.commit, with: [history], in: repository)
        let base = try ancestor.map { try self.rest(root(of: $0, named: "\($0)")) }
        if theirs == base { return rest }
        switch try mergeBeside(rest, theirs, base: base) {
        case .merged(let tree): return tree
        case .conflicts(let paths):
            // An erasure leaves no history that tells which of the two is newer.
            guard base != nil else {
                skipped += paths.map { .init(path: $0, reason: "differs from the trunk's", branches: [source.name]) }
                return rest
            }
            throw StoreError(
                .mergeRefused, "\(paths.joined(separator: ", ")) of \(source.name) conflicts with the new epoch",
                hint: "the memory itself never conflicts; make the file the same on both, and carry again")
        }
    }
}
