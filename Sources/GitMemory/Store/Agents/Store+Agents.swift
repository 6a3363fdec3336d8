internal import Git

/// An agent that has a branch.
public struct AgentSummary {
    /// The agent.
    public let agent: AgentName
    /// Its branch: the local one, else the one of a remote.
    public let branch: MemoryBranch
    /// The remotes that have the branch, too.
    public let remotes: [String]
    /// When the branch's tip was committed, in seconds since 1970 UTC; `nil` if that is the root of the store.
    public let lastCommit: Int64?
    /// What a merge of the branch into the trunk would bring.
    public let pending: ChangeCount
    /// Why it would not be merged at all, in words that continue “it …”; `nil` if it would.
    public let refusal: String?
    /// How many entries of the branch the trunk, which comes after it, has lost.
    public let lost: Int
    /// Whether it is of another epoch than the trunk, and has to be carried over first.
    public let needsCarry: Bool
}

extension Store {
    /// The agents that have a branch, by name.
    ///
    /// - Complexity: the differences of the branches from the trunk.
    public func agents() throws -> [AgentSummary] {
        try agents(with: losses())
    }

    /// The same, by what is known of the trunk's losses.
    public func agents(with known: TrunkLosses) throws -> [AgentSummary] {
        let trunk = try trunk()
        let top = try root(of: trunk.tip, named: trunk.name)
        let preferred = Self.byAgent(try memoryBranches().memory)
        var ancestry = try Ancestry(of: repository, marking: Self.isOwnMerge)
        var summaries: [AgentSummary] = []
        let comparable = preferred.filter { $0.root.formatID == top.formatID }
        let merged = contained(in: top.commit, among: Set(comparable.map(\.branch.tip)), &ancestry)
        let view = try Snapshot(self, of: [top])
        let refusals = try refusals(
            of: comparable.map(\.branch).filter { $0.tip != top.commit && !merged.contains($0.tip) }, into: top)
        for (agent, branch, root, remotes) in preferred {
            let needsCarry = root.formatID != top.formatID && root.format.fanout == top.format.fanout
            var pending = ChangeCount()
            var refusal: String?
            var lost = 0
            if needsCarry {
                (pending, refusal) = try carrying(root, to: top)
            } else if merged.contains(branch.tip) {
                // The trunk comes after it: a merge brings nothing, whatever the trunk has lost.
                lost = try lossCount(of: root, known.losses, in: view)
            } else if let reason = refusals[branch.name] {
                refusal = reason
            } else {
                (pending, refusal) = try merging(root, into: top)
            }
            let time = try repository.commit(branch.tip).committer.time
            summaries.append(
                AgentSummary(
                    agent: agent, branch: branch, remotes: remotes, lastCommit: time > 0 ? time : nil,
                    pending: pending, refusal: refusal, lost: lost, needsCarry: needsCarry))
        }
        return summaries
    }

    /// Of each agent the local branch, else the one on `origin`, else that of the first remote; by agent.
    private static func byAgent(
        _ all: [(branch: MemoryBranch, root: MemoryCommit)]
    ) -> [(agent: AgentName, branch: MemoryBranch, root: MemoryCommit, remotes: [String])] {
        var places: [AgentName: Int] = [:]
        var found: [(agent: AgentName, branch: MemoryBranch, root: MemoryCommit, remotes: [String])] = []
        for (branch, root) in all {
            guard let agent = branch.agent else { continue }
            guard let place = places[agent] else {
                places[agent] = found.count
                found.append((agent, branch, root, [branch.remote].compactMap { $0 }))
                continue
            }
            found[place].remotes += [branch.remote].compactMap { $0 }
            // Local branches come first.
            if branch.remote == "origin", found[place].branch.remote != nil {
                (found[place].branch, found[place].root) = (branch, root)
            }
        }
        return found.sorted { $0.agent < $1.agent }
    }

    private func carrying(_ head: MemoryCommit, to top: MemoryCommit) throws -> (ChangeCount, refusal: String?) {
        if head.format.epoch > top.format.epoch {
            return (ChangeCount(), "is of epoch \(head.format.epoch), and \(top.name) of epoch \(top.format.epoch)")
        }
        do {
            let count = try pending(head, beside: top)
            return (try standing().audience == nil ? count : ChangeCount(), nil)
        } catch let error as StoreError where [.damaged, .mergeRefused].contains(error.code) {
            return (ChangeCount(), "cannot be carried over: \(error.message)")
        }
    }

    /// Why a merge of all of these branches would not take some, by name.
    private func refusals(of branches: [MemoryBranch], into top: MemoryCommit) throws -> [String: String] {
        if branches.isEmpty { return [:] }
        var admission = Admission(branches, isExplicit: false)
        do {
            var checks = try HeadChecks(self, MergeAim(BranchName.trunk, at: top.commit))
            _ = try checks.run(&admission)
        } catch let error as GitError where error.code.isOfDamage {
            // It is the trunk's, and a merge will say so.
        }
        return Dictionary(admission.refused.map { ($0.branch, $0.reason) }, uniquingKeysWith: { first, _ in first })
    }

    /// What a merge of a branch would bring that passes the checks before a join, or why there would be none.
    private func merging(_ head: MemoryCommit, into top: MemoryCommit) throws -> (ChangeCount, refusal: String?) {
        if head.commit == top.commit { return (ChangeCount(), nil) }
        var admission = Admission(
            [MemoryBranch(reference: head.name, tip: head.commit, agent: nil, remote: nil)], isExplicit: false)
        do {
            // What a merge would meet on the way.
            let join = try structure([top, head], target: top, trusted: [0], into: nil).join
            guard try admitStamps(join, [top, head], &admission) else {
                return (ChangeCount(), admission.refused.first?.reason)
            }
            let conflicts = try repository.objects.withoutWriting { try conflictsBeside([top, head]) }
            if conflicts.isEmpty { return (try shownCount(join.changes, in: [top, head]), nil) }
            return (ChangeCount(), "conflicts with \(top.name) in \(conflicts.joined(separator: ", "))")
        } catch let fault as HeadRefusal {
            return (ChangeCount(), fault.reason)
        } catch let error as GitError where error.code.isOfDamage {
            return (ChangeCount(), "cannot be read: \(error)")
        } catch let error as StoreError where error.code == .damaged {
            return (ChangeCount(), "cannot be merged: \(error.message)")
        }
    }

    /// Deletes the branch of an agent whose memory is in the trunk, here and on the remotes that have it, and the
    /// worktree in which it is checked out.
    ///
    /// Another remote's branch is deleted only if that remote's trunk has everything, too, and only at the commit that
    /// was last seen. What is left here of a remote that is not configured any more goes if the trunk has everything.
    ///
    /// - Parameter localOnly: whether to leave remotes alone; a fetch then shows their branches again.
    /// - Returns: the names of what was deleted.
    /// - Throws: ``StoreError`` with the code `notMerged`, `localChanges`, `noBranch`, or `gitFailed` if a remote
    ///   refuses; what was deleted before stays deleted.
    public func retire(_ agent: AgentName, localOnly: Bool = false) throws -> [String] {
        try applySettings()
        try joinDeferred(of: agent)
        // One that is broken may hold anything.
        let tip = try repository.reference(BranchName.of(agent))
        let all = try branches()
        var own = all.filter { $0.agent == agent && $0.remote != nil }
        // By itself, as a file that could not be read is not among all.
        if let tip {
            own.insert(MemoryBranch(reference: BranchName.of(agent), tip: tip, agent: agent, remote: nil), at: 0)
        }
        let remotes = try repository.remotes()
        if localOnly { own.removeAll { $0.remote.map(remotes.contains) ?? false } }
        guard !own.isEmpty else {
            throw StoreError(
                .noBranch, "\(agent) has no branch", hint: "`gitmem agents` lists the agents that have one")
        }
        for branch in own {
            let remote = branch.remote.flatMap { remotes.contains($0) ? $0 : nil }
            let trunk =
                try remote.map { remote in
                    guard let trunk = all.first(where: { $0.remote == remote && $0.agent == nil }) else {
                        throw notMerged(branch, "\(remote) has no trunk", remote: remote)
                    }
                    return trunk
                } ?? trunk()
            guard try isMerged(branch.tip, into: trunk.tip) else {
                if try hasLost(branch, trunk) {
                    throw StoreError(
                        .notMerged, "\(trunk.name) has lost what \(branch.name) holds, by a revert or a hand",
                        hint: "`gitmem doctor` brings it back"
                            + (remote.map { ", then `gitmem sync \($0)` sends it" } ?? "")
                            + "; `gitmem forget` and `gitmem merge` make the loss last")
                }
                throw notMerged(branch, "it holds what \(trunk.name) does not", remote: remote)
            }
        }
        let worktrees = try repository.worktrees(on: BranchName.of(agent))
        if let away = worktrees.first(where: { !$0.isReachable }) {
            throw Self.outOfReach(away, of: BranchName.of(agent))
        }
        if let rebase = worktrees.first(where: { $0.rebased != nil }) {
            throw Self.inRebase(BranchName.of(agent), rebase)
        }
        if let main = worktrees.first(where: \.isMain) {
            throw StoreError(
                .localChanges, "\(main.path) has \(agent)'s branch checked out",
                hint: "switch it to another branch first: git switch memory/main")
        }

        var deleted: [String] = []
        for branch in own {
            guard let remote = branch.remote else { continue }
            try delete(branch, of: agent, on: remote, isGone: !remotes.contains(remote))
            deleted.append(branch.name)
        }
        for worktree in worktrees {
            try removeWorktree(worktree)
            deleted.append(worktree.path)
        }
        if let local = own.first(where: { $0.remote == nil }) {
            try deleteReference(local.reference, expecting: local.tip)
            ReplicaStore(
                agent: agent, commonDirectory: repository.commonDirectory, twinDirectory: surroundings.twinDirectory
            ).remove()
            deleted.append(local.name)
        }
        return deleted
    }

    private func notMerged(_ branch: MemoryBranch, _ why: String, remote: String?) -> StoreError {
        StoreError(
            .notMerged, "\(branch.name) is not merged: \(why)",
            hint: remote.map { "run `gitmem sync \($0)` first" }
                ?? "run `gitmem merge` first")
    }

    /// Whether a trunk comes after a branch that holds more: a merge does not help then.
    private func hasLost(_ branch: MemoryBranch, _ trunk: MemoryBranch) throws -> Bool {
        var ancestry = try Ancestry(of: repository, marking: Self.isOwnMerge)
        guard !contained(in: trunk.tip, among: [branch.tip], &ancestry).isEmpty else { return false }
        let (own, top) = (
            try root(of: branch.tip, named: branch.name), try root(of: trunk.tip, named: trunk.name)
        )
        // What a merge could not take because it is malformed was never there.
        return try own.formatID == top.formatID && !holdsAll(of: own, in: top)
    }
}
