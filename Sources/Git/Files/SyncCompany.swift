internal import CPlatform
internal import Glibc

/// Has threads that wait for the disk at the same time wait together: one sync of the file system serves all that have come
/// before it began.
///
/// A sync of the file system also writes out what other programs have written. Where that takes long, each thread goes on to
/// sync its own files for a while.
final class SyncCompany: @unchecked Sendable {
    // Sendable: all that changes is changed under the lock.
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let end = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var begun = 0
    private var ended = 0
    private var isRunning = false
    private var failures: [Int: GitError] = [:]
    private let syncAll: (Set<String>) throws(GitError) -> Void
    /// What the next sync is of.
    private var waiting: Set<String> = []
    /// Until when each syncs its own files.
    private var restEnd: Int = 0

    /// Longer than so many milliseconds is long.
    private static let longest = 150
    private static let rest = 10_000

    convenience init() {
        let folders = OpenFolders()
        self.init { paths throws(GitError) in try folders.sync(paths) }
    }

    /// - Parameter syncAll: syncs the file systems that hold some paths; it is called by one thread at a time.
    init(_ syncAll: @escaping (Set<String>) throws(GitError) -> Void) {
        self.syncAll = syncAll
        pthread_mutex_init(lock, nil)
        pthread_cond_init(end, nil)
    }

    deinit {
        pthread_mutex_destroy(lock)
        pthread_cond_destroy(end)
        lock.deallocate()
        end.deallocate()
    }

    /// Waits until everything is on the disk that was written before on the file system that holds `path`.
    ///
    /// - Returns: whether it is; if not, the caller syncs what is its own.
    /// - Throws: the system's error.
    func sync(_ path: String) throws(GitError) -> Bool {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        if Self.now < restEnd { return false }
        let own = begun + 1
        waiting.insert(path)
        while ended < own {
            if isRunning {
                pthread_cond_wait(end, lock)
                continue
            }
            isRunning = true
            begun += 1
            let number = begun
            let paths = waiting
            waiting = []
            pthread_mutex_unlock(lock)
            let start = Self.now
            var failure: GitError?
            do throws(GitError) { try syncAll(paths) } catch { failure = error }
            pthread_mutex_lock(lock)
            if Self.now - start > Self.longest { restEnd = Self.now + Self.rest }
            failures[number] = failure
            failures[number - 10_000] = nil
            ended = number
            isRunning = false
            pthread_cond_broadcast(end)
        }
        // One that came after may have found what this one wrote, and told of it.
        if let failure = (own...ended).compactMap({ failures[$0] }).first { throw failure }
        return true
    }

    /// Milliseconds of a clock that is never set.
    private static var now: Int { Int(gitmem_steady_clock()) }
}

/// A folder of each file system, open all the time: that something could not be written is told to those who had one open by
/// then.
private final class OpenFolders {
    private var folders: [dev_t: Int32] = [:]

    deinit { for folder in folders.values { close(folder) } }

    func sync(_ paths: Set<String>) throws(GitError) {
        var devices: Set<dev_t> = []
        for path in paths.sorted() {
            var status = stat()
            guard stat(path, &status) == 0 else { throw .system("write files out", path: path) }
            guard devices.insert(status.st_dev).inserted else { continue }
            try Files.syncFileSystem(of: folder(path, on: status.st_dev), path: path)
        }
    }

    private func folder(_ path: String, on device: dev_t) throws(GitError) -> Int32 {
        if let known = folders[device] { return known }
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .system("write files out", path: path) }
        folders[device] = folder
        return folder
    }
}
