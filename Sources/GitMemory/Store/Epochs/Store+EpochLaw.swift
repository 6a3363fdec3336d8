internal import Git

// The first commit of an epoch is a pure function of the commit that it was made from, so anybody who has that can make
// it again.

extension Store {
    /// Refuses an epoch that does not hold what the one before it held: an epoch takes the place of a trunk, and what it
    /// lacks would be gone.
    ///
    /// - Parameter top: where a trunk of that epoch is.
    /// - Throws: ``StoreError`` with the code `mergeRefused`; `damaged` if the commit that it was made from is not here.
    func refuseUnlawfulEpoch(_ top: MemoryCommit) throws {
        guard try predecessor(of: top) != nil else { return }
        let roots = try firstCommits(of: top).filter { $0.formatID == top.formatID }
        guard !roots.isEmpty, try roots.allSatisfy({ try isFirstOfEpoch($0.commit) }) else {
            throw unlawful(top, "its first commit is not what a compaction of the epoch before it gives")
        }
        for root in roots {
            let join = try structure([top, root].sorted { $0.commit < $1.commit }, target: top, into: nil).join
            guard join.changes.count == ChangeCount(), join.skippedFiles.isEmpty else {
                throw unlawful(top, "it lacks what its first commit \(root.commit) has")
            }
        }
    }

    /// Whether a commit is the first of an epoch, made by the rule.
    func isFirstOfEpoch(_ id: ObjectID) throws -> Bool {
        let top = try root(of: id, named: "\(id)")
        guard let from = top.format.fromID, repository.contains(from),
            let source = try? root(of: from, named: "\(from)"), source.format.next(from: from) == top.format
        else { return false }
        // Whoever made it may have had a clock that was behind the trunk.
        let moments = [Timestamp(seconds: try repository.commit(from).committer.time), Timestamp.start]
        let compaction = TreeCompaction(
            fanout: source.format.fanout, erased: [], objects: repository.objects, progress: { _ in })
        return try moments.compactMap { $0 }.contains { moment in
            let result = try compaction.live(at: moment, of: source.entries, into: nil)
            // To compare it is enough to know its id.
            return try repository.objects.withoutWriting {
                try writeEpoch(
                    top.format, entries: result.entries, on: source, at: moment, message: top.format.rootMessage,
                    into: makeWriter()) == id
            }
        }
    }

    /// The commits without a parent that a branch leads to, as far as they hold memory.
    private func firstCommits(of top: MemoryCommit) throws -> [MemoryCommit] {
        let list = try repository.git(
            ["--no-replace-objects", "rev-list", "--max-parents=0", "\(top.commit)"])
        guard list.status == 0 else {
            throw StoreError(.gitFailed, "could not list commits: \(list.errors.trimmed)", hint: "run `git fsck`")
        }
        return list.output.split(separator: "\n").compactMap { ObjectID(hex: $0) }
            .compactMap { try? root(of: $0, named: "\($0)") }
    }

    private func unlawful(_ top: MemoryCommit, _ why: String) -> StoreError {
        StoreError(
            .mergeRefused, "epoch \(top.format.epoch) of \(top.name) cannot be taken over: \(why)",
            hint: "nothing was changed; memories may have been dropped from it: ask who compacted the store, and see "
                + "`git log \(top.name)`")
    }
}
