internal import Git

extension Store {
    /// Removes what killed processes left: locks of branches and worktrees that gitmem made, at once, and temporary
    /// files that are older than a day.
    ///
    /// Nothing of it is in a write's way. A lock that was left stops plain git, though, until gitmem next moves that
    /// branch. It is called by itself when loose objects are to be packed.
    ///
    /// - Returns: the paths of what was removed, sorted.
    /// - Throws: a `GitError` if something cannot be looked at or mended.
    /// - Complexity: one look into each folder of objects and of memory branches.
    public func sweep() throws -> [String] {
        let now = Int(clamping: surroundings.clock() / 1000)
        var removed = try repository.sweep(now: now)
        removed += try sweepLock(of: Self.packed)
        removed += try sweepLocks(of: BranchName.local)
        for remote in try Files.names(in: repository.referenceDirectory + "refs/remotes") {
            removed += try sweepLocks(of: BranchName.tracking(remote))
        }
        if let twins = surroundings.twinDirectory {
            for clone in try Files.names(in: twins) {
                removed += try Files.sweep("\(twins)/\(clone)", olderThan: now - 86400) { $0.hasSuffix(".tmp") }
            }
        }
        for worktree in try memoryWorktrees() { try finishMove(of: worktree.branch) }
        return removed.sorted()
    }

    /// The file of references that have none of their own.
    static let packed = "packed-refs"

    /// Removes the lock of a reference if a gitmem left it. It waits for nobody.
    ///
    /// - Returns: its path, if there was one.
    @discardableResult
    func sweepLock(of reference: String) throws -> [String] {
        let path = "\(repository.referenceDirectory)\(reference).lock"
        guard LockMark.isOn(path) else { return [] }
        try applySettings()
        guard
            try BranchLock(of: reference, in: repository, surroundings: surroundings).removeLeftover()
        else { return [] }
        return [path]
    }

    /// The same for all references of a folder.
    ///
    /// - Parameter folder: where they are, from the git directory on, ending in `/`.
    @discardableResult
    func sweepLocks(of folder: String) throws -> [String] {
        var removed: [String] = []
        for name in try Files.names(in: repository.referenceDirectory + folder) {
            if name.hasSuffix(".lock") {
                removed += try sweepLock(of: folder + name.dropLast(5))
            } else {
                removed += try sweepLocks(of: "\(folder)\(name)/")
            }
        }
        return removed
    }
}
