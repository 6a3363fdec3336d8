public import Git

extension Store {
    /// Whether a branch is of an earlier epoch than another, or of one that was made apart, and that has everything that
    /// it holds.
    ///
    /// - Parameter isOwn: whether the other is the same agent's, who was told what of the files beside the memory could
    ///   not be carried over.
    func isCovered(_ branch: MemoryCommit, by other: MemoryCommit, isOwn: Bool = false) throws -> Bool {
        guard branch.formatID != other.formatID, branch.format.fanout == other.format.fanout,
            branch.format.epoch <= other.format.epoch
        else { return false }
        do {
            return try covers(branch.commit, by: other.commit, besides: !isOwn)
        } catch let error as StoreError where [.damaged, .mergeRefused].contains(error.code) {
            // Without the commit that the epoch was made from nobody can tell.
            return false
        }
    }
}

extension Store {
    /// Whether everything in `branch` is in `trunk` already, be it by a merge, a squash or by hand.
    /// Nothing is written.
    func isMerged(_ branch: ObjectID, into trunk: ObjectID) throws -> Bool {
        let top = try root(of: trunk, named: "the trunk")
        let heads = [top, try root(of: branch, named: "the branch")]
        if heads[1].formatID != top.formatID { return try covers(branch, by: trunk) }
        // What a merge left behind or refused is nowhere but on the branch.
        do {
            guard try structure(heads, target: top, into: nil).join.skippedFiles.isEmpty else { return false }
        } catch is HeadRefusal {
            return false
        }
        var ancestry = try Ancestry(of: repository, marking: Self.isOwnMerge)
        if try !ancestry.contained(in: trunk, among: [branch], in: repository).isEmpty {
            // The trunk comes after it, and may have lost what it holds.
            return try holdsAll(of: heads[1], in: top)
        }
        return try repository.objects.withoutWriting { try join(heads, target: top, into: nil).tree == top.treeID }
    }
}

extension Store {
    /// Whether everything in a branch of another epoch is in `local` already, so that nothing is lost with the branch.
    ///
    /// - Parameter besides: whether files beside the memory count that could not be carried over.
    /// - Throws: as ``carry(_:dryRun:)``.
    public func covers(_ remoteTip: ObjectID, by local: ObjectID, besides: Bool = true) throws -> Bool {
        let target = try root(of: local, named: "\(local)")
        let other = try root(of: remoteTip, named: "\(remoteTip)")
        if target.formatID == other.formatID { return try isMerged(remoteTip, into: local) }
        let news = try repository.objects.withoutWriting { try carried([other], onto: target, into: makeWriter()) }
        return news.tree == target.treeID && news.skipped.isEmpty && (!besides || news.skippedBesides.isEmpty)
    }
}
