internal import CRDT
public import Git

/// What a check of commits came to.
public struct HistoryVerification: Sendable {
    /// The number of commits.
    public internal(set) var commits = 0
    /// What was found, the newest commit first.
    public internal(set) var findings: [Finding] = []
}

extension Store {
    /// Checks what each commit did to the memory of its parents: that nothing vanished and no counter shrank or leapt,
    /// that stamps are not in the future and follow each other, and that no replica was advanced in two commits of which
    /// neither comes after the other.
    ///
    /// What git made of a write – a cherry-pick, a squash, a rebase – brings the same names once more, and is no advance.
    ///
    /// - Parameters:
    ///   - heads: the commits to begin with.
    ///   - excluded: these and what they descend from are not looked at.
    ///   - bodiless: entries that a tip holds and has no body of; a commit that has it is named.
    ///   - progress: called with the number of commits checked, and of how many.
    /// - Complexity: the folders that each commit changed.
    public func verifyHistory(
        of heads: [ObjectID], without excluded: [ObjectID] = [], bodiless: [EntryID] = [],
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> HistoryVerification {
        var ancestry = try Ancestry(of: repository)
        var known: Set<ObjectID> = []
        try ancestry.forEach(from: excluded, in: repository) { commit, _ in
            known.insert(commit)
            return true
        }
        var steps: [CommitCheck.Step] = []
        try ancestry.forEach(from: heads.filter { !known.contains($0) }, in: repository) { commit, parents in
            if !known.contains(commit) { steps.append(.init(commit: commit, parents: parents)) }
            return true
        }

        let check = CommitCheck(objects: repository.objects, now: now, bodiless: Set(bodiless))
        var result = HistoryVerification()
        var advances: [ReplicaID: [(stamp: Stamp, commit: ObjectID)]] = [:]
        var bodies: [EntryID: (commit: ObjectID, path: String)] = [:]
        try Parallel.map(steps, atOnce: 64) {
            try check.run($0)
        } each: { part in
            result.commits += 1
            result.findings += part.findings
            for replica in part.replicas { advances[replica, default: []].append((part.stamp, part.commit)) }
            for body in part.bodies { bodies[body.id] = (part.commit, body.path) }
            progress(result.commits, steps.count)
        }
        let edge = steps.map(\.commit).filter { ancestry.isCut($0) }
        for commit in edge {
            result.findings.append(
                Finding(
                    severity: .note, path: StoreFormat.entriesName,
                    problem: "has a history that is not here: the clone is shallow, see `git fetch --unshallow`",
                    commit: commit))
        }
        for id in bodiless.sorted() {
            guard let (commit, path) = bodies[id] else { continue }
            result.findings.append(
                Finding(
                    severity: .error, path: path,
                    problem: "was lost; this commit has it, see `gitmem doctor`", commit: commit))
        }
        // A replica's writes follow each other, so each comes after the one of the next lower stamp.
        for (replica, writes) in advances.sorted(by: { $0.key < $1.key }) {
            let writes = writes.sorted { $0.stamp == $1.stamp ? $0.commit < $1.commit : $0.stamp < $1.stamp }
            for (one, next) in zip(writes, writes.dropFirst()) {
                if try ancestry.isAncestor(one.commit, of: next.commit, in: repository) { continue }
                result.findings.append(
                    Finding(
                        // Where history is cut off, one may come after the other all the same.
                        severity: edge.isEmpty ? .error : .note, path: StoreFormat.entriesName,
                        problem:
                            "advances the replica \(replica), which \(one.commit) advanced elsewhere: a count may be lost",
                        commit: next.commit))
            }
        }
        return result
    }
}

/// The check of commits, one apart from the other.
private struct CommitCheck: Sendable {
    struct Step: Sendable {
        let commit: ObjectID
        let parents: [ObjectID]
    }

    /// What one commit came to.
    struct Part: Sendable {
        let commit: ObjectID
        var stamp = Stamp.zero
        var findings: [Finding] = []
        /// The replicas that it advanced, if it is a write that nobody has copied.
        var replicas: Set<ReplicaID> = []
        /// Of the entries that are looked for, those whose body it brought.
        /// Those that a tip lacks, and where they stand here.
        var bodies: [(id: EntryID, path: String)] = []
    }

    /// The memory in a commit.
    private struct Top {
        let content: Commit
        let entries: ObjectID?
        let format: (id: ObjectID, fanout: Int)?

        var stamp: Stamp { Store.stamp(of: content) }
    }

    let objects: ObjectDatabase
    let now: Timestamp
    let bodiless: Set<EntryID>

    func run(_ step: Step) throws -> Part {
        let top = try self.top(of: step.commit)
        var part = Part(commit: step.commit, stamp: top.stamp)
        guard let format = top.format else { return part }
        let parents = try step.parents.map { try self.top(of: $0) }.filter { $0.format?.id == format.id }
        let isWrite = parents.count == 1 && step.parents.count == 1 && Self.isWrite(top.content)
        if isWrite, let parent = parents.first { checkStamps(top, parent, &part) }

        var changes = CommitChanges(fanout: format.fanout, objects: objects)
        for parent in parents { try changes.compare(parent.entries, with: top.entries) }
        if parents.isEmpty { try changes.compare(nil, with: top.entries) }
        for problem in changes.losses { part.report(problem.path, problem.text) }
        for name in changes.introduced(by: max(1, parents.count)) {
            try check(name, of: top, after: isWrite ? parents.first : nil, isOnly: parents.count == 1, &part)
        }
        return part
    }

    private func top(of id: ObjectID) throws -> Top {
        let commit = try objects.commit(id)
        let tree = try objects.tree(commit.tree)
        let entries = try tree.entry(named: StoreFormat.entriesName)
        var format: (ObjectID, Int)?
        if let file = try tree.entry(named: StoreFormat.fileName), file.mode.isRegularFile,
            let read = try? StoreFormat(parsing: objects.blob(file.id), of: "\(id)")
        {
            format = (file.id, read.fanout)
        }
        return Top(content: commit, entries: entries.flatMap { $0.mode.isTree ? $0.id : nil }, format: format)
    }

    /// Whether it is a commit as a write makes it: what git makes of one has another committer or another time.
    private static func isWrite(_ commit: Commit) -> Bool {
        guard let text = commit.trailer(Store.stampTrailer), let stamp = Stamp(String(text)),
            let agent = try? AgentName(commit.author.identity.name)
        else { return false }
        return commit.author == commit.committer && commit.author.identity == Commit.identity(of: agent)
            && commit.author.time == Int64(stamp.milliseconds / 1000)
    }

    private func checkStamps(_ top: Top, _ parent: Top, _ part: inout Part) {
        // One that is a day ahead is not followed.
        let horizon = top.stamp.milliseconds + HybridLogicalClock.maximumDrift
        guard parent.stamp >= top.stamp, parent.stamp.milliseconds < horizon else { return }
        part.report("", "has the stamp \(top.stamp), which is not later than its parent's, \(parent.stamp)")
    }

    private func check(
        _ name: CommitChanges.Name, of top: Top, after parent: Top?, isOnly: Bool, _ part: inout Part
    ) throws {
        let bytes = name.bytes.span
        guard let meaning = try? EntryName(bytes) else { return }
        switch meaning {
        case .body:
            if let id = EntryID(before: bytes), bodiless.contains(id) {
                part.bodies.append((id, "\(StoreFormat.entriesName)/\(name.path)"))
            }
        case .add(let dot, _, _):
            let (stamp, drift) = (dot.stamp.milliseconds, HybridLogicalClock.maximumDrift)
            if stamp > now.milliseconds + drift {
                part.report(name.path, "is stamped more than a day ahead of this machine's clock")
            } else if parent != nil || top.stamp > .zero, stamp > top.stamp.milliseconds + drift {
                // An epoch made from a trunk of the future is dated at the beginning of time.
                part.report(name.path, "is stamped more than a day later than its commit")
            }
            // A name that was put in its place has an older stamp.
            if let parent, dot.stamp > parent.stamp { part.replicas.insert(dot.replica) }
        case .count(_, let replica, let share):
            if parent != nil, !name.wasElsewhere { part.replicas.insert(replica) }
            if isOnly, share > name.shareBefore + Draft.maximumRaise, top.content.trailer(Store.carriedTrailer) == nil {
                part.report(
                    name.path, "leaps from \(name.shareBefore) to \(share)", severity: parent == nil ? .note : .error)
            }
        default: break
        }
    }
}

extension CommitCheck.Part {
    fileprivate mutating func report(_ path: String, _ problem: String, severity: Finding.Severity = .error) {
        let path = path.isEmpty ? StoreFormat.entriesName : "\(StoreFormat.entriesName)/\(path)"
        findings.append(Finding(severity: severity, path: path, problem: problem, commit: commit))
    }
}
