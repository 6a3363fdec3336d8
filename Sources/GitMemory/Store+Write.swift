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
}

extension Store {
    /// Makes one commit on an agent's branch.
    ///
    /// `change` is called with a draft on top of the branch as it is, and again if the branch has moved when the draft
    /// is done: it must have no other effects. When this returns, the change is in the repository, and in the files of
    /// every worktree that has the branch checked out. If nothing is to be written, no commit is made.
    ///
    /// - Parameter subject: the first line of the commit's message.
    /// - Throws: ``StoreError``, a `GitError`, or what `change` throws; then nothing was written.
    public func write<Result>(
        as agent: AgentName, subject: (Result) -> String, _ change: (Draft) throws -> Result
    ) throws -> Written<Result> {
        let reference = BranchName.of(agent)
        let replicas = ReplicaStore(
            agent: agent, commonDirectory: repository.commonDirectory, twinDirectory: surroundings.twinDirectory)
        var pause = Pause(surroundings)
        while true {
            let tip = try repository.reference(reference)
            let start = try branch(of: agent) ?? trunk()
            let base = tip ?? start.tip
            let known = surroundings.mintsReplica ? nil : replicas.usable(at: tip, now: surroundings.now)
            let top = try root(of: base, named: tip == nil ? start.name : BranchName.short(reference))
            let commit = try repository.commit(base)
            var clock = HybridLogicalClock(last: known?.last ?? .zero)
            clock.observe(Self.stamp(of: commit), wallMilliseconds: surroundings.clock())
            let draft = Draft(
                self, view: try ownView(top), agent: agent, replica: known?.replica ?? newReplica(), clock: clock)
            let result = try change(draft)
            if draft.isEmpty {
                if tip != nil { try finishCheckouts(of: reference) }
                return Written(result: result, branch: reference, commit: base, didWrite: false)
            }

            let entries = try TreeEdit(fanout: top.format.fanout).apply(
                draft.sortedEdits, to: top.entries, in: repository)
            let new = try writeCommit(draft, entries, top, parent: base, subject: subject(result))
            let record = ReplicaRecord(replica: draft.replica, tip: new, last: draft.lastStamp)
            let moved = try move(
                reference, from: tip, to: new, by: Commit.identity(of: agent), reason: "gitmem: \(subject(result))"
            ) {
                // Read again under the lock: another process may have been between its record and its branch.
                guard surroundings.mintsReplica || replicas.usable(at: tip, now: surroundings.now) == known else {
                    return false
                }
                try replicas.write(record)
                return true
            }
            if moved { return Written(result: result, branch: reference, commit: new, didWrite: true) }
            pause.wait()
        }
    }

    private func writeCommit(
        _ draft: Draft, _ entries: ObjectID?, _ top: Root, parent: ObjectID, subject: String
    ) throws -> ObjectID {
        var listing = try FolderListing(top.tree)
        listing.replace(Array(StoreFormat.entriesName.utf8), mode: .tree, id: entries)
        let signature = Commit.Signature(
            Commit.identity(of: draft.agent), time: Int64(draft.lastStamp.milliseconds / 1000))
        return try repository.write(
            Commit(
                tree: try listing.write(replacing: top.treeID, in: repository), parents: [parent], author: signature,
                committer: signature, message: "\(subject)\n\n\(Self.stampTrailer): \(draft.lastStamp)\n"))
    }

    private static let stampTrailer = "Gitmem-Stamp"

    /// The moment of a commit: the stamp it names, or its committer's time.
    private static func stamp(of commit: Commit) -> Stamp {
        if let text = commit.trailer(stampTrailer), let stamp = Stamp(String(text)) { return stamp }
        return Timestamp(seconds: commit.committer.time)
            .flatMap { Stamp(milliseconds: $0.milliseconds, count: 0) } ?? .zero
    }

    private func newReplica() -> ReplicaID {
        ReplicaID(randomBits: UInt128(surroundings.random()) << 64 | UInt128(surroundings.random()))
    }

    /// The agent's branch at `top`, joined with the trunk.
    private func ownView(_ top: Root) throws -> Snapshot {
        let trunk = try trunk()
        return try Snapshot(self, of: [top, root(of: trunk.tip, named: trunk.name)])
    }
}
