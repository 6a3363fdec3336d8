/// What a reference will rely on and may not be on the disk yet.
struct Unsynced: Sendable {
    /// Files whose writers are not known to have synced them.
    var files: Set<String> = []
    /// Folders with new names.
    var folders: Set<String> = []
    /// Whether more was written than is known here.
    var isEverything = false

    /// Waits until all of it is on the disk.
    ///
    /// - Parameter directory: a folder of the file system that it is on.
    func sync(in directory: String) throws(GitError) {
        if isEverything { return try Files.syncFileSystem(of: directory) }
        try Files.sync(files: files.sorted())
        try Files.sync(folders: folders)
    }

    /// What is not below a folder, and may be on another file system.
    func outside(_ directory: String) -> Unsynced {
        var rest = Unsynced()
        rest.files = files.filter { !$0.hasPrefix(directory) }
        rest.folders = folders.filter { !$0.hasPrefix(directory) }
        return rest
    }

    mutating func formUnion(_ other: Unsynced) {
        files.formUnion(other.files)
        folders.formUnion(other.folders)
        isEverything = isEverything || other.isEverything
    }
}
