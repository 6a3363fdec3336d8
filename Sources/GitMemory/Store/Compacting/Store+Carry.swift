internal import Git

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

    /// The branches that only remotes have and that hold something of their own.
    private func left(
        _ branches: [(branch: MemoryBranch, root: MemoryCommit)], beside target: MemoryCommit
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
        _ reference: String, to target: MemoryCommit, with known: [MemoryCommit], dryRun: Bool
    ) throws -> CarriedBranch {
        let writer = try makeWriter()
        defer { writer.release() }
        return try retrying {
            let tip = try repository.reference(reference)
            let own = try tip.map { try root(of: $0, named: BranchName.short(reference)) }
            var base = target
            if let own, own.formatID == target.formatID { base = own }
            var sources: [MemoryCommit] = []
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
            return moved ? result : nil
        }
    }

    static let carriedTrailer = "Gitmem-Carried"

    /// The commit that holds what these had beyond the old epoch: a pure function of them and what it is put on.
    private func writeCarry(
        _ sources: [MemoryCommit], onto base: MemoryCommit, tree: ObjectID, isSigned: Bool
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
