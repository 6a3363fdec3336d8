/// What the store could not do, why, and what to do about it.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure. New kinds may come; treat one that you do not know as a plain failure.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// A stable word for the kind.
        public let description: String

        init(_ word: String) { description = word }

        /// There is no git repository here.
        public static let noRepository = Code("no-repository")
        /// The repository holds no memory.
        public static let noStore = Code("no-store")
        /// A branch or commit is not a memory branch, or does not exist.
        public static let noBranch = Code("no-branch")
        /// No entry has that id.
        public static let unknownID = Code("unknown-id")
        /// Several entries have that shortened id.
        public static let ambiguousID = Code("ambiguous-id")
        /// Nothing has that key.
        public static let unknownKey = Code("unknown-key")
        /// A name of an agent, counter or branch is not allowed.
        public static let invalidName = Code("invalid-name")
        /// A body or a line of input is not acceptable.
        public static let invalidInput = Code("invalid-input")
        /// There is as much of something as there may be.
        public static let limitReached = Code("limit-reached")
        /// Somebody has as many unread messages of one sender as there may be.
        public static let inboxFull = Code("inbox-full")
        /// The agent is not known.
        public static let noAgent = Code("no-agent")
        /// The store was made by a later version.
        public static let laterFormat = Code("later-format")
        /// The branches are not of one store or epoch, or files beside the memory conflict.
        public static let mergeRefused = Code("merge-refused")
        /// Signed commits are demanded, and one is not well signed.
        public static let unsigned = Code("unsigned")
        /// A worktree has changes that would be lost.
        public static let localChanges = Code("local-changes")
        /// A rebase has the branch for itself until it ends.
        public static let rebasing = Code("rebasing")
        /// A branch holds what the trunk does not.
        public static let notMerged = Code("not-merged")
        /// What was written cannot be taken back, or not any more.
        public static let notUndoable = Code("not-undoable")
        /// The agent may not do that, by its card.
        public static let notAllowed = Code("not-allowed")
        /// The body was erased when the epoch was made.
        public static let erased = Code("erased")
        /// Another program holds a lock for too long.
        public static let busy = Code("busy")
        /// Whoever decides on claims cannot be asked, or does not take one.
        public static let unconfirmed = Code("unconfirmed")
        /// The endpoint that makes vectors of texts cannot be asked, or gives no answer that is of use.
        public static let noEmbeddings = Code("no-embeddings")
        /// There is no such remote.
        public static let noRemote = Code("no-remote")
        /// What is fetched from a remote takes the place of branches here.
        public static let mirror = Code("mirror")
        /// The caller gave up.
        public static let interrupted = Code("interrupted")
        /// Something is there already.
        public static let exists = Code("exists")
        /// What git stores is damaged or incomplete.
        public static let damaged = Code("damaged")
        /// The change is made, but the files of a worktree could not all be written.
        public static let unfinished = Code("unfinished")
        /// The user's `git` failed.
        public static let gitFailed = Code("git-failed")
    }

    /// Which kind of failure it is.
    public let code: Code
    /// One sentence without a full stop.
    public let message: String
    /// What to do about it.
    public let hint: String?
    /// What to give in the place of what was refused.
    public let suggestion: String?

    /// Creates an error.
    public init(_ code: Code, _ message: String, hint: String? = nil, suggestion: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.suggestion = suggestion
    }

    /// The message, and the hint if there is one.
    public var description: String { hint.map { "\(message) (\($0))" } ?? message }
}
