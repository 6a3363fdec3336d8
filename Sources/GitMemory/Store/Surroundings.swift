internal import CRDT
public import Git

/// What the store needs from the world around it: ``live`` for a program of its own, or handed in, so that tests can
/// repeat a run and a host program can say what counts.
public struct Surroundings {
    /// Milliseconds since 1970 UTC.
    public var clock: () -> UInt64
    /// Random bits, for replicas and for the pauses between tries.
    public var random: () -> UInt64
    /// A folder that no backup or copy of the repository carries and that a restart may empty, for the twins of the
    /// replica records; with none, every write takes a new replica.
    public var twinDirectory: String?
    /// Whether to take a new replica for every write, as a forked machine must.
    public var mintsReplica: Bool
    /// Whether `git gc --auto` is started in the background after a write that leaves so many loose objects or packs
    /// that git itself would start it.
    public var packsInBackground: Bool
    /// Called while the files of a worktree are brought to a branch: what is being done, to how many files it has been
    /// done, and to how many it will be. The last call of a step has both numbers equal.
    public var filesProgress: (_ step: FilesStep, _ done: Int, _ total: Int) -> Void = { _, _, _ in }
    /// For how many milliseconds to wait for another gitmem that holds a lock.
    public var lockPatience = 60_000
    /// Gets a sentence when a wait for another gitmem has taken a second: for whom, and what to do if it was stopped.
    public var onWait: ((String) -> Void)?
    /// The variables that git goes by.
    public var environment = GitEnvironment.process
    /// The repository that the memory is in, if that is another one than the one that one stands in: `GITMEM_STORE`.
    /// git's `gitmem.store` says the same.
    public var storePath: String?

    /// What is kept for the next store that is opened in this program; nothing without it.
    package var keep: StoreKeep?

    /// Creates surroundings.
    public init(
        clock: @escaping () -> UInt64, random: @escaping () -> UInt64, twinDirectory: String?,
        mintsReplica: Bool = false, packsInBackground: Bool = true
    ) {
        self.clock = clock
        self.random = random
        self.twinDirectory = twinDirectory
        self.mintsReplica = mintsReplica
        self.packsInBackground = packsInBackground
    }

    package var now: Timestamp { Timestamp(milliseconds: clock()) ?? Timestamp(.max) }
}
