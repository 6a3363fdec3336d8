public import Git
internal import Glibc

// While a rebase is under way, git has the branch for itself: it will move it to what it has made, or back to where it
// was, whatever the branch has become. What is written meanwhile stands beside the branch, and joins it after that.

/// Writes that stand beside a branch until a rebase of it ends.
public struct DeferredWrites: Hashable, Sendable {
    /// Whose they are.
    public let agent: AgentName
    /// The last of their commits.
    public let tip: ObjectID
}

extension BranchName {
    static let deferred = "refs/gitmem/deferred/"
    static func deferred(of agent: AgentName) -> String { "\(deferred)agents/\(agent)" }
}

extension Store {
    /// That a rebase is about to move a branch.
    static func inRebase(_ branch: String, _ worktree: Worktree) -> StoreError {
        StoreError(
            .rebasing, "\(BranchName.short(branch)) is being rebased in \(worktree.path)",
            hint: "nothing was changed; `git rebase --continue` or `git rebase --abort` there ends it")
    }

    /// A folder that is there while something is deferred: most commands have no more to do than to look for it.
    private var deferredFolder: String { repository.referenceDirectory + "gitmem/deferred" }

    private var mayBeDeferred: Bool { access(deferredFolder, F_OK) == 0 }

    /// What an agent has written since a rebase of its branch began; `nil` if there is none.
    func deferredTip(of agent: AgentName) throws -> ObjectID? {
        mayBeDeferred ? try repository.reference(BranchName.deferred(of: agent)) : nil
    }

    /// What agents have written since rebases of their branches began, by agent.
    public func deferredWrites() throws -> [DeferredWrites] {
        guard mayBeDeferred else { return [] }
        let prefix = BranchName.deferred + "agents/"
        return try repository.survey(below: [prefix]).sound.compactMap { name, tip in
            (try? AgentName(String(name.dropFirst(prefix.count)))).map { DeferredWrites(agent: $0, tip: tip) }
        }
    }

    func deferredBranches() throws -> [MemoryBranch] {
        try deferredWrites().map {
            MemoryBranch(reference: BranchName.deferred(of: $0.agent), tip: $0.tip, agent: nil, remote: nil)
        }
    }

    /// Moves the reference beside an agent's branch, whose files no worktree has.
    func moveDeferred(
        of agent: AgentName, from old: ObjectID?, to new: ObjectID, reason: String, underLock: () throws -> Bool
    ) throws -> Bool {
        // What a reference leads to is on the disk before it does.
        try repository.objects.sync()
        let folders = try Files.createDirectories(deferredFolder, sharing: repository.objects.sharing)
        if try readDurability(), !folders.isEmpty {
            try Files.syncFolder(deferredFolder)
            try Files.syncFolder(Files.folder(of: deferredFolder))
        }
        return try moveReference(
            BranchName.deferred(of: agent), from: old, to: new, by: Commit.identity(of: agent), reason: reason,
            underLock: underLock)
    }

    /// Joins what was deferred with the branches whose rebases have ended.
    func joinDeferred() throws {
        for writes in try deferredWrites() { try joinDeferred(of: writes.agent) }
    }

    /// Joins what an agent has written during a rebase of its branch with that, if the rebase has ended.
    ///
    /// - Returns: where what is still deferred ends; `nil` if nothing is.
    @discardableResult
    func joinDeferred(of agent: AgentName) throws -> ObjectID? {
        let reference = BranchName.of(agent)
        let deferred = BranchName.deferred(of: agent)
        var pause = Pause(surroundings)
        while let written = try deferredTip(of: agent) {
            if try repository.worktrees(on: reference).contains(where: { $0.rebased == reference }) { return written }
            let tip = try repository.reference(reference)
            let writer = try makeWriter()
            defer { writer.release() }
            let source = MemoryBranch(reference: deferred, tip: written, agent: agent, remote: nil)
            let plan = try plan(
                Admission([source], isExplicit: true), [],
                MergeAim(reference, at: try tip ?? trunk().tip, containing: tip), into: writer)
            do {
                let moved =
                    try plan.commit == tip
                    || move(
                        reference, from: tip, to: plan.commit, by: Commit.identity(of: agent),
                        reason: "gitmem: what was written during a rebase")
                if moved {
                    try deleteReference(deferred, expecting: written)
                    continue
                }
            } catch let error as StoreError where error.code == .rebasing {
                return written
            } catch let error as StoreError where error.code == .busy && pause.total < 1_000_000 {
                // Another write has been deferred meanwhile.
            }
            pause.wait()
        }
        // Others' writes may be left.
        if mayBeDeferred, try deferredWrites().isEmpty { rmdir(deferredFolder) }
        return nil
    }
}
