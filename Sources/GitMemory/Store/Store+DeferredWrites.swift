internal import Git
internal import Glibc

extension Store {
    /// That a rebase is about to move a branch.
    static func inRebase(_ branch: String, _ worktree: Worktree) -> StoreError {
        StoreError(
            .rebasing, "\(BranchName.short(branch)) is being rebased in \(worktree.path)",
            hint: "nothing was changed; `git rebase --continue` or `git rebase --abort` there ends it")
    }

    /// A folder that is there while something is deferred: most commands have no more to do than to look for it.
    var deferredFolder: String { repository.referenceDirectory + "gitmem/deferred" }

    var mayBeDeferred: Bool { access(deferredFolder, F_OK) == 0 }

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
}
