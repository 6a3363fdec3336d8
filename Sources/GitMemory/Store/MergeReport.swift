public import Git

/// What a merge did, or would do.
public struct MergeReport {
    /// How the target moved.
    public enum Outcome: String, Sendable {
        /// A merge commit was made.
        case merged
        /// The target moved to a commit that was there.
        case fastForward = "fast-forward"
        /// There was nothing to do.
        case upToDate = "up-to-date"
    }

    /// What one branch holds that the target did not.
    public struct Contribution {
        /// The branch.
        public let branch: MemoryBranch
        /// What it alone would change in the target.
        public let count: ChangeCount
    }

    /// Something that was not taken over.
    public struct Skipped: Hashable, Sendable {
        /// The path in the branch's tree.
        public let path: String
        /// What is wrong with it.
        public let reason: String
        /// The branches that have it.
        public let branches: [String]
    }

    /// The full name of the branch that was merged into.
    public let target: String
    /// The commit that the target is at, or, in a dry run, would be at.
    public let commit: ObjectID
    /// The tree of that commit.
    public let tree: ObjectID
    /// The heads that were merged: those that no other one contains, sorted.
    public let heads: [ObjectID]
    /// How the target moved.
    public let outcome: Outcome
    /// The entries of the target that change, in order of id.
    public let changes: [EntryChange]
    /// How many these are.
    public let count: ChangeCount
    /// What each branch brought, in the order given.
    public let contributions: [Contribution]
    /// What was left behind.
    public let skipped: [Skipped]
    /// The branches that were not merged at all, by name.
    public let refused: [Refused]
    /// What the trunk lacks that one of its own commits took out, and no head brings back; empty for other targets.
    public internal(set) var lost: [Loss] = []
    /// What commits of the trunk had taken out and a head that does not come before it has brought back.
    public internal(set) var restored: [Loss] = []
    /// Where the target was; `nil` if it was not there.
    var start: ObjectID?
    /// The entries that may be settings, of those that are new in the target or there again.
    var settings: Set<EntryID> = []
    /// What is to be remembered of that when the trunk is at the commit, and what is now.
    var records: (new: LossRecord, old: LossRecord?)?
}

extension MergeReport {
    /// A branch that was not merged at all.
    ///
    /// A merge commit names its heads as parents, so what one leaves out is never looked at again. What may become fine
    /// later, or is no business of this store, has to stay unmerged.
    public struct Refused: Hashable, Sendable {
        /// The short name of the branch.
        public let branch: String
        /// What is wrong with it, in words that continue “it …”.
        public let reason: String
        /// What to do about it, where that is known.
        public var hint: String? = nil
    }
}
