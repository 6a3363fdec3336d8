internal import CPlatform
internal import Glibc

/// The mark in the lock files of git's that gitmem makes, by which one that a crash left is told from another program's.
///
/// Each such lock is a hard link to one file that is on the disk already: so a lock has its content from the first
/// moment on, after a power cut as well, and costs no write. Where the file system is this machine's alone, the
/// system's own locks tell whether a lock's holder lives. Elsewhere they may not reach to other machines: the content
/// names the boot of the machine, and what bears another is left alone until it is so old that nobody can be at work
/// under it. As links have one age together, each lock is a file of its own there.
public struct LockMark: Sendable {
    private static let start = Array("gitmem lock ".utf8)

    private static let boot = try? Files.read(GITMEM_BOOT_FILE)
    private static let content = start + (boot ?? Array("unknown\n".utf8))

    private let source: String
    private let isLocal: Bool
    private let sharing: Sharing

    /// - Parameters:
    ///   - folder: gitmem's own folder in a git directory, ending in `/`; it exists.
    ///   - sharing: who else may use it.
    public init(in folder: String, sharing: Sharing = .none) {
        self.init(in: folder, sharing: sharing, isLocal: gitmem_is_local(folder) != 0)
    }

    init(in folder: String, sharing: Sharing = .none, isLocal: Bool) {
        self.sharing = sharing
        source = folder + "mark"
        self.isLocal = isLocal
    }

    /// Whether there is a lock file that a gitmem made.
    public static func isOn(_ path: String) -> Bool {
        access(path, F_OK) == 0 && (try? Files.read(path))?.starts(with: start) == true
    }

    /// Takes the lock file away if a crash left it.
    ///
    /// - Precondition: the caller holds a lock of the system's without which no gitmem makes this one.
    /// - Parameter patience: for how many seconds a lock of another machine may be in use.
    public func removeLeftover(_ path: String, patience: Int = 10) throws(GitError) {
        guard let found = try Files.read(path), found.starts(with: Self.start) else { return }
        // Where nobody knows the boot, the same mark may be another machine's.
        if found != Self.content || Self.boot == nil, !isLocal {
            guard let status = try Files.status(path), status.st_ctim.tv_sec < time(nil) - patience else { return }
        }
        unlink(path)
    }

    /// Makes the lock file.
    ///
    /// - Throws: an error with the system error `EEXIST` if there is one, `ENOENT` if there is no such folder.
    public func make(_ path: String) throws(GitError) {
        if isLocal {
            // Whatever else stands there is replaced.
            if (try? Files.read(source, isOwn: true)) != Self.content {
                // Locks that are left keep what they are linked to.
                try Files.replace(source, with: Self.content, isDurable: true, sharing: sharing)
            }
            if link(source, path) == 0 { return }
            switch errno {
            // No links here, or not to another user's file.
            case EPERM, EOPNOTSUPP, ENOSYS, EMLINK, EXDEV: break
            default: throw .system("lock a file", path: path)
            }
        }
        try Files.create(path, Self.content, by: "\(source).\(getpid()).tmp", isDurable: true, sharing: sharing)
    }
}
