internal import Git
internal import Glibc

extension Store {
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
                MergeAim(reference, at: try tip ?? trunk().tip, signedUpTo: tip), into: writer)
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
