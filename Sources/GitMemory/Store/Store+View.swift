public import Git

/// Which branches a reader sees.
public enum View: Hashable, Sendable {
    /// The agent's branch joined with the trunk.
    case own(AgentName?)
    /// The trunk alone.
    case trunk
    /// One branch or commit, by any name that git understands.
    case branch(String)
    /// Every branch, local and as last seen on remotes, joined.
    case all
}

extension Store {
    /// A view of the memory as it is now. Nothing is written.
    ///
    /// - Throws: ``StoreError`` with the code `damaged` if the agent's branch is gone here without having been deleted.
    public func snapshot(_ view: View) throws -> Snapshot {
        if view == .all { return try snapshotOfAll() }
        let branches: [MemoryBranch] =
            switch view {
            case .own(let agent):
                try [agent.flatMap(ownBranch), trunk(), deferred(of: agent)].compactMap { $0 }
            case .trunk: [try trunk()]
            case .branch(let name): [try branch(named: name)]
            case .all: []
            }
        return try Snapshot(self, of: branches.map { try root(of: $0.tip, named: $0.name) })
    }

    /// The agent's branch, here or as last seen on a remote.
    private func ownBranch(of agent: AgentName) throws -> MemoryBranch? {
        let own = try branch(of: agent)
        if own?.reference != BranchName.of(agent) { try refuseLostBranch(BranchName.of(agent)) }
        return own
    }

    /// What an agent has written during a rebase of its branch, if it is of the same epoch.
    private func deferred(of agent: AgentName?) throws -> MemoryBranch? {
        guard let agent, let tip = try deferredTip(of: agent) else { return nil }
        return MemoryBranch(reference: BranchName.deferred(of: agent), tip: tip, agent: agent, remote: nil)
    }

    /// A view of the memory in some commits, joined. Nothing is written.
    ///
    /// - Throws: ``StoreError`` with the code `noBranch` if one is no commit of memory, `mergeRefused` if they are not of
    ///   one store and epoch.
    public func snapshot(of commits: [ObjectID]) throws -> Snapshot {
        try Snapshot(self, of: commits.map { try root(of: $0, named: "\($0)") })
    }

    private func snapshotOfAll() throws -> Snapshot {
        let (shown, passedOver, troubles) = try topsOfAll()
        return try Snapshot(self, of: shown, without: passedOver, troubles: troubles)
    }

    /// All branches of the trunk's epoch, the trunk first, and what cannot be read with them.
    func topsOfAll() throws -> (shown: [MemoryCommit], passedOver: [MemoryBranch], troubles: [BranchTrouble]) {
        // Without a trunk there is no store, whatever else is there.
        let trunk = try trunk()
        let top = try root(of: trunk.tip, named: trunk.name)
        var shown = [top]
        var passedOver: [MemoryBranch] = []
        let survey = try shownBranches()
        for (branch, other) in survey.memory {
            if other.formatID == top.formatID || other.format.fanout != top.format.fanout {
                shown.append(other)
            } else if try !isHistory(other, of: top) {
                passedOver.append(branch)
            }
        }
        return (shown, passedOver, survey.troubles)
    }

    /// The moment that reads and writes of this store take for now.
    public var now: Timestamp { surroundings.now }
}

extension Snapshot {
    convenience init(
        _ store: Store, of tops: [MemoryCommit], without passedOver: [MemoryBranch] = [], troubles: [BranchTrouble] = []
    ) throws {
        try self.init(
            store.repository.objects, of: tops, without: passedOver, troubles: troubles, lookup: store.lookup,
            for: store.standing().audience)
    }

    /// The same with all that whoever acts is not shown: what keeps a store in order leaves nothing out.
    convenience init(whole store: Store, of tops: [MemoryCommit]) throws {
        try self.init(store.repository.objects, of: tops, lookup: store.lookup)
    }
}
