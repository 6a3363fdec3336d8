internal import Git

/// What becomes of the trunk in a sync.
struct TrunkStep {
    /// Where the local trunk is; `nil` if there is none.
    let tip: ObjectID?
    /// Where it is to be.
    let plan: MergeReport
    /// What the remote is to get, if it has not got it.
    let sending: Sending?
}

extension Store {
    /// Works out where the trunk is to be, here and on the remote; nothing moves.
    ///
    /// The result has everything of the remote's trunk. If that has everything, it is the result, even if it does not
    /// come after the local one. What comes in is judged by the local trunk, what the remote's trunk holds as well.
    func planTrunk(_ run: SyncRun, sending own: [ObjectID]) throws -> TrunkStep? {
        guard run.merges else { return try planFollowing(run, sendsFirst: true) }
        let survey = try memoryBranches()
        let all = survey.memory.map(\.branch)
        let remote = all.first { $0.reference == run.names.trunk }
        let tip = try repository.reference(BranchName.trunk)
        let judge = try tip ?? remote?.tip ?? trunk().tip
        var ancestry = try Ancestry(of: repository)
        var preferred = [remote?.tip].compactMap { $0 }
        if let tip, try remote.map({ try ancestry.isAncestor($0.tip, of: tip, in: repository) }) ?? true {
            preferred.append(tip)
        }
        let writer = try makeWriter()
        defer { writer.release() }
        let (others, refused) = try apart(survey, from: judge, beside: run.names)
        let plan = try plan(
            Admission(
                all.filter { $0.reference != BranchName.trunk && !others.contains($0) }, isExplicit: false,
                refused: survey.unreadable + refused),
            survey.strangers,
            MergeAim(BranchName.trunk, at: tip, judgedBy: judge, preferring: preferred), into: writer)
        guard plan.commit != remote?.tip else { return TrunkStep(tip: tip, plan: plan, sending: nil) }
        let seen = all.filter { $0.remote == run.names.remote }.map(\.tip)
        let count = try ancestry.count(of: plan.commit, beyond: seen + own, in: repository)
        return TrunkStep(
            tip: tip, plan: plan,
            sending: Sending(
                branch: BranchName.trunk, from: remote?.tip, to: plan.commit, commits: count,
                replaces: try remote.map { try isOfOtherEpoch($0.tip, than: plan.commit) } ?? false))
    }

    /// The step to the remote's trunk, if it comes after the local one and nothing in it has to be left behind.
    ///
    /// - Parameter sendsFirst: whether a remote that has no trunk gets the local one.
    func planFollowing(_ run: SyncRun, sendsFirst: Bool = false) throws -> TrunkStep? {
        _ = try trunk()
        let tip = try repository.reference(BranchName.trunk)
        let remote = try branches().filter { $0.reference == run.names.trunk }
        if let tip, try remote.contains(where: { try isOfOtherEpoch($0.tip, than: tip) }) { return nil }
        let writer = try makeWriter()
        defer { writer.release() }
        let plan = try plan(
            Admission(remote, isExplicit: true), [], MergeAim(BranchName.trunk, at: tip), into: writer)
        if remote.isEmpty, sendsFirst, let tip {
            return TrunkStep(
                tip: tip, plan: plan, sending: Sending(branch: BranchName.trunk, from: nil, to: tip, commits: 1))
        }
        guard plan.commit == remote.first?.tip else { return nil }
        return TrunkStep(tip: tip, plan: plan, sending: nil)
    }

    /// Brings the branches here to the latest epoch, if the remote's trunk is of another one than the local, with what the
    /// remote's trunk has beyond that.
    ///
    /// An epoch that has erased what is held here is not followed unasked: only who made it knows that it was to be.
    ///
    /// - Throws: ``StoreError`` with the code `mergeRefused` if the remote's trunk is of another store, or of an epoch
    ///   that is not followed.
    func followEpoch(_ run: inout SyncRun) throws {
        do {
            try refuseOtherEpoch(run.names)
        } catch let error as StoreError where error.code == .mergeRefused {
            guard run.merges, !run.isDry, let other = try repository.reference(run.names.trunk),
                let tip = try repository.reference(BranchName.trunk)
            else { throw error }
            let here = try root(of: tip, named: BranchName.short(BranchName.trunk))
            let there = try root(of: other, named: BranchName.short(run.names.trunk))
            let latest = try latestTrunk().root
            guard here.format.fanout == there.format.fanout,
                try lostErasures(of: [here, there], beside: latest).isEmpty
            else { throw error }
            let erased = try erasures(of: latest, beside: here)
            guard erased.isEmpty else {
                throw StoreError(
                    .mergeRefused,
                    "\(latest.name) is of epoch \(latest.format.epoch), in which \(erased.count) memor"
                        + (erased.count == 1 ? "y was" : "ies were") + " erased",
                    hint: "run `gitmem carry` to take that over, and `gitmem sync` again")
            }
            run.report.carried = try carry()
            try refuseOtherEpoch(run.names)
        }
    }

    /// Refuses a remote whose trunk is of another store than the local one, or of another epoch, unless that is an
    /// earlier one, or one made apart that is to give way, and holds nothing more.
    func refuseOtherEpoch(_ names: RemoteNames) throws {
        guard let tip = try repository.reference(BranchName.trunk), let other = try repository.reference(names.trunk)
        else { return }
        let here = try root(of: tip, named: BranchName.short(BranchName.trunk))
        let there = try root(of: other, named: BranchName.short(names.trunk))
        guard here.formatID != there.formatID else { return }
        // Of two that were made apart only one may give way, or they would in turn.
        let isFirst = there.format.epoch < here.format.epoch || here.formatID < there.formatID
        if try isFirst && isCovered(there, by: here) { return }
        throw StoreError.differentFormats(there, here)
    }

    /// Whether two commits are of different epochs.
    func isOfOtherEpoch(_ one: ObjectID, than other: ObjectID) throws -> Bool {
        try root(of: one, named: "\(one)").formatID != root(of: other, named: "\(other)").formatID
    }

    /// The trunks of other remotes that are of another epoch or store: what this remote gets does not wait for them.
    private func apart(
        _ survey: BranchSurvey, from judge: ObjectID, beside names: RemoteNames
    ) throws -> (branches: [MemoryBranch], refused: [MergeReport.Refused]) {
        let known = try root(of: judge, named: BranchName.short(BranchName.trunk))
        let all = survey.memory.filter { branch, top in
            branch.isTrunk && branch.remote != nil && branch.remote != names.remote && top.formatID != known.formatID
        }
        let refused = try all.filter { try !isCovered($0.root, by: known) }.map { branch, top in
            MergeReport.Refused(
                branch: branch.name, reason: "is of another epoch or store than \(known.name); see `gitmem carry`")
        }
        return (all.map(\.branch), refused)
    }
}
