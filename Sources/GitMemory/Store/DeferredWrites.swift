public import Git

// While a rebase is under way, git has the branch for itself: it will move it to what it has made, or back to where it
// was, whatever the branch has become. What is written meanwhile stands beside the branch, and joins it after that.

/// Writes that stand beside a branch until a rebase of it ends.
public struct DeferredWrites: Hashable, Sendable {
    /// Whose they are.
    public let agent: AgentName
    /// The last of their commits.
    public let tip: ObjectID
}
