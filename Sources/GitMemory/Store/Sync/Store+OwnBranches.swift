internal import Git

extension Store {
    /// Brings the local branches of agents and their twins on the remote together, and says what is to be sent.
    ///
    /// A branch that the remote has not got is sent, unless its trunk has everything in it: then the agent was retired.
    func joinTwins(_ run: inout SyncRun) throws -> [Sending] {
        let all = try memoryBranches().memory.map(\.branch)
        let seen = all.filter { $0.remote == run.names.remote }
        let trunk = seen.first { $0.agent == nil }
        let twins = Dictionary(seen.map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })
        var sendings: [Sending] = []
        var ancestry = try Ancestry(of: repository)
        func send(_ branch: MemoryBranch, from: ObjectID?, to: ObjectID, replaces: Bool = false) throws {
            let count = try ancestry.count(of: to, beyond: seen.map(\.tip), in: repository)
            sendings.append(
                Sending(branch: branch.reference, from: from, to: to, commits: count, replaces: replaces))
        }
        for branch in all where branch.remote == nil && branch.agent != nil {
            run.report.settled[branch.reference] = branch.tip
            guard let twin = twins[run.names.tracking(branch.reference)] else {
                if let trunk, try !isNews(branch.tip, to: trunk.tip) { continue }
                try send(branch, from: nil, to: branch.tip)
                continue
            }
            if twin.tip == branch.tip { continue }
            let (here, there) = (try rootOfTip(branch), try rootOfTip(twin))
            if try isCovered(there, by: here, isOwn: true) {
                try send(branch, from: twin.tip, to: branch.tip, replaces: true)
                continue
            }
            guard let tip = try bring(twin, into: branch, &run) else { continue }
            run.report.settled[branch.reference] = tip
            if tip != twin.tip { try send(branch, from: twin.tip, to: tip) }
        }
        return sendings
    }

    /// Keeps branches here that would be of another epoch on the remote than its trunk: there nobody could go on with them.
    ///
    /// - Parameter trunk: where the remote's trunk is then; `nil` if it has none.
    func holdBack(_ sendings: inout [Sending], unlikeTrunk trunk: ObjectID?, _ run: inout SyncRun) throws {
        guard let trunk else { return }
        let there = try root(of: trunk, named: BranchName.short(run.names.trunk))
        sendings = try sendings.filter { sending in
            let top = try root(of: sending.to, named: BranchName.short(sending.branch))
            let isNew = sending.replaces || sending.from == nil && top.format.epoch >= there.format.epoch
            guard isNew, top.formatID != there.formatID else { return true }
            run.hold(
                sending.branch,
                StoreError(
                    .mergeRefused, "it is of epoch \(top.format.epoch), and \(there.name) is not",
                    hint: "a `gitmem sync` that can send the trunk of that epoch sends it, too"))
            return false
        }
    }

    /// Brings what the remote has of an agent's branch into the local one.
    ///
    /// - Returns: where that is then, which has all of the other; `nil` if something stands in the way.
    private func bring(_ twin: MemoryBranch, into branch: MemoryBranch, _ run: inout SyncRun) throws -> ObjectID? {
        let writer = try makeWriter()
        defer { writer.release() }
        var ancestry = try Ancestry(of: repository)
        let isAhead = try ancestry.isAncestor(twin.tip, of: branch.tip, in: repository)
        do {
            let aim = MergeAim(
                branch.reference, at: branch.tip, preferring: [twin.tip] + (isAhead ? [branch.tip] : []))
            let plan = try plan(Admission([twin], isExplicit: true), [], aim, into: writer)
            run.report.skipped += plan.skipped
            if plan.commit != branch.tip {
                let count = try ancestry.count(of: plan.commit, beyond: [branch.tip], in: repository)
                try run.move(branch.reference, from: branch.tip, to: plan.commit, commits: count, in: self)
            }
            return plan.commit
        } catch let error as StoreError where SyncRun.standsInTheWay(error) {
            run.hold(branch.reference, error)
            return nil
        }
    }
}
