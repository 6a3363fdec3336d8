internal import CPlatform
internal import Glibc

extension Files {
    /// Somebody holds a lock for longer than there was patience.
    public struct HeldLock: Error {
        /// The file.
        public let path: String
        /// The process that holds it, as far as it has said so.
        public let holder: Int?
        /// Whether a signal has stopped that process.
        public let isStopped: Bool
        /// Whether that process waits for this one, which was started by it: as a hook of a git of its own.
        public let isAncestor: Bool
    }

    /// After how many milliseconds a wait is told of.
    private static let quietWait = 1_000

    /// Runs `body` while this process alone holds the file at `path`; the system gives it back if the process dies.
    ///
    /// The file holds the number of the process that had it last.
    ///
    /// - Parameters:
    ///   - patience: how long to wait, in milliseconds: a process that was stopped holds its locks. For one that waits
    ///     for this process there is no wait.
    ///   - sharing: who else may use the file.
    ///   - onWait: called once, when the wait has taken a second.
    /// - Throws: ``HeldLock``; a ``GitError`` if the file cannot be locked; what `body` throws.
    public static func withExclusiveLock<Result>(
        _ path: String, patience: Int, sharing: Sharing = .none, onWait: ((HeldLock) -> Void)? = nil,
        _ body: () throws -> Result
    ) throws -> Result {
        let file = try openLock(path, sharing)
        defer { close(file) }
        let start = Int(gitmem_steady_clock())
        var isTold = false
        // No signal wakes a library from a wait that has no end, so it asks again and again.
        var pause: UInt32 = 100
        while try !lock(file, path: path) {
            let waited = Int(gitmem_steady_clock()) - start
            if waited >= min(patience, quietWait), !isTold || waited >= patience {
                let held = try holder(of: file, path: path)
                if waited >= patience || held.isAncestor { throw held }
                onWait?(held)
                isTold = true
            }
            usleep(pause / 2 + .random(in: 0...pause))
            pause = min(pause * 2, 5_000)
        }
        note(getpid(), in: file)
        return try body()
    }

    private static func holder(of file: Int32, path: String) throws(GitError) -> HeldLock {
        var text = [UInt8](repeating: 0, count: 20)
        let count = pread(file, &text, text.count, 0)
        let line = text.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") }
        let holder = Int(String(decoding: line, as: UTF8.self)).flatMap { pid_t(exactly: $0) }
        return HeldLock(
            path: path, holder: holder.map(Int.init),
            isStopped: holder.flatMap(ProcessStatus.init)?.isStopped ?? false,
            isAncestor: holder.map(ProcessStatus.isAncestor) ?? false)
    }

    /// The same, if no process holds the file; `nil` without a wait if one does.
    public static func withExclusiveLockIfFree<Result>(
        _ path: String, sharing: Sharing = .none, _ body: () throws -> Result
    ) throws -> Result? {
        let file = try openLock(path, sharing)
        defer { close(file) }
        guard try lock(file, path: path) else { return nil }
        note(getpid(), in: file)
        return try body()
    }

    private static func openLock(_ path: String, _ sharing: Sharing) throws(GitError) -> Int32 {
        // A link is not followed, and a pipe not waited for.
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o666)
        guard file >= 0 else {
            switch errno {
            case ELOOP, EISDIR, ENXIO, ENODEV: throw .obstacle(at: path)
            default: throw .system("lock a file", path: path)
            }
        }
        do throws(GitError) {
            var status = stat()
            guard fstat(file, &status) == 0 else { throw GitError.system("lock a file", path: path) }
            guard status.st_mode & S_IFMT == S_IFREG else { throw GitError.obstacle(at: path) }
            try sharing.apply(to: file, path: path)
        } catch {
            close(file)
            throw error
        }
        return file
    }

    private static func lock(_ file: Int32, path: String) throws(GitError) -> Bool {
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return false }
            if errno != EINTR { throw .system("lock a file", path: path) }
        }
        return true
    }

    /// Only the message of whoever waits in vain needs it, so a full disk does not matter.
    private static func note(_ process: pid_t, in file: Int32) {
        // A file that has another name as well may be somebody's file.
        var status = stat()
        guard fstat(file, &status) == 0, status.st_nlink == 1 else { return }
        let text = Array("\(process)\n".utf8)
        if pwrite(file, text, text.count, 0) == text.count { _ = ftruncate(file, off_t(text.count)) }
    }
}
