internal import Git

extension Store {
    /// The branch that merges go into unless another is named.
    public static let trunkReference = BranchName.trunk

    /// Merges branches into a target, by the structural join.
    ///
    /// The result depends on the heads alone: whoever merges the same heads gets the same commit. If the target moves
    /// meanwhile, the merge is made again.
    ///
    /// - Parameters:
    ///   - branches: what to merge; `nil` for every memory branch, here and on remotes.
    ///   - into: the full name of the target; it is made if it does not exist.
    ///   - dryRun: whether to leave the target as it is; nothing is written then.
    ///   - progress: called with the number of subtrees joined so far.
    /// - Throws: ``StoreError`` with the code `mergeRefused` if the branches are of different stores or files beside
    ///   the memory conflict, `localChanges` if a worktree stands in the way.
    @discardableResult
    public func merge(
        _ branches: [MemoryBranch]? = nil, into target: String = trunkReference, dryRun: Bool = false,
        progress: @escaping (Int) -> Void = { _ in }
    ) throws -> MergeReport {
        try applySettings()
        // The folders are not even kept in memory: only their ids are wanted.
        if dryRun {
            return try repository.objects.withoutWriting { try self.plan(branches, into: target, nil, progress).report }
        }
        if branches == nil { try joinDeferred() }
        let writer = try makeWriter()
        defer { writer.release() }
        return try retrying {
            let (tip, report) = try plan(branches, into: target, writer, progress)
            if report.commit == tip {
                try finishMove(of: target)
                remember(report)
                return report
            }
            let moved = try move(
                target, from: tip, to: report.commit, by: Commit.gitmem,
                reason: "gitmem merge: \(report.outcome.rawValue)")
            if moved {
                writer.release()
                remember(report)
                packIfDue()
                return report
            }
            return nil
        }
    }

    func remember(_ report: MergeReport) {
        if let records = report.records { remember(records.new, instead: records.old) }
    }

    /// Works out the merge of branches into a target as it is now.
    private func plan(
        _ branches: [MemoryBranch]?, into target: String, _ writer: ObjectWriter?, _ progress: @escaping (Int) -> Void
    ) throws -> (tip: ObjectID?, report: MergeReport) {
        let tip = try repository.reference(target)
        let survey = try branches == nil ? memoryBranches() : BranchSurvey()
        let admission = Admission(
            (branches ?? survey.memory.map(\.branch)).filter { $0.reference != target },
            isExplicit: branches != nil, refused: survey.unreadable)
        let agent = BranchName.parse(target, tip: .emptyTree)?.agent
        let start = try tip ?? agent.flatMap { try branch(of: $0)?.tip } ?? trunk().tip
        let report = try plan(
            admission, survey.strangers, MergeAim(target, at: start, signedUpTo: tip), into: writer, progress)
        return (tip, report)
    }

    /// Works a merge out and writes the commit it leads to; no branch moves.
    ///
    /// - Parameter writer: takes the joined folders; with none they are not written, only their ids are learned.
    func plan(
        _ admission: Admission, _ strangers: [MemoryBranch], _ aim: MergeAim, into writer: ObjectWriter?,
        _ progress: @escaping (Int) -> Void = { _ in }
    ) throws -> MergeReport {
        var checks = try HeadChecks(self, aim)
        var admission = admission
        while true {
            let heads = try checks.run(&admission)
            let (tops, known) = (heads.tops, checks.target)
            let joined: (tree: ObjectID, structure: TreeJoin)?
            do {
                let trusted = Set(
                    tops.indices.filter { tops[$0].commit == aim.targetTip || admission.isTrunk(tops[$0].commit) })
                joined = try checks.blaming(tops, &admission) { _ in
                    try join(tops, target: known, trusted: trusted, into: writer, progress)
                } alone: { head in
                    let pair = [known, head].compactMap { $0 }
                    _ = try structure(pair, target: known, into: nil)
                    _ = try joinRest(pair)
                }
            } catch let fault as HeadRefusal {
                for head in fault.heads { try admission.refuse(tops[head].commit, fault.reason) }
                continue
            }
            guard let joined, try admitStamps(joined.structure, tops, &admission) else { continue }
            var report = try report(on: joined, of: tops, admission, strangers, aim)
            if aim.target == BranchName.trunk {
                let search = MergedLosses(
                    result: report.commit, start: known, heads: tops.map(\.commit), others: heads.tips)
                do {
                    try search.tell(in: &report, self, &checks.ancestry)
                } catch is GitError {
                    // The merge does not need the part of the history that cannot be read: nothing is remembered.
                    report.records = nil
                }
            }
            return report
        }
    }

    private func report(
        on join: (tree: ObjectID, structure: TreeJoin), of tops: [MemoryCommit], _ admission: Admission,
        _ strangers: [MemoryBranch], _ aim: MergeAim
    ) throws -> MergeReport {
        let (start, target) = (aim.targetTip, aim.target)
        let heads = tops.map(\.commit)
        let outcome: MergeReport.Outcome
        let commit: ObjectID
        if heads.count == 1, join.tree == tops[0].treeID {
            commit = heads[0]
            outcome = commit == start ? .upToDate : .fastForward
        } else if let all = try aim.preferredResults.first(where: { try repository.commit($0).tree == join.tree }) {
            commit = all
            outcome = commit == start ? .upToDate : .fastForward
        } else {
            commit = try writeMerge(of: heads, tree: join.tree)
            outcome = .merged
        }
        // A fast-forward shows what it brings, too; heads that were dropped bring nothing of their own.
        let brought = Dictionary(zip(heads, join.structure.brought), uniquingKeysWith: { first, _ in first })
        var report = MergeReport(
            target: target, commit: commit, tree: join.tree, heads: heads, outcome: outcome,
            changes: join.structure.changes.all, count: join.structure.changes.count,
            contributions: admission.sources.map { .init(branch: $0, count: brought[$0.tip] ?? ChangeCount()) },
            skipped: join.structure.skippedFiles.map { item in
                .init(path: item.path, reason: item.reason, branches: item.heads.map { tops[$0].name }.sorted())
            },
            refused: (admission.refused + strangers.map(\.asRefused)).sorted { $0.branch < $1.branch })
        report.start = start
        report.settings = join.structure.settings
        return report
    }
}
