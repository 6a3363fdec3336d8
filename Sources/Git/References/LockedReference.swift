internal import Glibc

/// A reference under git's lock, lent for as long as the lock is held.
public struct LockedReference: ~Copyable {
    let name: String
    /// Its file.
    let path: String
    /// Where its next content is made ready, under the same lock.
    let draft: String

    /// What the reference names now; `nil` if it does not exist.
    ///
    /// - Throws: an error if it is symbolic: whoever set it so is not to find it moved.
    public func current() throws(GitError) -> ObjectID? {
        // Not by libgit2, which goes by what it remembers of `packed-refs` if the file seems unchanged: what is out of
        // date here would be written over.
        if let text = try looseContent() {
            guard !text.starts(with: "ref:".utf8) else { throw symbolic() }
            guard let id = ObjectID(hex: String(decoding: text.prefix(40), as: UTF8.self)[...]) else {
                throw GitError(
                    code: .generic, operation: "read \(name)",
                    message: "\(path) holds no object id; `git fsck` says more")
            }
            return id
        }
        let packed = String(path.dropLast(name.utf8.count)) + "packed-refs"
        return try Files.read(packed).flatMap { PackedReferences.value(of: name, in: $0) }
    }

    /// What its file holds; `nil` if there is none, or an empty folder in its place.
    private func looseContent() throws(GitError) -> [UInt8]? {
        guard let status = try Files.status(path), status.st_mode & S_IFMT != S_IFDIR else { return nil }
        if status.st_mode & S_IFMT == S_IFLNK {
            throw GitError(
                code: .generic, operation: "move \(name)",
                message: "\(path) is a symbolic link; `rm` it to make room for a branch")
        }
        return try Files.read(path)
    }

    private func symbolic() -> GitError {
        GitError(
            code: .generic, operation: "move \(name)",
            message: "it is symbolic; `git symbolic-ref --delete \(name)` makes room for a branch")
    }
}

extension Repository {
    /// Holds git's own lock of a reference (`<name>.lock`) while `body` runs; other git programs wait or fail meanwhile.
    ///
    /// - Parameters:
    ///   - mark: what to mark the lock with. The caller then holds a lock of the system's for this reference, and a
    ///     lock of git's that bears the mark was left by a crash.
    ///   - draft: a path of the caller's own on the same file system, for the next content.
    /// - Throws: `locked` if somebody else holds it; whatever `body` throws, and then the reference is unchanged.
    public func withLockedReference<Result>(
        _ name: String, mark: LockMark?, draft: String, _ body: (borrowing LockedReference) throws -> Result
    ) throws -> Result {
        let path = referenceDirectory + name
        try lock(name, path + ".lock", mark)
        defer { unlink(path + ".lock") }
        return try body(LockedReference(name: name, path: path, draft: draft))
    }

    func lock(_ name: String, _ lock: String, _ mark: LockMark?) throws(GitError) {
        try refuseQuarantine(name)
        for attempt in 0..<10 {
            do throws(GitError) {
                if let mark {
                    try mark.removeLeftover(lock)
                    try mark.make(lock)
                } else {
                    try Files.write(lock, [UInt8](), mode: 0o666, flags: O_EXCL, sharing: objects.sharing)
                }
                return
            } catch {
                switch error.systemError {
                case EEXIST:
                    throw GitError(code: .locked, operation: "lock \(name)", message: "\(lock) is there")
                case ENOENT where attempt < 9:
                    // git removes folders of references that have become empty.
                    do throws(GitError) {
                        try Files.createDirectories(Files.folder(of: lock), sharing: objects.sharing)
                    } catch {
                        throw error.systemError == ENOTDIR ? Self.obstacle(to: name) : error
                    }
                case ENOTDIR: throw Self.obstacle(to: name)
                default: throw error
                }
            }
        }
    }

    /// A file where a folder is needed, or the other way round.
    static func obstacle(to name: String) -> GitError {
        GitError(
            code: .exists, operation: "write \(name)",
            message: "another reference leaves no room for it; `git for-each-ref` shows them")
    }
}
