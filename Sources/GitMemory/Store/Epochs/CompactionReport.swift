public import Git

/// What a compaction came to, or would come to.
public struct CompactionReport {
    /// How much a tree holds. Sizes are of contents, before git compresses them.
    public struct Size: Hashable, Sendable {
        /// Entries that have a body.
        public internal(set) var entries = 0
        /// State names.
        public internal(set) var names = 0
        /// The bytes of the bodies.
        public internal(set) var bodyBytes = 0
        /// Folders: the objects of the tree that are no bodies.
        public internal(set) var folders = 0
        /// The bytes of the folders.
        public internal(set) var folderBytes = 0

        mutating func add(_ other: Size) {
            entries += other.entries
            names += other.names
            bodyBytes += other.bodyBytes
            folders += other.folders
            folderBytes += other.folderBytes
        }
    }

    /// The epoch that was compacted.
    public let epoch: Int
    /// The commit of the trunk that the new epoch is made from.
    public let from: ObjectID
    /// The first commit of the new epoch; `nil` in a dry run.
    public let commit: ObjectID?
    /// The branch that keeps the old epoch's trunk, if there is one.
    public let archive: String?
    /// Archives of other epochs that held what was erased, and were made anew without it.
    public let rewrittenArchives: [String]
    /// Branches of remotes that hold what was erased: a sync replaces those of which there is a local one.
    public let stillHeld: [String]
    /// What the trunk held.
    public let before: Size
    /// What it holds in the new epoch.
    public let after: Size
    /// What was malformed in the trunk and is not in the new epoch.
    public let skipped: [MergeReport.Skipped]
    /// What became of the agents' branches; `nil` in a dry run.
    public let carried: CarrySummary?

    /// Whether there was nothing to compact.
    public var isUpToDate: Bool { commit == from }
}
