extension Worktree {
    /// Waits until that is on the disk by which git knows the worktree.
    public func syncFoundations() throws(GitError) {
        try Files.sync(files: ["HEAD", "gitdir", "commondir"].map { gitDirectory + $0 } + [path + ".git"])
        try Files.sync(folders: [gitDirectory, path])
        try Files.syncNames(above: gitDirectory)
        try Files.syncNames(above: path)
    }
}
