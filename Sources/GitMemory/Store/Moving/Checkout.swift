internal import Git
internal import Glibc

/// Keeps one worktree in step with the memory branch that it has checked out.
///
/// A journal in the worktree's git directory says from which tree to which it is being brought, so that what a crash
/// cut short is told from what a user deleted, and finished by the next command. It is on the disk before the branch
/// moves, and goes when the files are. The system releases the lock on the journal when its holder dies; git's own
/// `index.lock` is held meanwhile, too, so that no `git add` is lost.
struct Checkout {
    let worktree: Worktree
    let isDurable: Bool
    let sharing: Sharing
    private let branch: String
    let surroundings: Surroundings

    init(_ worktree: Worktree, branch: String, surroundings: Surroundings, isDurable: Bool, sharing: Sharing) {
        self.sharing = sharing
        self.worktree = worktree
        self.branch = branch
        self.surroundings = surroundings
        self.isDurable = isDurable
    }

    /// Where gitmem keeps what it notes of the worktree.
    var folder: String { worktree.gitDirectory + "gitmem/" }
    private var journalPath: String { folder + "checkout" }
    private var indexLock: String { worktree.indexPath + ".lock" }

    /// Whether a checkout has begun and not ended: it is under way, or a crash cut it short.
    static func isUnfinished(in gitDirectory: String) -> Bool {
        if access(gitDirectory + "gitmem/checkout", F_OK) == 0 { return true }
        return LockMark.isOn(gitDirectory + "index.lock")
    }

    /// Runs `body` while no other program changes the worktree's index.
    func whileLocked<Result>(in repository: borrowing Repository, _ body: () throws -> Result) throws -> Result {
        try Files.createOwnDirectories(folder, below: worktree.gitDirectory, sharing: sharing)
        return try surroundings.whileLocked(folder + "lock", sharing: sharing) {
            try whileIndexLocked {
                try recover(in: repository)
                return try body()
            }
        }
    }

    /// Finishes a checkout that a crash cut short, unless another process is at work on the worktree: then there was
    /// no crash.
    func recoverIfIdle(in repository: borrowing Repository) throws {
        try Files.createOwnDirectories(folder, below: worktree.gitDirectory, sharing: sharing)
        _ = try Files.withExclusiveLockIfFree(folder + "lock", sharing: sharing) {
            try whileIndexLocked(waiting: false) { try recover(in: repository) }
        }
    }

    func whileIndexLocked<Result>(waiting: Bool = true, _ body: () throws -> Result) throws -> Result {
        try acquireIndexLock(waiting: waiting)
        defer { unlink(indexLock) }
        return try body()
    }

    private func acquireIndexLock(waiting: Bool) throws {
        let mark = LockMark(in: folder, sharing: sharing)
        var pause = Pause(surroundings)
        while true {
            do throws(GitError) {
                // Only the holder of gitmem's own lock makes it: one that is there now was left by a crash.
                try mark.removeLeftover(indexLock)
                return try mark.make(indexLock)
            } catch {
                guard error.systemError == EEXIST else { throw error }
            }
            guard waiting, pause.total < (LockMark.isOn(indexLock) ? 15_000_000 : 5_000_000) else {
                throw StoreError(
                    .busy, "another git program is at work in \(worktree.path)",
                    hint: "if none is, remove \(indexLock)")
            }
            pause.wait()
        }
    }

    /// Makes sure that nothing of the user's would be lost, and writes the journal.
    ///
    /// - Returns: `false` if the branch is not at `old` any more.
    /// - Throws: ``StoreError`` with the code `localChanges` that names a file.
    func prepare(from old: ObjectID, to new: ObjectID, in repository: borrowing Repository) throws -> Bool {
        let head = try repository.reference(branch)
        guard try head.map({ try repository.commit($0).tree }) ?? .emptyTree == old else { return false }
        let changes = try FileChanges(from: old, to: new, in: repository)
        let index = try Index(path: worktree.indexPath)
        try refuseLocalChanges(index, head: old, changes, in: repository)
        try writeJournal(from: old)
        return true
    }

    private func syncIndex() throws(GitError) {
        if isDurable { try Files.syncFolder(worktree.gitDirectory) }
    }

    /// Whether a journal says where the files are.
    func hasJournal() throws(GitError) -> Bool {
        try Files.read(journalPath).flatMap(Journal.init)?.branch == branch
    }

    func dropJournal() { unlink(journalPath) }

    func writeJournal(from old: ObjectID) throws(GitError) {
        try Files.replace(
            journalPath, with: Journal(branch: branch, from: old).text.utf8, isDurable: isDurable, sharing: sharing)
        // Its folder may be new.
        if isDurable { try Files.syncFolder(worktree.gitDirectory) }
    }

    /// Writes the files and the index if the branch moved, and clears the journal.
    ///
    /// - Throws: ``StoreError`` with the code `unfinished` if all is written, though perhaps not on the disk: then the
    ///   journal stays. Any other error comes before the index is touched.
    func finish(moved: Bool, from old: ObjectID, to new: ObjectID, in repository: borrowing Repository) throws {
        if moved {
            try bring(from: old, to: new, in: repository)
            do throws(GitError) { try syncIndex() } catch {
                throw StoreError(
                    .unfinished,
                    "\(BranchName.short(branch)) has the change, but a power cut may take files of \(worktree.path): "
                        + "\(error)",
                    hint: "do not repeat the command; the next one there sees to it")
            }
        }
        unlink(journalPath)
    }

    /// Clears the journal of a move that failed, if the branch is where it was.
    func abandon(from old: ObjectID, in repository: borrowing Repository) {
        guard let head = try? repository.reference(branch), let tip = try? repository.commit(head), tip.tree == old
        else { return }
        unlink(journalPath)
    }

    /// Puts the files back as they were, after ``finish(moved:from:to:in:)`` failed: it had not touched the index.
    ///
    /// - Parameter branch: moves the branch back, too; `false` if somebody has built on it meanwhile. Then the journal
    ///   stays, and the next command brings the files to the branch.
    /// - Returns: whether all is as it was.
    func undo(from old: ObjectID, to new: ObjectID, in repository: borrowing Repository, branch: () throws -> Bool)
        -> Bool
    {
        do {
            for change in try FileChanges(from: new, to: old, in: repository).all {
                _ = try writeFile(change, in: repository)
            }
            if isDurable { try Files.syncFileSystem(of: worktree.path) }
            guard try branch() else { return false }
        } catch {
            return false
        }
        unlink(journalPath)
        return true
    }

    /// Writes all files of a tree into a worktree that has none yet.
    private func fill(with tree: ObjectID, in repository: borrowing Repository) throws {
        try writeJournal(from: .emptyTree)
        try bring(from: .emptyTree, to: tree, in: repository)
        try syncIndex()
        unlink(journalPath)
    }

    private struct Journal {
        let branch: String
        let from: ObjectID

        var text: String { "gitmem-checkout 1 \(from) \(branch)\n" }

        init(branch: String, from: ObjectID) {
            self.branch = branch
            self.from = from
        }

        init?(_ content: [UInt8]) {
            let words = String(decoding: content, as: UTF8.self).split(separator: " ", maxSplits: 3)
            guard words.count == 4, words[0] == "gitmem-checkout", words[1] == "1",
                let from = ObjectID(hex: words[2])
            else { return nil }
            self.init(branch: String(words[3].dropLast()), from: from)
        }
    }

    /// Finishes a checkout that a crash cut short.
    private func recover(in repository: borrowing Repository) throws {
        guard let content = try Files.read(journalPath, isOwn: true) else {
            // A worktree that git has set up and that was not filled any more.
            if try Files.status(worktree.indexPath) == nil, try Files.names(in: worktree.path) == [".git"],
                let head = try repository.reference(branch)
            {
                try fill(with: try repository.commit(head).tree, in: repository)
            }
            return
        }
        if let journal = Journal(content), journal.branch == branch,
            let head = try repository.reference(branch)
        {
            try bring(
                from: journal.from, to: try repository.commit(head).tree, keepingUsersWork: true, in: repository)
            try syncIndex()
        }
        unlink(journalPath)
    }
}
