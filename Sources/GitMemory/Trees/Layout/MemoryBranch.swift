public import Git

/// A branch that holds memory: the trunk or an agent's, here or as last seen on a remote.
public struct MemoryBranch: Hashable, Sendable {
    /// The full name of the reference.
    public let reference: String
    /// The commit it names.
    public let tip: ObjectID
    /// Whose it is; `nil` for the trunk.
    public let agent: AgentName?
    /// The remote it was seen on; `nil` for a branch of this repository.
    public let remote: String?

    /// The short name, as git shows it: `memory/agents/ada`, `origin/memory/main`.
    public var name: String { BranchName.short(reference) }
}

extension MemoryBranch {
    /// Whether it is the trunk of this repository or of a remote.
    var isTrunk: Bool { reference == BranchName.trunk || remote != nil && agent == nil }
}
