internal import Glibc

/// git's logs of where references were: a line for each move.
enum ReferenceLog {
    /// Adds a line, whole or not at all, to a log that exists.
    ///
    /// - Parameters:
    ///   - sharing: who else may use it.
    ///   - create: says whether to make a log that does not exist.
    /// - Returns: the size that the log had; `nil` if nothing was written.
    @discardableResult
    static func append(
        _ line: String, to path: String, sharing: Sharing, create: () throws(GitError) -> Bool
    ) throws(GitError) -> off_t? {
        var file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NONBLOCK)
        if file < 0, errno == ENOENT || errno == EISDIR {
            guard try create() else { return nil }
            try Files.createDirectories(Files.folder(of: path), sharing: sharing)
            file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o666)
            // What is left of the logs of references that were below it.
            if file < 0, errno == EISDIR, try Files.removeEmptyDirectories(path) {
                file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o666)
            }
        }
        guard file >= 0 else { throw .system("write a reflog", path: path) }
        defer { close(file) }
        try sharing.apply(to: file, path: path)
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .system("write a reflog", path: path) }
        if let failure = Array(line.utf8).withUnsafeBytes({ Files.writeAll(file, $0, path: path) }) {
            ftruncate(file, status.st_size)
            throw failure
        }
        return status.st_size
    }

    /// A line of a log. The reason becomes one line, as git makes it.
    static func line(
        from old: ObjectID?, to new: ObjectID, by identity: Identity, at time: Int, reason: String
    ) -> String {
        let words = reason.split { $0.isWhitespace }.joined(separator: " ")
        let before = old.map { "\($0)" } ?? String(repeating: "0", count: 2 * ObjectID.byteCount)
        // In UTC, as commits are: the local time would be looked up in the system's files each time.
        return "\(before) \(new) \(identity.name) <\(identity.email)> \(time) +0000\t\(words)\n"
    }
}
