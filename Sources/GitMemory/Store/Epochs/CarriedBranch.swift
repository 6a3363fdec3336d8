public import Git

/// A branch that was brought to the trunk's epoch, or would be.
public struct CarriedBranch {
    /// How the branch moved.
    public enum Outcome: String, Sendable {
        /// What it had beyond the old epoch is now on top of the new one.
        case carried
        /// It had nothing of its own and moved to a commit that was there.
        case moved
        /// There was nothing to do.
        case upToDate = "up-to-date"
    }

    /// The full name of the branch.
    public let branch: String
    /// The commits that were carried over: the branch's own, and what remotes had of it.
    public let sources: [ObjectID]
    /// Where the branch was; `nil` if it is new here.
    public let old: ObjectID?
    /// Where it is now, or, in a dry run, would be.
    public let commit: ObjectID
    /// How it moved.
    public let outcome: Outcome
    /// What it brings to the new epoch.
    public let count: ChangeCount
    /// How many of its entries were erased and stay so.
    public let erased: Int
    /// What was left behind.
    public let skipped: [MergeReport.Skipped]
}
