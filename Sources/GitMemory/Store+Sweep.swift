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
        removed += try sweepLocks(of: BranchName.local)
        if let twins = surroundings.twinDirectory {
            for clone in try Files.names(in: twins) {
                removed += try Files.sweep("\(twins)/\(clone)", olderThan: now - 86400) { $0.hasSuffix(".tmp") }
            }
        }
        for worktree in try memoryWorktrees() { try finishMove(of: worktree.branch) }
        return removed.sorted()
    }

    /// - Parameter folder: where references are, from the git directory on, ending in `/`.
    private func sweepLocks(of folder: String) throws -> [String] {
        var removed: [String] = []
        for name in try Files.names(in: repository.commonDirectory + folder) {
            let path = "\(repository.commonDirectory)\(folder)\(name)"
            if LockMark.isOn(path), name.hasSuffix(".lock") {
                let lock = MoveLock(
                    of: folder + name.dropLast(5), commonDirectory: repository.commonDirectory,
                    surroundings: surroundings)
                if try lock.removeLeftover() { removed.append(path) }
            } else {
                removed += try sweepLocks(of: "\(folder)\(name)/")
            }
        }
        return removed
    }
}
