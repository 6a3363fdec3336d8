internal import Glibc

/// The folders in which gitmem keeps what is its own. Others may be able to write there, and what they put in the place
/// of a file or folder is neither followed nor waited for.
extension Files {
    /// Creates a folder of gitmem's own and those above it, as far as they are missing.
    ///
    /// - Parameters:
    ///   - base: the folder that they are below, ending in `/`; it exists, however it is reached.
    ///   - sharing: who else may use them.
    /// - Throws: an error with the code `obstacle` if one of them is no folder but, say, a link to one.
    public static func createOwnDirectories(
        _ path: String, below base: String, mode: UInt32 = 0o777, sharing: Sharing = .none
    ) throws(GitError) {
        guard path.utf8.count > base.utf8.count, path.utf8.starts(with: base.utf8) else { return }
        var end = path.utf8.index(path.startIndex, offsetBy: base.utf8.count)
        while end < path.endIndex {
            let next = path.utf8.index(after: end)
            end = path.utf8[next...].firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
            try createOwnDirectory(String(path[..<end]), mode: mode, sharing: sharing)
        }
    }

    private static func createOwnDirectory(_ path: String, mode: mode_t, sharing: Sharing) throws(GitError) {
        if let status = try status(path) {
            guard status.st_mode & S_IFMT == S_IFDIR else { throw .obstacle(at: path) }
            return
        }
        if mkdir(path, mode) == 0 { return try sharing.apply(to: path) }
        // Another process may have made it meanwhile.
        guard errno == EEXIST else { throw .system("create a folder", path: path) }
        guard let status = try status(path), status.st_mode & S_IFMT == S_IFDIR else { throw .obstacle(at: path) }
    }

    /// Whether a folder is one, and this user's.
    public static func isOwnDirectory(_ path: String) -> Bool {
        guard let status = try? status(path) else { return false }
        return status.st_mode & S_IFMT == S_IFDIR && status.st_uid == geteuid()
    }

    /// What stands at a path, in words.
    static func kind(of path: String) -> String {
        guard let status = try? status(path) else { return "gone" }
        switch status.st_mode & S_IFMT {
        case S_IFLNK: return "a symbolic link"
        case S_IFIFO: return "a named pipe"
        case S_IFSOCK: return "a socket"
        case S_IFCHR, S_IFBLK: return "a device"
        case S_IFDIR: return "a folder"
        default: return "a file"
        }
    }
}
