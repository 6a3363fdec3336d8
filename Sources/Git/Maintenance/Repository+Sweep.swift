internal import Glibc

extension Repository {
    /// Removes the temporary files that killed processes left: of new objects and packs, gitmem's and git's own, and of
    /// gitmem's notes. What is younger than a day may be in use and stays.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Returns: the paths of what was removed.
    public func sweep(now: Int) throws(GitError) -> [String] {
        var removed = try PackKeep.sweep(objects.directory + "pack/")
        let pack = ["tmp_pack_", "tmp_idx_", "tmp_keep_", "tmp_rev_", "tmp_mtimes_"]
        removed += try Files.sweep(objects.directory + "pack", olderThan: now - 86400) { name in
            pack.contains { name.hasPrefix($0) }
        }
        removed += try Files.sweep(objects.directory, olderThan: now - 86400) { $0.hasPrefix("tmp_object_git2_") }
        for name in try Files.names(in: objects.directory) where name.utf8.count == 2 {
            removed += try Files.sweep(objects.directory + name, olderThan: now - 86400) { $0.hasPrefix("tmp_obj") }
        }
        let worktrees = try Files.names(in: commonDirectory + "worktrees").map { "\(commonDirectory)worktrees/\($0)/" }
        for directory in [commonDirectory] + worktrees {
            removed += try Self.sweepNotes(directory + "gitmem", now: now)
            // Below are files that are called like branches and agents.
            removed += try Files.sweep(directory + "gitmem", olderThan: now - 86400) {
                $0 == "index" || $0 == "index.lock"
            }
        }
        return removed
    }

    /// A folder of gitmem's own, with those below it.
    private static func sweepNotes(_ folder: String, now: Int) throws(GitError) -> [String] {
        var removed = try Files.sweep(folder, olderThan: now - 86400) { name in
            name.hasSuffix(".tmp") || name.hasSuffix("~")
        }
        for name in try Files.names(in: folder) {
            let path = "\(folder)/\(name)"
            guard let status = try Files.status(path), status.st_mode & S_IFMT == S_IFDIR else { continue }
            removed += try sweepNotes(path, now: now)
        }
        return removed
    }
}
