public import Git

/// A branch that was brought to the trunk's epoch, or would be.
public struct CarriedBranch {
    /// How the branch moved.
    public enum Outcome: String, Sendable {
        /// What it had beyond the old epoch is now on top of the new one.
        case carried
        /// It had nothing of its own and moved to a commit that was there.
        case moved
        /// There was nothing to do.
        case upToDate = "up-to-date"
    }

    /// The full name of the branch.
    public let branch: String
    /// The commits that were carried over: the branch's own, and what remotes had of it.
    public let sources: [ObjectID]
    /// Where the branch was; `nil` if it is new here.
    public let old: ObjectID?
    /// Where it is now, or, in a dry run, would be.
    public let commit: ObjectID
    /// How it moved.
    public let outcome: Outcome
    /// What it brings to the new epoch.
    public let count: ChangeCount
    /// How many of its entries were erased and stay so.
    public let erased: Int
    /// What was left behind.
    public let skipped: [MergeReport.Skipped]
}

/// What bringing branches to the trunk's epoch came to.
public struct CarrySummary {
    /// The epoch that all are brought to.
    public let epoch: Int
    /// The branches, the trunk first if it is one of them.
    public let branches: [CarriedBranch]
    /// Branches that could not be brought over, and why.
    public let refused: [MergeReport.Refused]
    /// Archives of older epochs that held what was erased since, and were made anew without it.
    public let rewrittenArchives: [String]
    /// What was erased in an epoch that was made apart from this one, and gave way to it: it is not erased here.
    public let lostErasures: [EntryID]
    /// Branches that only remotes have and that hold something of their own: they wait for their agents, or for somebody
    /// to name them.
    public let waiting: [MergeReport.Refused]
}

extension Store {
    /// Brings branches of other epochs to the latest one that a trunk here or on a remote has: exactly the names that
    /// they have beyond the trunk from which the next epoch was made, with the bodies that these need.
    ///
    /// The trunk of this repository comes first if it is of an older epoch. What remotes have of a branch that is
    /// brought over is read, too. The result depends on the commits alone. Doing it twice changes nothing.
    ///
    /// - Parameters:
    ///   - branches: agents' branches; `nil` for all of this repository. One that is only on a remote becomes a branch
    ///     here if it is named.
    ///   - dryRun: whether to leave all branches as they are; nothing is written then.
    /// - Throws: ``StoreError`` with the code `mergeRefused` for branches of other stores, and for a remote's epoch that
    ///   lacks what was there; `damaged` if the commit that an epoch was made from is not here; `localChanges` if a
    ///   worktree stands in the way. Unless branches are named, such a branch is passed over and named in the summary.
    public func carry(_ branches: [MemoryBranch]? = nil, dryRun: Bool = false) throws -> CarrySummary {
        if dryRun { return try repository.objects.withoutWriting { try bring(branches, dryRun: true) } }
        try joinDeferred()
        return try bring(branches, dryRun: false)
    }

    private func bring(_ branches: [MemoryBranch]?, dryRun: Bool) throws -> CarrySummary {
        let latest = try latestTrunk()
        var done: [CarriedBranch] = []
        let survey = try memoryBranches()
        let all = survey.memory
        // Whatever is on a branch that cannot be read stays in its epoch until it can.
        var refused = branches == nil ? survey.unreadable : []
        var waiting: [MergeReport.Refused] = []
        var rewritten: [String] = []
        var target = latest.root

        // One of another fan-out is of another store.
        let trunks = all.filter { $0.branch.isTrunk && $0.root.format.fanout == target.format.fanout }
        if latest.branch.remote != nil, trunks.contains(where: { $0.root.formatID != target.formatID }) {
            try refuseUnlawfulEpoch(target)
        }
        let lost = try lostErasures(of: trunks.map(\.root), beside: target)
        if try repository.reference(BranchName.trunk) != nil,
            trunks.contains(where: { $0.root.formatID != target.formatID })
        {
            if !dryRun, let own = trunks.first(where: { $0.branch.reference == BranchName.trunk })?.root {
                noteLeaving(own, for: target)
            }
            let trunk = try bring(BranchName.trunk, to: target, with: trunks.map(\.root), dryRun: dryRun)
            if trunk.outcome != .upToDate { done.append(trunk) }
            target = try root(of: trunk.commit, named: latest.root.name)
            if trunk.outcome != .upToDate, !dryRun { rewritten = try tidyArchives(for: target) }
        }

        if let other = branches?.first(where: { $0.agent == nil && $0.reference != BranchName.trunk }) {
            throw StoreError(
                .noBranch, "\(other.name) is not an agent's branch", hint: "name agents, or nothing for all branches")
        }
        let wanted = branches.map { Set($0.compactMap(\.agent)) }
        let agents = Set(all.compactMap(\.branch.agent)).sorted()
        for agent in agents where wanted?.contains(agent) ?? true {
            let own = all.filter { $0.branch.agent == agent }
            waiting += own.filter { $0.root.format.epoch > target.format.epoch }.map { branch, top in
                .init(
                    branch: branch.name,
                    reason:
                        "is of epoch \(top.format.epoch), of which no trunk has been seen; sync again when it is there")
            }
            guard own.contains(where: { $0.root.isCarried(to: target) }) else { continue }
            do {
                if wanted == nil, own.allSatisfy({ $0.branch.remote != nil }) {
                    waiting += try left(own, beside: target)
                    continue
                }
                let result = try bring(BranchName.of(agent), to: target, with: own.map(\.root), dryRun: dryRun)
                if result.outcome != .upToDate || wanted != nil { done.append(result) }
            } catch let error as StoreError where wanted == nil {
                refused.append(.init(branch: own[0].branch.name, reason: error.description))
            }
        }
        if !dryRun, !done.isEmpty { try discardIndex() }
        return CarrySummary(
            epoch: target.format.epoch, branches: done, refused: refused, rewrittenArchives: rewritten,
            lostErasures: lost, waiting: waiting
        )
    }

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

    /// What a carry of a branch of another epoch would change.
    func pending(_ other: Root, beside target: Root) throws -> ChangeCount {
        try repository.objects.withoutWriting { try carried([other], onto: target, into: makeWriter()).count }
    }

    /// What trunks of epochs that were made apart from the target's have erased, and the target has not.
    func lostErasures(of trunks: [Root], beside target: Root) throws -> [EntryID] {
        var lost: Set<EntryID> = []
        for top in trunks where top.isCarried(to: target) && top.format.epoch > 1 {
            guard try path(from: top, to: target).source.count > 1 else { continue }
            lost.formUnion(try erasures(of: top, beside: target))
        }
        return lost.sorted()
    }

    /// The entries that one trunk has erased and another has not.
    ///
    /// - Complexity: the size of the first.
    func erasures(of top: Root, beside other: Root) throws -> [EntryID] {
        var found: [EntryID] = []
        let known = try Snapshot(self, of: [other])
        try Snapshot(self, of: [top]).forEach { item in
            if item.state.isVoid, try !known.item(item.id).state.isVoid { found.append(item.id) }
            return true
        }
        return found
    }

    /// The branches that only remotes have and that hold something of their own.
    private func left(
        _ branches: [(branch: MemoryBranch, root: Root)], beside target: Root
    ) throws -> [MergeReport.Refused] {
        try branches.compactMap { branch, top in
            guard top.isCarried(to: target), try !isCovered(top, by: target) else { return nil }
            let name = branch.agent?.description ?? branch.name
            return .init(
                branch: branch.name,
                reason: "is of epoch \(top.format.epoch) and only on a remote; `gitmem carry \(name)` brings it over")
        }
    }

    /// Moves a branch to the target's epoch, if it still is where it was, else once more from where it is.
    private func bring(
        _ reference: String, to target: Root, with known: [Root], dryRun: Bool
    ) throws -> CarriedBranch {
        let writer = try makeWriter()
        defer { writer.release() }
        var pause = Pause(surroundings)
        while true {
            let tip = try repository.reference(reference)
            let own = try tip.map { try root(of: $0, named: BranchName.short(reference)) }
            var base = target
            if let own, own.formatID == target.formatID { base = own }
            var sources: [Root] = []
            for top in [own].compactMap({ $0 }) + known
            where top.isCarried(to: target) && !sources.contains(where: { $0.commit == top.commit }) {
                sources.append(top)
            }
            sources.sort { $0.commit < $1.commit }
            let news = try carried(sources, onto: base, into: writer)
            let commit =
                try news.tree == base.treeID
                ? base.commit
                : writeCarry(
                    sources, onto: base, tree: news.tree,
                    isSigned: !dryRun && setting("commit.gpgSign", otherwise: false))
            let result = CarriedBranch(
                branch: reference, sources: sources.map(\.commit), old: tip, commit: commit,
                outcome: commit == tip ? .upToDate : commit == base.commit ? .moved : .carried, count: news.count,
                erased: news.erased, skipped: news.skipped + news.skippedBesides)
            if dryRun || commit == tip { return result }
            let moved = try move(
                reference, from: tip, to: commit, by: Commit.gitmem,
                reason: "gitmem carry: epoch \(target.format.epoch)")
            if moved { return result }
            pause.wait()
        }
    }

    static let carriedTrailer = "Gitmem-Carried"

    /// The commit that holds what these had beyond the old epoch: a pure function of them and what it is put on.
    private func writeCarry(
        _ sources: [Root], onto base: Root, tree: ObjectID, isSigned: Bool
    ) throws -> ObjectID {
        let times = try (sources + [base]).map { try repository.commit($0.commit).committer.time }
        let signature = Commit.Signature(Commit.gitmem, time: times.max() ?? 0)
        let lines = sources.map { "\(Self.carriedTrailer): \($0.commit)\n" }.joined()
        let commit = Commit(
            tree: tree, parents: [base.commit], author: signature, committer: signature,
            message: "Carry \(sources.count) head\(sources.count == 1 ? "" : "s")\n\n\(lines)")
        return try isSigned ? writeSigned(commit) : repository.write(commit)
    }
}

extension Store.Root {
    /// Whether it is of another epoch than a target, and not of a later one.
    fileprivate func isCarried(to target: Store.Root) -> Bool {
        formatID != target.formatID && format.epoch <= target.format.epoch
    }
}
