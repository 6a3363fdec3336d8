extension Repository {
    /// Waits until that is on the disk without which the repository cannot be opened, whoever made it.
    public func syncFoundations() throws(GitError) {
        try Files.sync(files: ["HEAD", "config", "packed-refs"].map { commonDirectory + $0 })
        try Files.sync(folders: Set(["", "objects", "refs", "refs/heads"].map { commonDirectory + $0 }))
        try Files.syncNames(above: commonDirectory)
    }
}
