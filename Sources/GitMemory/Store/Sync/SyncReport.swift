public import Git

/// What a sync did, or would do.
public struct SyncReport {
    /// How it ended.
    public enum Outcome: String, Sendable {
        /// Something was brought or sent, and nothing is left to do.
        case synced
        /// A branch could not be brought along here; the rest was.
        case held
        /// There was nothing to do.
        case upToDate = "up-to-date"
        /// The remote could not be reached.
        case offline
        /// The remote was reached, but a git program, running or killed, has a lock on what is noted of it here.
        case locked
        /// The remote does not take what was sent.
        case refused
        /// Others moved the remote's trunk, faster than this sync could follow.
        case busy
        /// The repository has no remote.
        case noRemote = "no-remote"
        /// It was called by a hook of a git that a sync with the same remote runs, which does what is to be done.
        case nested
    }

    /// A branch that moved, here or on the remote.
    public struct Step: Hashable, Sendable {
        /// The full name of the branch.
        public let branch: String
        /// Where it was; `nil` if it is new.
        public let from: ObjectID?
        /// Where it is now.
        public let to: ObjectID
        /// How many commits came to it.
        public let commits: Int

        /// The short name of the branch.
        public var name: String { BranchName.short(branch) }
    }

    /// A branch that holds what the remote has not got yet.
    public struct Waiting: Hashable, Sendable {
        /// The full name of the branch.
        public let branch: String
        /// How many of its commits the remote has nowhere.
        public let commits: Int
        /// What it would change on the remote.
        public let count: ChangeCount

        /// The short name of the branch.
        public var name: String { BranchName.short(branch) }
    }

    /// A branch that could not be brought along here.
    public struct Held: Hashable, Sendable {
        /// The full name of the branch.
        public let branch: String
        /// What stands in the way.
        public let error: StoreError

        /// The short name of the branch.
        public var name: String { BranchName.short(branch) }
    }

    /// The remote; `nil` if there is none.
    public let remote: String?
    /// How it ended.
    public internal(set) var outcome: Outcome = .noRemote
    /// What was brought over to the remote's epoch, if that is another one.
    public internal(set) var carried: CarrySummary?
    /// How often the branches were fetched and joined.
    public internal(set) var tries = 0
    /// Where the trunk is now, here; in a dry run, where it would be.
    public internal(set) var trunk: ObjectID?
    /// What changed in the trunk.
    public internal(set) var count = ChangeCount()
    /// What each branch brought to the trunk.
    public internal(set) var contributions: [MergeReport.Contribution] = []
    /// The branches that moved here.
    public internal(set) var moved: [Step] = []
    /// The branches that moved on the remote.
    public internal(set) var sent: [Step] = []
    /// What the remote has not got yet.
    public internal(set) var waiting: [Waiting] = []
    /// What could not be brought along, and why.
    public internal(set) var held: [Held] = []
    /// What was left behind.
    public internal(set) var skipped: [MergeReport.Skipped] = []
    /// What the trunk lacks that one of its own commits took out.
    public internal(set) var lost: [Loss] = []
    /// What commits of the trunk had taken out and a branch has brought back.
    public internal(set) var restored: [Loss] = []
    /// The branches that were not merged into the trunk at all.
    public internal(set) var refused: [MergeReport.Refused] = []
    /// What git or the remote said, if it did not work.
    public internal(set) var explanation: String?
    /// What to do about that, where more is known than to try again.
    public internal(set) var hint: String?
    /// Where the branches were when they were looked at: one that is elsewhere by now has something new.
    public internal(set) var settled: [String: ObjectID] = [:]

    init(remote: String?) { self.remote = remote }
}
