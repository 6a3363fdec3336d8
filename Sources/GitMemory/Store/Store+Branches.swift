internal import Git

extension Store {
    /// The trunk of this repository, else that of a remote.
    ///
    /// - Throws: ``StoreError`` with the code `noStore` if there is neither.
    public func trunk() throws -> MemoryBranch {
        if let tip = try repository.reference(BranchName.trunk) {
            return MemoryBranch(reference: BranchName.trunk, tip: tip, agent: nil, remote: nil)
        }
        let remotes = try repository.references(matching: "refs/remotes/*/memory/main")
        if let branch = Self.preferred(remotes.compactMap { BranchName.parse($0.name, tip: $0.id) }) { return branch }
        try refuseLostBranch(BranchName.trunk)
        let hasRemotes = try !repository.remotes().isEmpty
        throw StoreError(
            .noStore, "there is no memory in \(location)",
            hint: hasRemotes
                ? "`gitmem sync` fetches that of a remote, `gitmem init` makes a new one if the remote has none"
                : "`gitmem init` makes one there")
    }

    func trunkIfAny() throws -> MemoryBranch? {
        do {
            return try trunk()
        } catch let error as StoreError where error.code == .noStore {
            return nil
        }
    }

    /// The branch of an agent in this repository, else that on a remote; `nil` if it has none.
    public func branch(of agent: AgentName) throws -> MemoryBranch? {
        let reference = BranchName.of(agent)
        if let tip = try repository.reference(reference) {
            return MemoryBranch(reference: reference, tip: tip, agent: agent, remote: nil)
        }
        let remotes = try repository.references(matching: "refs/remotes/*/memory/agents/\(agent)")
        return Self.preferred(remotes.compactMap { BranchName.parse($0.name, tip: $0.id) })
    }

    /// The branch or commit that a user means: an agent, `main`, a branch, a reference or any revision.
    ///
    /// - Throws: ``StoreError`` with the code `noBranch` if there is none.
    public func branch(named name: String) throws -> MemoryBranch {
        if name == "main" || name == "trunk" { return try trunk() }
        if let agent = try? AgentName(name), let branch = try branch(of: agent) { return branch }
        for prefix in ["", "refs/heads/", "refs/remotes/"] where name.contains("/") {
            if let tip = try? repository.reference(prefix + name) {
                return BranchName.parse(prefix + name, tip: tip)
                    ?? MemoryBranch(reference: prefix + name, tip: tip, agent: nil, remote: nil)
            }
        }
        guard let tip = try repository.commitID(revision: name) else {
            throw StoreError(
                .noBranch, "there is no branch or commit “\(name)”",
                hint: "`gitmem agents` lists the agents that have one")
        }
        return MemoryBranch(reference: name, tip: tip, agent: nil, remote: nil)
    }

    /// The full name of the local branch that a user means as a target, which need not exist yet.
    ///
    /// - Throws: ``StoreError`` with the code `noBranch` for a name that is not of this repository.
    public func localReference(_ name: String) throws -> String {
        if name == "main" || name == "trunk" { return BranchName.trunk }
        if let agent = try? AgentName(name) { return BranchName.of(agent) }
        let reference = name.hasPrefix("refs/heads/") ? name : "refs/heads/" + name
        guard BranchName.parse(reference, tip: .emptyTree) != nil else {
            throw StoreError(
                .noBranch, "\(name) is not a memory branch of this repository",
                hint: "merge into main, or into an agent's branch")
        }
        return reference
    }

    private static func preferred(_ branches: [MemoryBranch]) -> MemoryBranch? {
        branches.first { $0.remote == "origin" } ?? branches.first
    }
}
