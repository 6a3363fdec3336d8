internal import Git

// An epoch is what `gitmem.json` says: branches with the same file are of one epoch, and `from` leads to the trunk that
// an epoch was made from.

extension Store {
    /// What two branches of different epochs have in common: the way from each of them to one epoch.
    struct EpochPath {
        /// From the branch down: each was made from the next. The last is of the common epoch.
        let source: [MemoryCommit]
        /// The same from the target.
        let target: [MemoryCommit]
    }

    /// The way from a branch to a target by way of an epoch that both come from.
    ///
    /// - Throws: ``StoreError`` with the code `mergeRefused` if they are of different stores, `damaged` if a commit on
    ///   the way is not here.
    func path(from source: MemoryCommit, to target: MemoryCommit) throws -> EpochPath {
        var (down, up) = ([source], [target])
        while true {
            for (index, one) in down.enumerated() {
                if let other = up.firstIndex(where: { $0.formatID == one.formatID }) {
                    return EpochPath(source: Array(down[...index]), target: Array(up[...other]))
                }
            }
            let (last, other) = (down[down.count - 1], up[up.count - 1])
            let next = other.format.epoch >= last.format.epoch ? other : last
            guard let below = try predecessor(of: next) else {
                throw StoreError.differentFormats(source, target)
            }
            if other.format.epoch >= last.format.epoch { up.append(below) } else { down.append(below) }
        }
    }

    /// The trunk that an epoch was made from; `nil` in the first one.
    func predecessor(of top: MemoryCommit) throws -> MemoryCommit? {
        guard let from = top.format.fromID else { return nil }
        guard let commit = try repository.contains(from) ? from : standIn(for: from) else {
            throw StoreError(
                .damaged, "commit \(from), from which epoch \(top.format.epoch) was made, is not here",
                hint: "fetch it from whoever has it, as `gitmem sync` does: "
                    + "git fetch REMOTE 'refs/heads/memory/epochs/*:refs/remotes/REMOTE/memory/epochs/*'")
        }
        let below = try root(of: commit, named: "epoch \(top.format.epoch - 1)")
        guard below.format.epoch == top.format.epoch - 1, below.format.fanout == top.format.fanout else {
            throw StoreError(
                .damaged, "\(top.name) says that it was made from \(from), which is of another store",
                hint: "its \(StoreFormat.fileName) was changed by hand; restore it")
        }
        return below
    }

    /// Whether a branch is part of the history that the target's epoch, or one before it, was made from.
    func isHistory(_ branch: MemoryCommit, of target: MemoryCommit) throws -> Bool {
        guard branch.format.epoch < target.format.epoch,
            let from = try? path(from: branch, to: target).target.last?.commit
        else { return false }
        var ancestry = try Ancestry(of: repository)
        return try ancestry.isAncestor(branch.commit, of: from, in: repository)
    }

    /// The trunk to which all branches are to be brought: of the latest epoch here or on a remote.
    ///
    /// Of those that were made apart, one that a remote has is taken, as others may have seen it, and of several such
    /// the first by the id of its `gitmem.json`: so all who see them take the same. One that this repository has left
    /// before is taken by that id, too: two that are each other's remote would take each other's in turn.
    func latestTrunk() throws -> (branch: MemoryBranch, root: MemoryCommit) {
        let own = try trunk()
        var best = (branch: own, root: try root(of: own.tip, named: own.name))
        var isSeen = own.remote != nil
        for branch in try branches()
        where branch.agent == nil && branch.remote != nil && branch.reference != own.reference {
            let top: MemoryCommit
            do {
                top = try root(of: branch.tip, named: branch.name)
            } catch let error as StoreError where error.code == .noBranch {
                continue
            }
            let (epoch, known) = (top.format.epoch, best.root.format.epoch)
            if top.formatID == best.root.formatID {
                isSeen = true
            } else if epoch > known
                || epoch == known && (!(isSeen || hasLeft(top)) || top.formatID < best.root.formatID)
            {
                best = (branch, top)
                isSeen = true
            }
        }
        return best
    }
}

// What this clone remembers of epochs that were made apart. It is no more than an order for those that come to the
// same in the end: without it, two repositories may change places once more.
extension Store {
    private var leftEpochsPath: String { repository.referenceDirectory + "gitmem/epochs" }

    /// Whether the trunk here was of this epoch, and was carried to another of the same number.
    private func hasLeft(_ top: MemoryCommit) -> Bool { leftEpochs().contains("\(top.formatID)") }

    private func leftEpochs() -> [Substring] {
        let content = (try? Files.read(leftEpochsPath, isOwn: true)) ?? []
        return String(decoding: content, as: UTF8.self).split(separator: "\n")
    }

    /// Remembers that the trunk is about to leave its epoch for one that was made apart.
    func noteLeaving(_ own: MemoryCommit, for target: MemoryCommit) {
        guard own.format.epoch == target.format.epoch, own.formatID != target.formatID, !hasLeft(own) else { return }
        let lines = leftEpochs().suffix(99) + ["\(own.formatID)"]
        let base = repository.referenceDirectory
        do {
            try applySettings()
            let sharing = repository.objects.sharing
            try Files.createOwnDirectories(base + "gitmem", below: base, sharing: sharing)
            try Files.replace(
                leftEpochsPath, with: Array(lines.map { $0 + "\n" }.joined().utf8), sharing: sharing)
        } catch {}
    }
}
