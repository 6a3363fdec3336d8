public import Glibc

/// The few file operations that git's folders need, with errors that name the path.
public enum Files {
    /// The content of a file; `nil` if there is none.
    public static func read(_ path: String) throws(GitError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw .system("read a file", path: path)
        }
        defer { close(file) }
        return try read(descriptor: file, path: path)
    }

    /// Everything up to the end of an open file or pipe, at most `limit` bytes of it.
    public static func read(
        descriptor file: Int32, path: String, limit: Int = .max
    ) throws(GitError) -> [UInt8] {
        var status = stat()
        let expected = fstat(file, &status) == 0 ? Int(status.st_size) : 0
        var content: [UInt8] = []
        content.reserveCapacity(max(0, min(expected, limit)))
        let chunk = 1 << 16
        while content.count < limit {
            var count = 0
            let piece = [UInt8](unsafeUninitializedCapacity: min(chunk, limit - content.count)) { buffer, filled in
                repeat { count = Glibc.read(file, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
                filled = max(0, count)
            }
            if count < 0 { throw .system("read a file", path: path) }
            if count == 0 { break }
            content.append(contentsOf: piece)
        }
        return content
    }

    /// The last bytes of a file; `nil` if it does not exist or has fewer.
    public static func tail(_ path: String, count: Int) throws(GitError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw .system("read a file", path: path)
        }
        defer { close(file) }
        guard lseek(file, off_t(-count), SEEK_END) >= 0 else { return nil }
        return try read(descriptor: file, path: path, limit: count)
    }

    /// Replaces the content of `path` in one step: whoever reads sees the old or the new, never a part.
    public static func replace(_ path: String, with content: some Collection<UInt8>) throws(GitError) {
        let temporary = "\(path).\(getpid()).tmp"
        try write(temporary, content, mode: 0o644, flags: O_TRUNC)
        guard rename(temporary, path) == 0 else {
            let error = GitError.system("replace a file", path: path)
            unlink(temporary)
            throw error
        }
    }

    /// Writes a new file. With `O_EXCL` in `flags` it must not exist, with `O_TRUNC` it is overwritten.
    public static func write(
        _ path: String, _ content: some Collection<UInt8>, mode: mode_t, flags: Int32
    ) throws(GitError) {
        let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, mode)
        guard file >= 0 else { throw .system("write a file", path: path) }
        var failure: GitError?
        let done: Void? = content.withContiguousStorageIfAvailable { buffer in
            failure = writeAll(file, UnsafeRawBufferPointer(buffer), path: path)
        }
        if done == nil { failure = Array(content).withUnsafeBytes { writeAll(file, $0, path: path) } }
        if close(file) != 0, failure == nil { failure = .system("write a file", path: path) }
        if let failure {
            unlink(path)
            throw failure
        }
    }

    /// Makes a file that must not exist, content and all in one step: a crash leaves the whole file or none.
    ///
    /// - Parameter draft: a path of the caller's own beside it, which is overwritten and gone afterwards.
    /// - Throws: an error with the system error `EEXIST` if there is one already.
    public static func create(_ path: String, _ content: some Collection<UInt8>, by draft: String) throws(GitError) {
        unlink(draft)
        try write(draft, content, mode: 0o644, flags: O_EXCL)
        defer { unlink(draft) }
        if link(draft, path) == 0 { return }
        switch errno {
        case EPERM, EOPNOTSUPP, ENOSYS, EMLINK:
            // A file system without links.
            try write(path, content, mode: 0o644, flags: O_EXCL)
        default: throw .system("write a file", path: path)
        }
    }

    static func writeAll(_ file: Int32, _ bytes: UnsafeRawBufferPointer, path: String) -> GitError? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                return .system("write a file", path: path)
            }
            rest = rest.dropFirst(count)
        }
        return nil
    }

    /// Creates a folder and those above it, as far as they are missing.
    public static func createDirectories(_ path: String, mode: mode_t = 0o777) throws(GitError) {
        if mkdir(path, mode) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.dropLast().lastIndex(of: "/"), slash > path.startIndex else {
            throw .system("create a folder", path: path)
        }
        try createDirectories(String(path[..<slash]), mode: mode)
        guard mkdir(path, mode) == 0 || errno == EEXIST else { throw .system("create a folder", path: path) }
    }

    /// What is at `path`, links not followed; `nil` if there is nothing.
    public static func status(_ path: String) throws(GitError) -> stat? {
        var status = stat()
        if lstat(path, &status) == 0 { return status }
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw .system("look at a file", path: path)
    }

    /// The names in a folder, sorted; none if it does not exist.
    public static func names(in path: String) throws(GitError) -> [String] {
        guard let directory = opendir(path) else {
            if errno == ENOENT || errno == ENOTDIR { return [] }
            throw .system("list a folder", path: path)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// The absolute path of something that exists, links resolved.
    public static func absolute(_ path: String) throws(GitError) -> String {
        guard let resolved = realpath(path, nil) else { throw .system("find", path: path) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Runs `body` while this process alone holds the file at `path`; the system gives it back if the process dies.
    ///
    /// - Parameter body: gets the descriptor of the file, which is open for reading and writing.
    public static func withExclusiveLock<Result>(_ path: String, _ body: (Int32) throws -> Result) throws -> Result {
        let file = try openLock(path)
        defer { close(file) }
        while flock(file, LOCK_EX) != 0 {
            if errno != EINTR { throw GitError.system("lock a file", path: path) }
        }
        return try body(file)
    }

    /// The same, if no process holds the file; `nil` without a wait if one does.
    public static func withExclusiveLockIfFree<Result>(
        _ path: String, _ body: (Int32) throws -> Result
    ) throws -> Result? {
        let file = try openLock(path)
        defer { close(file) }
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return nil }
            if errno != EINTR { throw GitError.system("lock a file", path: path) }
        }
        return try body(file)
    }

    private static func openLock(_ path: String) throws(GitError) -> Int32 {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw .system("lock a file", path: path) }
        return file
    }
}
