internal import Git

extension Store {
    /// Exchanges the memory branches with a remote and joins them.
    ///
    /// Branches of agents are joined with their twins on the remote and sent; nobody else moves those. Then everything
    /// is merged into the trunk, which is sent, too. If somebody else was faster, all is fetched and joined again. The
    /// local trunk moves when the remote has what it moves to. So commits that nobody else has do not pile up, and as
    /// a merge depends on its heads alone, many who sync at once soon make the same.
    ///
    /// - Parameters:
    ///   - name: the remote; see ``remote(_:)``.
    ///   - merges: whether to merge into the trunk; if not, it only follows the remote's.
    ///   - dryRun: whether to fetch and do nothing more.
    /// In a hook of a git that a sync with the same remote runs, it does nothing: that one goes on, and would start the
    /// hook again.
    ///
    /// - Returns: how it ended. That the remote cannot be reached or refuses something is not an error here.
    /// - Throws: ``StoreError`` with the code `noRemote`, `noStore`, `mirror`, `mergeRefused` if the branches are of different
    ///   stores or epochs, `interrupted`.
    @discardableResult
    public func sync(
        with name: String? = nil, merges: Bool = true, dryRun: Bool = false, by network: Network = Network()
    ) throws -> SyncReport {
        guard let remote = try remote(name) else {
            _ = try trunk()
            return SyncReport(remote: nil)
        }
        let mark = try SyncMark(of: repository, remote)
        if mark.isIn(network.enclosingSyncs) {
            var report = SyncReport(remote: remote)
            report.outcome = .nested
            report.trunk = try trunk().tip
            return report
        }
        var network = network
        network.enclosingSyncs = [network.enclosingSyncs, mark.text].compactMap { $0 }.joined(separator: " ")
        try refuseMirror(remote)
        if !dryRun {
            try finishAllCheckouts()
            try joinDeferred()
        }
        var run = SyncRun(remote, by: network, merges: merges, isDry: dryRun)
        while true {
            run.report.tries += 1
            run.report.skipped = []
            run.report.held = []
            let fetch = try fetch(run.names, by: network)
            do {
                switch fetch {
                case .done: break
                case .failed(let complaint): return try stayHome(&run, .offline, complaint)
                case .locked(let complaint): return try stayHome(&run, .locked, complaint)
                }
                if try exchange(&run) { return try end(&run) }
            } catch is SyncRun.HasMoved {}
            if run.isOutOfPatience { return try giveUp(&run) }
            run.waitForTurn(surroundings.random)
            if network.isCancelled() { throw StoreError(.interrupted, "interrupted") }
        }
    }

    /// Joins and sends what there is.
    ///
    /// - Returns: whether it is done; if not, somebody else was faster.
    private func exchange(_ run: inout SyncRun) throws -> Bool {
        try followEpoch(&run)
        var own = try joinTwins(&run)
        var trunk: TrunkStep?
        var failure: StoreError?
        do {
            trunk = try planTrunk(run, sending: own.map(\.to))
        } catch let error as StoreError where error.code == .mergeRefused {
            // The agents' own branches do not wait for that.
            failure = error
        }
        let archives = try archivesToSend(run.names)
        if let sending = trunk?.sending, sending.replaces {
            // A new epoch comes with the way to it, then with its trunk, or not at all.
            guard try send(archives, &run) else { return false }
            var there = sending.from
            if !archives.contains(where: { run.refusals[$0.branch] != nil }) {
                guard try send([sending], &run) else { return false }
                if run.refusals[sending.branch] == nil { there = sending.to }
            }
            try holdBack(&own, unlikeTrunk: there, &run)
            guard try send(own, &run) else { return false }
        } else {
            try holdBack(&own, unlikeTrunk: trunk?.sending?.to ?? repository.reference(run.names.trunk), &run)
            guard try send(own + [trunk?.sending].compactMap { $0 } + archives, &run) else { return false }
        }
        if let failure { throw failure }
        if let trunk { try take(trunk, &run) }
        return true
    }

    /// - Returns: whether nobody else was faster.
    private func send(_ all: [Sending], _ run: inout SyncRun) throws -> Bool {
        let sendings = all.filter { run.refusals[$0.branch] == nil }
        if run.isDry { sendings.forEach { run.noteSent($0) } }
        if run.isDry || sendings.isEmpty { return true }
        let pushed = try push(sendings, to: run.names, by: run.network)
        var isDone = true
        let accepted = sendings.filter { pushed.fates[$0.branch] == .accepted }
        let astray = try Set(astray(accepted, of: run.names, by: run.network).map(\.branch))
        for sending in sendings {
            switch pushed.fates[sending.branch] {
            case .accepted where astray.contains(sending.branch): run.loseTrack(of: sending)
            case .accepted: run.noteSent(sending)
            case .contended(let reason):
                let words = pushed.explanation(reason, of: sending.branch)
                if run.isHopeless(sending, reason) {
                    run.refuse(sending, words)
                } else {
                    isDone = false
                    run.report.explanation = "\(BranchName.short(sending.branch)): \(words)"
                }
            case .refused(let reason): run.refuse(sending, pushed.explanation(reason, of: sending.branch))
            case nil: run.refuse(sending, pushed.complaint)
            }
        }
        return isDone
    }

    /// Moves the local trunk to what was worked out.
    private func take(_ trunk: TrunkStep, _ run: inout SyncRun) throws {
        let plan = trunk.plan
        run.report.count = plan.count
        run.report.contributions = plan.contributions
        run.report.refused = plan.refused
        run.report.lost = plan.lost
        run.report.restored = plan.restored
        for item in plan.skipped where !run.report.skipped.contains(item) { run.report.skipped.append(item) }
        run.report.trunk = trunk.tip
        if let tip = trunk.tip { run.report.settled[BranchName.trunk] = tip }
        guard plan.commit != trunk.tip else {
            if !run.isDry { remember(plan) }
            return
        }
        do {
            var ancestry = try Ancestry(of: repository)
            let count = try ancestry.count(of: plan.commit, beyond: [trunk.tip].compactMap { $0 }, in: repository)
            try run.move(BranchName.trunk, from: trunk.tip, to: plan.commit, commits: count, in: self)
            if !run.isDry { remember(plan) }
            run.report.trunk = plan.commit
            run.report.settled[BranchName.trunk] = plan.commit
        } catch let error as StoreError where SyncRun.standsInTheWay(error) {
            run.hold(BranchName.trunk, error)
        }
    }

    private func end(_ run: inout SyncRun) throws -> SyncReport {
        run.report.explanation = run.refusals.sorted { $0.key < $1.key }.first.map {
            "\(BranchName.short($0.key)): \($0.value)"
        }
        if !run.refusals.isEmpty {
            run.report.outcome = .refused
        } else if !run.report.held.isEmpty {
            run.report.outcome = .held
        } else if run.report.sent.isEmpty, run.report.moved.isEmpty, run.report.carried == nil {
            run.report.outcome = .upToDate
        } else {
            run.report.outcome = .synced
        }
        return try finished(run)
    }

    /// Does without the remote what can be done without it.
    private func stayHome(
        _ run: inout SyncRun, _ outcome: SyncReport.Outcome, _ complaint: String
    ) throws -> SyncReport {
        run.report.outcome = outcome
        run.report.explanation = complaint
        if !run.isDry, run.merges, try trunkIfAny() != nil { try mergeHere(&run) }
        return try finished(run)
    }

    private func mergeHere(_ run: inout SyncRun) throws {
        do {
            let before = try repository.reference(BranchName.trunk)
            let merge = try merge()
            run.report.count = merge.count
            run.report.contributions = merge.contributions
            run.report.skipped = merge.skipped
            run.report.refused = merge.refused
            run.report.lost = merge.lost
            run.report.restored = merge.restored
            run.report.trunk = merge.commit
            if merge.commit != before {
                run.report.moved.append(
                    SyncReport.Step(branch: BranchName.trunk, from: before, to: merge.commit, commits: 1))
            }
        } catch let error as StoreError where SyncRun.standsInTheWay(error) {
            run.hold(BranchName.trunk, error)
        }
    }

    /// The branches of agents are sent; the trunk, for which too many compete, is taken as the others have it.
    private func giveUp(_ run: inout SyncRun) throws -> SyncReport {
        run.report.outcome = .busy
        do {
            if let trunk = try planFollowing(run) { try take(trunk, &run) }
        } catch is SyncRun.HasMoved {}
        return try finished(run)
    }

    private func finished(_ run: SyncRun) throws -> SyncReport {
        var report = run.report
        if let trunk = try trunkIfAny() {
            if report.trunk == nil { report.trunk = trunk.tip }
            // In a dry run that has reached the remote, what would be sent says it.
            if !run.isDry || [.offline, .locked].contains(report.outcome) {
                report.waiting = try waiting(for: run.names.remote)
            }
        }
        if !run.isDry { packIfDue() }
        return report
    }
}
