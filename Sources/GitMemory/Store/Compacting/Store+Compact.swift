internal import Git

extension Store {
    /// Starts a new epoch: puts a new root on the trunk that holds what is in the memory and nothing else, and carries
    /// the agents' branches of this repository over.
    ///
    /// The root depends on the trunk's tip and the erased ids alone, so two people who compact the same trunk get the
    /// same commit. What is in the memory is judged at the tip's committer time.
    ///
    /// - Parameters:
    ///   - erased: entries of which the new epoch keeps nothing but that they were erased. The old epoch is then
    ///     archived without them and without its history.
    ///   - archives: whether the old trunk stays as a branch of its own, from which branches are carried over.
    ///   - dryRun: whether only to see what it would come to; nothing is written.
    ///   - progress: called with the number of entries looked at.
    /// - Throws: ``StoreError`` with the code `exists` if an archive of that name is in the way or a remote has a later epoch, `localChanges` if a worktree stands in the way.
    /// - Complexity: each folder of the trunk is read once; bodies are only asked for their size.
    public func compact(
        erasing erased: [EntryID] = [], archives: Bool = true, dryRun: Bool = false,
        progress: @escaping (Int) -> Void = { _ in }
    ) throws -> CompactionReport {
        let erased = Set(erased).sorted()
        let writer = try makeWriter()
        defer { writer.release() }
        return try retrying {
            let tip = try repository.reference(BranchName.trunk)
            let trunk = try trunk()
            let top = try root(of: trunk.tip, named: trunk.name)
            let moment = try compactionMoment(of: top)
            let compaction = TreeCompaction(
                fanout: top.format.fanout, erased: erased, objects: repository.objects, progress: progress)
            if dryRun {
                let result = try compaction.live(at: moment, of: top.entries, into: nil)
                if try tip != nil && erased.isEmpty && result.before == result.after && result.skipped.isEmpty
                    && repository.commit(top.commit).parents.isEmpty
                {
                    return report(top, result, commit: top.commit, archive: nil)
                }
                return report(top, result, commit: nil, archive: archives ? archive(of: top) : nil)
            }

            var source = top
            var result: TreeCompaction.Result
            if erased.isEmpty {
                result = try compaction.live(at: moment, of: top.entries, into: writer)
            } else {
                let (without, rest) = try without(erased, in: top, at: moment, into: writer, progress: progress)
                source = without
                result = try compaction.live(at: moment, of: source.entries, into: writer)
                result.before = rest.before
                result.skipped = rest.skipped
            }
            if try tip != nil && erased.isEmpty && result.entries == top.entries
                && repository.commit(top.commit).parents.isEmpty
            {
                return report(top, result, commit: top.commit, archive: nil)
            }
            guard source.format.epoch < StoreFormat.lastEpoch else {
                throw StoreError(
                    .damaged, "\(source.name) is of the last epoch that there can be, \(source.format.epoch)",
                    hint: "export the memory and import it into a new store")
            }
            let format = source.format.next(from: source.commit)
            let commit = try writeEpoch(
                format, entries: result.entries, on: source, at: moment, message: format.rootMessage, into: writer)

            let archive = archives ? self.archive(of: top) : nil
            let moved = try withArchive(of: source, for: top, named: archive) {
                try move(
                    BranchName.trunk, from: tip, to: commit, by: Commit.gitmem,
                    reason: "gitmem compact: epoch \(format.epoch)")
            }
            if moved {
                writer.release()
                if !erased.isEmpty { try discardIndex() }
                let rewritten = try erased.isEmpty ? [] : eraseFromArchives(erased)
                let carried = try carry()
                packIfDue()
                return report(
                    source, result, commit: commit, archive: archive, rewritten: rewritten,
                    stillHeld: try remoteBranches(holding: erased), carried: carried)
            }
            return nil
        }
    }

    private func report(
        _ source: MemoryCommit, _ result: TreeCompaction.Result, commit: ObjectID?, archive: String?,
        rewritten: [String] = [], stillHeld: [String] = [], carried: CarrySummary? = nil
    ) -> CompactionReport {
        CompactionReport(
            epoch: source.format.epoch, from: source.commit, commit: commit, archive: archive,
            rewrittenArchives: rewritten, stillHeld: stillHeld, before: result.before, after: result.after,
            skipped: result.skipped.map { .init(path: $0.path, reason: $0.reason, branches: [source.name]) },
            carried: carried)
    }

    /// The branches that only remotes have and that hold the body of one of these entries.
    private func remoteBranches(holding erased: [EntryID]) throws -> [String] {
        if erased.isEmpty { return [] }
        let all = try memoryBranches().memory
        return try all.compactMap { branch, top in
            guard branch.remote != nil, let agent = branch.agent,
                !all.contains(where: { $0.branch.remote == nil && $0.branch.agent == agent })
            else { return nil }
            let snapshot = try Snapshot(whole: self, of: [top])
            return try erased.contains { try snapshot.item($0).state.hasBody } ? branch.name : nil
        }
    }

    /// The moment at which the memory is judged, and at which the new epoch is dated: that of the trunk's tip.
    ///
    /// A tip from the future, as one commit with a wrong clock makes it, would take out what has not expired yet, or put
    /// compactions off until then. So it counts as one of 1970, when nothing has expired, like the first commit of a store.
    private func compactionMoment(of top: MemoryCommit) throws -> Timestamp {
        for branch in try branches() where branch.agent == nil && branch.remote != nil {
            guard let other = try? root(of: branch.tip, named: branch.name).format, other.epoch > top.format.epoch
            else { continue }
            throw StoreError(
                .exists, "\(branch.name) is of epoch \(other.epoch) already", hint: "run `gitmem carry` first")
        }
        let seconds = try repository.commit(top.commit).committer.time
        guard let moment = Timestamp(seconds: seconds), moment <= now else { return Timestamp.start }
        return moment
    }
}
