internal import Git
internal import Glibc

// A worktree that is out of reach, on a disk that is not mounted, in another container or where somebody moved it to, is
// told what it has missed: the journal says where its files are, and the next command there finishes the checkout.

extension Checkout {
    /// Moves the branch of a worktree whose files are out of reach.
    ///
    /// Its index is in reach, and is brought along at once: so what is new does not look like a deletion that the user
    /// has staged, which a commit there would make true.
    func whileAway(
        from old: ObjectID, to new: ObjectID, in repository: borrowing Repository, _ move: () throws -> Bool
    ) throws -> Bool {
        try Files.createDirectories(folder, sharing: sharing)
        return try surroundings.whileLocked(folder + "lock", sharing: sharing) {
            // The files are where an earlier journal says.
            let begins = try !hasJournal()
            if begins { try writeJournal(from: old) }
            let moved: Bool
            do {
                moved = try move()
            } catch {
                if begins { abandon(from: old, in: repository) }
                throw error
            }
            if !moved, begins { dropJournal() }
            // Where it cannot be, the files' turn is the index's, too.
            if moved { try? whileIndexLocked(waiting: false) { try bringIndex(from: old, to: new, in: repository) } }
            return moved
        }
    }

    private func bringIndex(
        from old: ObjectID, to new: ObjectID, in repository: borrowing Repository
    ) throws {
        guard try Files.status(worktree.indexPath) != nil else { return }
        let draft = folder + "index"
        unlink(draft)
        defer { unlink(draft) }
        let index = try Index(path: worktree.indexPath)
        for change in try FileChanges(from: old, to: new, in: repository).all {
            // What the user has staged stays.
            guard index.entry(change.path)?.id == change.old?.id else { continue }
            if let new = change.new {
                try index.set(change.path, id: new.id, mode: new.mode, status: stat())
            } else {
                try index.remove(change.path)
            }
        }
        // No file can be looked at, so git is to look at all that may have changed since.
        try index.write(to: draft) { _ in false }
        try sharing.apply(to: draft)
        if isDurable { try Files.sync(files: [draft]) }
        guard rename(draft, worktree.indexPath) == 0 else {
            throw GitError.system("write the index", path: worktree.indexPath)
        }
    }
}
