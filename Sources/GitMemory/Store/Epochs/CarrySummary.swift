/// What bringing branches to the trunk's epoch came to.
public struct CarrySummary {
    /// The epoch that all are brought to.
    public let epoch: Int
    /// The branches, the trunk first if it is one of them.
    public let branches: [CarriedBranch]
    /// Branches that could not be brought over, and why.
    public let refused: [MergeReport.Refused]
    /// Archives of older epochs that held what was erased since, and were made anew without it.
    public let rewrittenArchives: [String]
    /// What was erased in an epoch that was made apart from this one, and gave way to it: it is not erased here.
    public let lostErasures: [EntryID]
    /// Branches that only remotes have and that hold something of their own: they wait for their agents, or for somebody
    /// to name them.
    public let waiting: [MergeReport.Refused]
}
