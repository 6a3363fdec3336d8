internal import CPlatform
internal import Glibc

/// What has to be on the disk before a power cut may come.
///
/// A file's content is there after `fdatasync`, its name after `fsync` of its folder: no file system has to do more by
/// itself.
extension Files {
    /// Starts to write a file out. It only saves time: whoever syncs several files has all of them written at once.
    static func startWriteback(_ file: Int32) { _ = gitmem_start_writeback(file) }

    /// Waits until the content of an open file is on the disk.
    static func sync(_ file: Int32, path: String) throws(GitError) {
        while fdatasync(file) != 0 {
            if errno == EINTR { continue }
            try ignoreWithoutSync("write a file out", path: path)
            return
        }
    }

    /// Waits until the contents of files are on the disk. One that is gone is no error.
    public static func sync(files paths: some Collection<String>) throws(GitError) {
        var rest = paths[...]
        while !rest.isEmpty {
            try sync(group: Array(rest.prefix(16)))
            rest = rest.dropFirst(16)
        }
    }

    /// Only so many at a time, as each needs a descriptor.
    private static func sync(group: [String]) throws(GitError) {
        var opened: [(file: Int32, path: String)] = []
        defer { for item in opened { close(item.file) } }
        for path in group {
            guard let file = try openIfAny(path, O_RDONLY) else { continue }
            opened.append((file, path))
            startWriteback(file)
        }
        for item in opened { try sync(item.file, path: item.path) }
    }

    /// Waits until the names in a folder are on the disk. One that is gone is no error.
    public static func syncFolder(_ path: String) throws(GitError) {
        guard let file = try openIfAny(path, O_RDONLY | O_DIRECTORY) else { return }
        defer { close(file) }
        while fsync(file) != 0 {
            if errno == EINTR { continue }
            try ignoreWithoutSync("write a folder out", path: path)
            return
        }
    }

    /// The same for several folders.
    public static func sync(folders paths: Set<String>) throws(GitError) {
        for path in paths.sorted() { try syncFolder(path) }
    }

    /// Waits until everything on the file system that holds `path` is on the disk, whoever wrote it.
    public static func syncFileSystem(of path: String) throws(GitError) {
        guard let file = try openIfAny(path, O_RDONLY) else { return }
        defer { close(file) }
        try syncFileSystem(of: file, path: path)
    }

    /// The same for the file system that holds an open file.
    static func syncFileSystem(of file: Int32, path: String) throws(GitError) {
        while gitmem_sync_file_system(file) != 0 {
            if errno == EINTR { continue }
            try ignoreWithoutSync("write files out", path: path)
            return
        }
    }

    private static func openIfAny(_ path: String, _ flags: Int32) throws(GitError) -> Int32? {
        let file = open(path, flags | O_CLOEXEC)
        if file >= 0 { return file }
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw .system("write out", path: path)
    }

    /// A file system that knows no sync, such as one of folders, is as safe as it can be.
    private static func ignoreWithoutSync(_ operation: String, path: String) throws(GitError) {
        switch errno {
        case EINVAL, EOPNOTSUPP, ENOSYS: return
        default: throw .system(operation, path: path)
        }
    }
}
