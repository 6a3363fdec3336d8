internal import Glibc

extension Files {
    /// Removes files from a folder, though not from those below.
    ///
    /// - Parameter time: seconds since 1970: what was changed later stays.
    /// - Returns: the paths of what was removed.
    public static func sweep(
        _ folder: String, olderThan time: Int, where isTemporary: (String) -> Bool
    ) throws(GitError) -> [String] {
        var removed: [String] = []
        for name in try names(in: folder) where isTemporary(name) {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            guard let status = try status(path), status.st_mode & S_IFMT == S_IFREG, status.st_mtim.tv_sec < time,
                unlink(path) == 0
            else { continue }
            removed.append(path)
        }
        return removed
    }
}
