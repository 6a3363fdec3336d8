public import Glibc

/// The few file operations that git's folders need, with errors that name the path.
public enum Files {
    /// The content of a file; `nil` if there is none.
    ///
    /// A pipe or a device is not waited for: it is refused.
    ///
    /// - Parameter isOwn: whether it is a file of gitmem's own, which is never a link.
    public static func read(_ path: String, isOwn: Bool = false) throws(GitError) -> [UInt8]? {
        // Without O_NONBLOCK, opening a pipe waits until somebody writes to it.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | (isOwn ? O_NOFOLLOW : 0))
        guard file >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            if isOwn, errno == ELOOP { throw .obstacle(at: path) }
            throw .system("read a file", path: path)
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .system("read a file", path: path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .obstacle(at: path) }
        return try read(regular: file, size: Int(status.st_size), path: path)
    }

    /// Everything of an open file that is no pipe.
    ///
    /// - Parameter size: how large it was a moment ago.
    static func read(regular file: Int32, size: Int, path: String) throws(GitError) -> [UInt8] {
        var failed = false
        var content = [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, filled in
            filled = 0
            while filled <= size {
                let count = Glibc.read(file, buffer.baseAddress?.advanced(by: filled), size + 1 - filled)
                if count < 0, errno == EINTR { continue }
                failed = count < 0
                if count <= 0 { return }
                filled += count
                // One more could have come: that was all.
                if filled == size { return }
            }
        }
        if failed { throw .system("read a file", path: path) }
        // It has grown meanwhile.
        if content.count > size { content += try read(descriptor: file, path: path) }
        return content
    }

    /// The content of whatever stands at a path, as programs read what a user names: a pipe is waited for, a device is
    /// read, a link is followed. `nil` if there is nothing.
    static func readAny(_ path: String) throws(GitError) -> [UInt8]? {
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
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw .system("read a file", path: path)
        }
        defer { close(file) }
        guard lseek(file, off_t(-count), SEEK_END) >= 0 else { return nil }
        return try read(descriptor: file, path: path, limit: count)
    }

    /// Replaces the content of `path` in one step: whoever reads sees the old or the new, never a part.
    ///
    /// - Parameters:
    ///   - isDurable: whether the new content has to be on the disk before this returns.
    ///   - sharing: who else may use it.
    public static func replace(
        _ path: String, with content: some Collection<UInt8>, isDurable: Bool = false, sharing: Sharing = .none
    ) throws(GitError) {
        let temporary = "\(path).\(getpid()).tmp"
        try writeDraft(temporary, content, mode: 0o644, isDurable: isDurable, sharing: sharing)
        guard rename(temporary, path) == 0 else {
            let error = errno == EISDIR ? GitError.obstacle(at: path) : .system("replace a file", path: path)
            unlink(temporary)
            throw error
        }
        if isDurable { try syncFolder(folder(of: path)) }
    }

    /// Writes a file under a name that is this process's alone. What a crash left there goes, as does whatever else
    /// stands there; a link is not followed.
    public static func writeDraft(
        _ path: String, _ content: some Collection<UInt8>, mode: mode_t, isDurable: Bool = false,
        sharing: Sharing = .none
    ) throws(GitError) {
        do throws(GitError) {
            return try write(path, content, mode: mode, flags: O_EXCL, isDurable: isDurable, sharing: sharing)
        } catch {
            guard error.systemError == EEXIST else { throw error }
        }
        guard unlink(path) == 0 || errno == ENOENT else { throw .obstacle(at: path) }
        try write(path, content, mode: mode, flags: O_EXCL, isDurable: isDurable, sharing: sharing)
    }

    /// Writes a new file. With `O_EXCL` in `flags` it must not exist, with `O_TRUNC` it is overwritten.
    ///
    /// - Parameters:
    ///   - isDurable: whether the content, though not the name, has to be on the disk before this returns.
    ///   - sharing: who else may use it.
    public static func write(
        _ path: String, _ content: some Collection<UInt8>, mode: mode_t, flags: Int32, isDurable: Bool = false,
        sharing: Sharing = .none
    ) throws(GitError) {
        let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | flags, mode)
        guard file >= 0 else { throw .system("write a file", path: path) }
        var failure: GitError?
        let done: Void? = content.withContiguousStorageIfAvailable { buffer in
            failure = writeAll(file, UnsafeRawBufferPointer(buffer), path: path)
        }
        if done == nil { failure = Array(content).withUnsafeBytes { writeAll(file, $0, path: path) } }
        if failure == nil {
            do throws(GitError) { try sharing.apply(to: file, path: path) } catch { failure = error }
        }
        if isDurable, failure == nil {
            do throws(GitError) { try sync(file, path: path) } catch { failure = error }
        }
        if close(file) != 0, failure == nil { failure = .system("write a file", path: path) }
        if let failure {
            unlink(path)
            throw failure
        }
    }

    /// Makes a file that must not exist, content and all in one step: a crash leaves the whole file or none.
    ///
    /// - Parameters:
    ///   - draft: a path of the caller's own beside it, which is overwritten and gone afterwards.
    ///   - isDurable: whether its content has to be on the disk as soon as it is there.
    ///   - sharing: who else may use it.
    /// - Throws: an error with the system error `EEXIST` if there is one already.
    public static func create(
        _ path: String, _ content: some Collection<UInt8>, by draft: String, isDurable: Bool = false,
        sharing: Sharing = .none
    ) throws(GitError) {
        unlink(draft)
        try write(draft, content, mode: 0o644, flags: O_EXCL, isDurable: isDurable, sharing: sharing)
        defer { unlink(draft) }
        if link(draft, path) == 0 { return }
        switch errno {
        case EPERM, EOPNOTSUPP, ENOSYS, EMLINK:
            // A file system without links.
            try write(path, content, mode: 0o644, flags: O_EXCL, isDurable: isDurable, sharing: sharing)
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
    ///
    /// - Parameter sharing: who else may use them.
    /// - Returns: the folders that were created, the uppermost first.
    @discardableResult
    public static func createDirectories(
        _ path: String, mode: mode_t = 0o777, sharing: Sharing = .none
    ) throws(GitError) -> [String] {
        if mkdir(path, mode) == 0 {
            try sharing.apply(to: path)
            return [path]
        }
        if errno == EEXIST { return [] }
        guard errno == ENOENT, let slash = path.dropLast().lastIndex(of: "/"), slash > path.startIndex else {
            throw .system("create a folder", path: path)
        }
        let created = try createDirectories(String(path[..<slash]), mode: mode, sharing: sharing)
        if mkdir(path, mode) == 0 {
            try sharing.apply(to: path)
            return created + [path]
        }
        guard errno == EEXIST else { throw .system("create a folder", path: path) }
        return created
    }

    /// Removes a folder that holds nothing but empty folders.
    ///
    /// - Returns: whether it is gone; what holds a file stays.
    static func removeEmptyDirectories(_ path: String) throws(GitError) -> Bool {
        if rmdir(path) == 0 || errno == ENOENT { return true }
        guard errno == ENOTEMPTY || errno == EEXIST else { return false }
        for name in try names(in: path) {
            guard try removeEmptyDirectories(path + "/" + name) else { return false }
        }
        return rmdir(path) == 0 || errno == ENOENT
    }

    /// The folder that a path is in.
    public static func folder(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
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
        var names: [String] = []
        try forEachName(in: path) { names.append(String(cString: $0)) }
        return names.sorted()
    }

    /// The paths of what is in a folder, sorted; none if it does not exist. Names need not be UTF-8.
    static func paths(in path: String) throws(GitError) -> [String] {
        var paths: [String] = []
        let folder = PathText.bytes(of: path.asFolder)
        try forEachName(in: path) { name in
            let isText = String(validatingCString: name).map { paths.append(path.asFolder + $0) } != nil
            if !isText {
                paths.append(PathText.text(folder + UnsafeRawBufferPointer(start: name, count: strlen(name))))
            }
        }
        return paths.sorted()
    }

    private static func forEachName(
        in path: String, _ body: (UnsafePointer<CChar>) -> Void
    ) throws(GitError) {
        try forEachFile(in: path) { name, _ in body(name) }
    }

    /// Calls `body` with each name in a folder and the number that the file system has for it, in no order; never if it
    /// does not exist.
    static func forEachFile(
        in path: String, _ body: (UnsafePointer<CChar>, UInt) -> Void
    ) throws(GitError) {
        guard let directory = opendir(path) else {
            if errno == ENOENT || errno == ENOTDIR { return }
            throw .system("list a folder", path: path)
        }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let number = UInt(entry.pointee.d_ino)
            withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { name in
                    if strcmp(name, ".") != 0, strcmp(name, "..") != 0 { body(name, number) }
                }
            }
        }
    }

    /// The absolute path of something that exists, links resolved.
    public static func absolute(_ path: String) throws(GitError) -> String {
        guard let resolved = realpath(path, nil) else { throw .system("find", path: path) }
        defer { free(resolved) }
        return PathText.text(resolved)
    }
}
