internal import Git
internal import Glibc

/// The lock under which gitmem moves one branch: a file that the system locks for its holder and takes back when that
/// dies. Only its holder makes git's lock of the branch with gitmem's mark, so one that the next holder finds was left
/// by a crash.
struct BranchLock {
    /// Where the branch's next content is made ready. No branch has a name that ends so.
    var draft: String { path + "~" }

    private let path: String
    /// git's own.
    private let lock: String
    private let folder: String
    /// Where the references are.
    private let base: String
    private let surroundings: Surroundings
    private let sharing: Sharing

    /// - Parameter reference: its full name; or `packed-refs`, which is rewritten and locked in the same way.
    init(of reference: String, in repository: borrowing Repository, surroundings: Surroundings) {
        // Whoever has the same references has the same lock.
        base = repository.referenceDirectory
        folder = base + "gitmem/"
        lock = "\(repository.referenceDirectory)\(reference).lock"
        path = "\(folder)moves/\(BranchName.short(reference))"
        self.surroundings = surroundings
        sharing = repository.objects.sharing
    }

    /// Runs `body` while no other gitmem moves the branch.
    ///
    /// - Parameter body: gets the mark to put on git's lock; `nil` where the system cannot lock files, and nobody can
    ///   tell by the mark whether its holder lives.
    func whileHeld<Result>(_ body: (LockMark?) throws -> Result) throws -> Result {
        try Files.createOwnDirectories(Files.folder(of: path), below: base, sharing: sharing)
        var isLocked = false
        do {
            return try surroundings.whileLocked(path, sharing: sharing) {
                isLocked = true
                return try body(LockMark(in: folder, sharing: sharing))
            }
        } catch let error as GitError where !isLocked && Self.withoutLocks.contains(error.systemError) {
            // git's lock is enough; only what a crash leaves has to be cleared by hand there.
            return try body(nil)
        }
    }

    /// Takes git's lock away if a crash left it, and nobody is at work on the branch.
    ///
    /// - Returns: whether it is gone.
    func removeLeftover() throws -> Bool {
        try Files.createOwnDirectories(Files.folder(of: path), below: base, sharing: sharing)
        return try Files.withExclusiveLockIfFree(path, sharing: sharing) {
            try LockMark(in: folder, sharing: sharing).removeLeftover(lock)
            return try Files.status(lock) == nil
        } ?? false
    }

    /// Where the system cannot lock files, or they are another user's.
    private static let withoutLocks: [Int32?] = [EACCES, EPERM, ENOLCK, EOPNOTSUPP, ENOSYS]
}

extension Surroundings {
    /// Runs `body` while this process alone holds a lock file of gitmem's.
    ///
    /// - Throws: ``StoreError`` with the code `busy` that names the holder, if it does not give the lock back in time.
    func whileLocked<Result>(
        _ path: String, sharing: Sharing, _ body: () throws -> Result
    ) throws -> Result {
        do {
            return try Files.withExclusiveLock(
                path, patience: lockPatience, sharing: sharing,
                onWait: { lock in
                    onWait?("waiting for \(lock.name) to free \(path)" + (lock.advice.map { "; \($0)" } ?? ""))
                }, body)
        } catch let lock as Files.HeldLock {
            if lock.isAncestor {
                throw StoreError(
                    .busy, "\(lock.name) holds \(path) and waits for the git hook that this command is part of",
                    hint: "nothing was changed; run the command after that one, not in a hook that it starts")
            }
            throw StoreError(
                .busy, "\(lock.name) has held \(path) for \(lockPatience / 1000) seconds",
                hint: "nothing was changed; "
                    + (lock.advice ?? "if that process was stopped or hangs, end it: the lock goes with it"))
        }
    }
}

extension Files.HeldLock {
    /// Who holds it.
    fileprivate var name: String {
        let name = holder.map { "process \($0)" } ?? "another process"
        return isStopped ? "\(name), which a signal has stopped," : name
    }

    /// What to do about a holder that has been stopped.
    fileprivate var advice: String? {
        guard isStopped, let holder else { return nil }
        return "`kill -CONT \(holder)` lets it go on, `kill -KILL \(holder)` ends it and frees the lock"
    }
}
