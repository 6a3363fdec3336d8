internal import Git

extension Store {
    /// The merge commit of these heads: a pure function of them.
    func writeMerge(of heads: [ObjectID], tree: ObjectID) throws -> ObjectID {
        let times = try heads.map { try repository.commit($0).committer.time }
        // Git takes no commit for sound whose time is before 1970; a trunk may have one.
        let signature = Commit.Signature(Commit.gitmem, time: max(0, times.max() ?? 0))
        return try repository.write(
            Commit(
                tree: tree, parents: heads.sorted(), author: signature, committer: signature,
                message: "Merge \(heads.count) head\(heads.count == 1 ? "" : "s")\n"))
    }

    /// The join of whole trees: the memory by structure, files beside it three-way.
    func join(
        _ tops: [MemoryCommit], target: MemoryCommit?, trusted: Set<Int> = [], into writer: ObjectWriter?,
        _ progress: @escaping (Int) -> Void = { _ in }
    ) throws -> (tree: ObjectID, structure: TreeJoin) {
        let (structure, entries) = try structure(tops, target: target, trusted: trusted, into: writer, progress)
        try writer?.finish()
        let rest = try joinRest(tops)
        // What comes in has to be fit for a checkout, wherever that may be.
        _ = try FileChanges(from: try target.map { try self.rest($0) }, to: rest, in: repository)
        var listing = try FolderListing(repository.tree(rest))
        listing.replace(Array(StoreFormat.fileName.utf8), mode: .file, id: tops[0].formatID)
        if let entries {
            listing.replace(Array(StoreFormat.entriesName.utf8), mode: .tree, id: entries)
        }
        return (try listing.write(replacing: nil, in: repository), structure)
    }

    /// The join of the memory in several trees.
    ///
    /// - Parameters:
    ///   - trusted: the positions of the heads that are trunks.
    ///   - writer: takes the joined folders, if they are needed.
    /// - Throws: ``HeadRefusal`` if a head is not to be taken at all.
    func structure(
        _ tops: [MemoryCommit], target: MemoryCommit?, trusted: Set<Int> = [], into writer: ObjectWriter?,
        _ progress: @escaping (Int) -> Void = { _ in }
    ) throws -> (join: TreeJoin, entries: ObjectID?) {
        for top in tops + [target].compactMap({ $0 }) where top.formatID != tops[0].formatID {
            throw StoreError.differentFormats(tops[0], top)
        }
        var join = TreeJoin(
            fanout: tops[0].format.fanout, heads: tops.count, trusted: trusted, now: now, in: repository.objects,
            progress: progress)
        var sides: [FolderJoin.Side] = []
        for (index, top) in tops.enumerated() {
            if let entries = top.entries {
                FolderJoin.add(FolderJoin.Side(id: entries, heads: [index], parent: top.tree), to: &sides)
            } else if try top.tree.entry(named: StoreFormat.entriesName) != nil, top.treeID != target?.treeID {
                join.leaveEntries(of: index)
            }
        }
        let entries = try join.join(sides, target: target?.entries, into: writer)
        return (join, entries)
    }

    /// Merges what users put beside the memory, head by head in order of id.
    func joinRest(_ tops: [MemoryCommit]) throws -> ObjectID {
        let (tree, conflict) = try mergeRest(of: tops)
        guard let conflict else { return tree }
        throw StoreError(
            .mergeRefused,
            "\(conflict.paths.joined(separator: ", ")) of \(conflict.head.name) conflicts with other branches",
            hint: "the memory itself never conflicts; settle the file with `git merge` and merge again")
    }

    /// The paths beside the memory in which heads conflict, sorted.
    func conflictsBeside(_ tops: [MemoryCommit]) throws -> [String] { try mergeRest(of: tops).conflict?.paths ?? [] }

    /// - Returns: the tree, and the first head with a conflict, at which it stops.
    private func mergeRest(
        of tops: [MemoryCommit]
    ) throws -> (tree: ObjectID, conflict: (head: MemoryCommit, paths: [String])?) {
        let sorted = tops.sorted { $0.commit < $1.commit }
        var merged = try rest(sorted[0])
        var ancestry = try Ancestry(of: repository)
        for (index, top) in sorted.enumerated().dropFirst() {
            let next = try rest(top)
            if next == merged { continue }
            let ancestor = try ancestry.mergeBase(
                of: top.commit, with: sorted[..<index].map(\.commit), in: repository)
            let base = try ancestor.map { try rest(root(of: $0, named: "\($0)")) }
            switch try mergeBeside(merged, next, base: base) {
            case .merged(let tree): merged = tree
            case .conflicts(let paths): return (merged, (top, paths))
            }
        }
        return (merged, nil)
    }

    /// Merges what stands beside the memory in two trees, as `git merge` does.
    func mergeBeside(_ one: ObjectID, _ other: ObjectID, base: ObjectID?) throws -> Repository.TreeMerge {
        let changed = try FileChanges(from: base, to: one, in: repository).all
        let mine = Dictionary(changed.map { (Array($0.path.utf8), $0) }, uniquingKeysWith: { first, _ in first })
        var conflicts: Set<String> = []
        for change in try FileChanges(from: base, to: other, in: repository).all {
            guard let own = mine[Array(change.path.utf8)] else { continue }
            // libgit2 does not end at an object that is damaged in some ways.
            for file in [change.old, change.new, own.old, own.new] {
                guard let file, file.mode.isRegularFile else { continue }
                try repository.withObject(file.id, .blob) { _ in }
            }
            // It also takes one of two modes where git has a conflict.
            if let new = change.new, let theirs = own.new, new.mode != theirs.mode,
                change.old?.mode != new.mode, change.old?.mode != theirs.mode
            {
                conflicts.insert(change.path)
            }
        }
        let merged = try repository.mergeTrees(base: base, one, other)
        if conflicts.isEmpty { return merged }
        if case .conflicts(let paths) = merged { conflicts.formUnion(paths) }
        return .conflicts(conflicts.sorted())
    }

    func rest(_ top: MemoryCommit) throws -> ObjectID {
        var listing = try FolderListing(top.tree)
        listing.replace(Array(StoreFormat.fileName.utf8), mode: .file, id: nil)
        listing.replace(Array(StoreFormat.entriesName.utf8), mode: .tree, id: nil)
        return try listing.write(replacing: nil, in: repository)
    }
}
