internal import Glibc

extension Repository {
    /// Waits until that is on the disk without which the repository cannot be opened, whoever made it.
    public func syncFoundations() throws(GitError) {
        try Files.sync(files: ["HEAD", "config", "packed-refs"].map { commonDirectory + $0 })
        try Files.sync(folders: Set(["", "objects", "refs", "refs/heads"].map { commonDirectory + $0 }))
        try Files.syncNames(above: commonDirectory)
    }
}

extension Worktree {
    /// Waits until that is on the disk by which git knows the worktree.
    public func syncFoundations() throws(GitError) {
        try Files.sync(files: ["HEAD", "gitdir", "commondir"].map { gitDirectory + $0 } + [path + ".git"])
        try Files.sync(folders: [gitDirectory, path])
        try Files.syncNames(above: gitDirectory)
        try Files.syncNames(above: path)
    }
}

extension Files {
    /// Waits until the folders that a new folder was made in are on the disk: three levels of them, of those that this
    /// user may read.
    static func syncNames(above path: String) throws(GitError) {
        var path = path.hasSuffix("/") ? String(path.dropLast()) : path
        for _ in 0..<3 {
            path = folder(of: path)
            do throws(GitError) { try syncFolder(path) } catch {
                guard error.systemError == EACCES else { throw error }
            }
        }
    }
}
