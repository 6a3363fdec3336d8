internal import Glibc

extension Files {
    /// What something in a folder is, links not followed.
    public enum Kind: Sendable {
        case file, folder, link
        /// A pipe, a device, or what cannot be named in UTF-8.
        case other
    }

    /// What is in a folder, sorted by name.
    public static func kinds(in path: String) throws(GitError) -> [(name: String, kind: Kind)] {
        var found: [(name: String, kind: Kind)] = []
        for name in try names(in: path) {
            switch try status(path.asFolder + name).map({ $0.st_mode & S_IFMT }) {
            case S_IFREG: found.append((name, .file))
            case S_IFDIR: found.append((name, .folder))
            case S_IFLNK: found.append((name, .link))
            default: found.append((name, .other))
            }
        }
        return found
    }

    /// Whether a path leads to a folder, by a link as well.
    public static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
