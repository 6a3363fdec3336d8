internal import CRDT
public import Git

/// Where a write ended up.
public struct Written<Result> {
    /// What the change returned.
    public let result: Result
    /// The full name of the agent's branch.
    public let branch: String
    /// The commit that holds the change, or, if nothing was to be written, the one the branch is at.
    public let commit: ObjectID
    /// Whether a commit was made.
    public let didWrite: Bool
    /// Whether the agent had no branch before, here or on a remote.
    public let isFirst: Bool
}

/// What a write starts from: the branch as it is, and what to write with.
struct WriteStart {
    let top: MemoryCommit
    /// The trunk: with the branch it is the view that verdicts are made against.
    let trunk: MemoryCommit
    let replica: ReplicaID
    var clock: HybridLogicalClock
    let now: Timestamp
    let writer: ObjectWriter
    /// What comes before the change in the same commit, where that is one of several.
    var beside: MemoryCommit?
}

extension Store {
    /// Makes one commit on an agent's branch.
    ///
    /// `change` is called with a draft on top of the branch as it is, and again if the branch has moved when the draft
    /// is done: it must have no other effects. When this returns, the change is in the repository, and in the files of
    /// every worktree that has the branch checked out. If nothing is to be written, no commit is made.
    ///
    /// - Parameters:
    ///   - subject: the first line of the commit's message.
    ///   - trailers: lines for its last paragraph, each `Name: value`.
    ///   - seesAll: whether the draft's view is of all branches, and not only of the agent's and the trunk.
    /// - Throws: ``StoreError``, a `GitError`, or what `change` throws; then nothing was written.
    public func write<Result>(
        as agent: AgentName, subject: (Result) -> String, trailers: (Result) -> [String] = { _ in [] },
        seesAll: Bool = false, _ change: (Draft) throws -> Result
    ) throws -> Written<Result> {
        if let company = company as? any ChangeCompany {
            let written = try write(
                with: company, as: agent, subject: subject, trailers: trailers, seesAll: seesAll, change)
            if let written { return written }
        }
        return try commit(as: agent, by: makeWriter(), subject: subject, trailers: trailers) { start in
            let tops = try [start.top, start.trunk] + (seesAll ? topsOfAll().shown : [])
            let draft = try Draft(
                self, from: start, view: Snapshot(self, of: tops), agent: agent, standing: standing())
            let result = try change(draft)
            if draft.isEmpty { return (result, nil) }
            let entries = try TreeEdit(fanout: start.top.format.fanout, objects: repository.objects).apply(
                draft.sortedEdits, to: [start.top.entries], into: start.writer, empty: (), each: { _, _ in })
            return (result, (entries, draft.lastStamp))
        }
    }

    /// Has a change share a commit with others; `nil` if it does not fit into theirs.
    private func write<Result>(
        with company: any ChangeCompany, as agent: AgentName, subject: (Result) -> String,
        trailers: (Result) -> [String], seesAll: Bool, _ change: (Draft) throws -> Result
    ) throws -> Written<Result>? {
        var result: Result?
        let standing = try standing()
        // Nothing of it is used when this returns.
        return try withoutActuallyEscaping(change) { change in
            try withoutActuallyEscaping(subject) { subject in
                try withoutActuallyEscaping(trailers) { trailers in
                    let joint = JointChange(lookup: lookup, seesAll: seesAll, standing: standing) { draft in
                        result = try change(draft)
                    } words: {
                        result.map { (subject($0), trailers($0)) } ?? ("", [])
                    }
                    company.join(joint, of: agent, in: self)
                    defer { joint.forget() }
                    do {
                        let place = try joint.place()
                        guard let result else { return nil }
                        return Written(
                            result: result, branch: BranchName.of(agent), commit: place.commit,
                            didWrite: place.didWrite, isFirst: place.isFirst)
                    } catch is JointChange.Alone {
                        return nil
                    }
                }
            }
        }
    }

    /// What a remote has of an agent's branch, to go on from; `nil` if that is of an older epoch and the trunk has it all.
    private func remoteBase(of agent: AgentName, beside trunk: MemoryBranch) throws -> MemoryBranch? {
        guard let branch = try branch(of: agent) else { return nil }
        let (top, known) = (try root(of: branch.tip, named: branch.name), try root(of: trunk.tip, named: trunk.name))
        return try isCovered(top, by: known) ? nil : branch
    }

    /// Makes one commit on an agent's branch: `make` writes the folder of entries that it is to have and says the last
    /// stamp in it, or nothing if nothing is to be written. It is called again if the branch has moved meanwhile.
    ///
    /// - Parameter writer: takes what is new; it is finished before the branch moves and released afterwards.
    func commit<Result>(
        as agent: AgentName, by writer: ObjectWriter, subject: (Result) -> String,
        trailers: (Result) -> [String] = { _ in [] },
        _ make: (inout WriteStart) throws -> (result: Result, change: (entries: ObjectID?, last: Stamp)?)
    ) throws -> Written<Result> {
        let reference = BranchName.of(agent)
        let replicas = ReplicaStore(
            agent: agent, commonDirectory: repository.commonDirectory, twinDirectory: surroundings.twinDirectory)
        try applySettings()
        var isDeferred = false
        defer { writer.release() }
        return try retrying {
            let deferred = try joinDeferred(of: agent)
            let branchTip = try repository.reference(reference)
            let tip = deferred ?? branchTip
            let trunk = try trunk()
            let remote = try tip == nil ? remoteBase(of: agent, beside: trunk) : nil
            let base = tip ?? remote?.tip ?? trunk.tip
            let known = surroundings.mintsReplica ? nil : replicas.usable(at: tip, now: surroundings.now)
            let name = tip == nil ? remote?.name ?? trunk.name : BranchName.short(reference)
            let top = try root(of: base, named: name)
            let view = try base == trunk.tip ? top : root(of: trunk.tip, named: trunk.name)
            if view.formatID != top.formatID { throw StoreError.differentFormats(top, view) }
            var clock = HybridLogicalClock(last: known?.last ?? .zero)
            clock.observe(Self.stamp(of: try repository.commit(base)), wallMilliseconds: surroundings.clock())
            var start = WriteStart(
                top: top, trunk: view, replica: known?.replica ?? newReplica(), clock: clock, now: surroundings.now,
                writer: writer)
            let (result, change) = try make(&start)
            guard let change else {
                if branchTip != nil { try finishMove(of: reference) }
                return Written(result: result, branch: reference, commit: base, didWrite: false, isFirst: false)
            }

            let new = try writeCommit(
                change.entries, start, as: agent, at: change.last, parent: base, subject: subject(result),
                trailers: trailers(result))
            try writer.finish()
            let record = ReplicaRecord(replica: start.replica, tip: new, last: change.last)
            let reason = "gitmem: \(subject(result))"
            func underLock() throws -> Bool {
                // Read again under the lock: another process may have been between its record and its branch.
                guard surroundings.mintsReplica || replicas.usable(at: tip, now: surroundings.now) == known else {
                    return false
                }
                try replicas.write(record, sharing: repository.objects.sharing)
                return true
            }
            let moved: Bool
            do {
                moved =
                    try deferred != nil || isDeferred
                    ? moveDeferred(of: agent, from: deferred, to: new, reason: reason, underLock: underLock)
                    : move(
                        reference, from: tip, to: new, by: Commit.identity(of: agent), reason: reason,
                        underLock: underLock)
                isDeferred = false
            } catch let error as StoreError where error.code == .rebasing {
                // Git would move the branch back over it.
                isDeferred = true
                return nil
            }
            if moved {
                writer.release()
                packIfDue()
                return Written(
                    result: result, branch: reference, commit: new, didWrite: true, isFirst: tip == nil && remote == nil
                )
            }
            return nil
        }
    }

    func writeCommit(
        _ entries: ObjectID?, _ start: WriteStart, as agent: AgentName, at stamp: Stamp, parent: ObjectID,
        subject: String, trailers: [String] = []
    ) throws -> ObjectID {
        var listing = try FolderListing(start.top.tree)
        listing.replace(Array(StoreFormat.entriesName.utf8), mode: .tree, id: entries)
        let signature = Commit.Signature(Commit.identity(of: agent), time: Int64(stamp.milliseconds / 1000))
        let tree = try start.writer.write(.tree, listing.bytes.bytes.span)
        let commit = Commit(
            tree: tree, parents: [parent], author: signature, committer: signature,
            message: "\(subject)\n\n" + trailers.map { $0 + "\n" }.joined() + "\(Self.stampTrailer): \(stamp)\n")
        guard try setting("commit.gpgSign", otherwise: false) else { return try start.writer.write(commit) }
        // Git looks whether the tree is there.
        try start.writer.finish()
        return try writeSigned(commit)
    }

    static let stampTrailer = "Gitmem-Stamp"

    /// The moment of a commit: the stamp it names, or its committer's time.
    static func stamp(of commit: Commit) -> Stamp {
        if let text = commit.trailer(stampTrailer), let stamp = Stamp(String(text)) { return stamp }
        return Timestamp(seconds: commit.committer.time)
            .flatMap { Stamp(milliseconds: $0.milliseconds, count: 0) } ?? .zero
    }

    func newReplica() -> ReplicaID {
        ReplicaID(randomBits: UInt128(surroundings.random()) << 64 | UInt128(surroundings.random()))
    }
}
