internal import CLibgit2
internal import Glibc

/// A reference under git's lock, lent for as long as the lock is held.
public struct LockedReference: ~Copyable {
    let name: String
    /// Its file.
    let path: String
    /// Where its next content is made ready, under the same lock.
    let draft: String
    let repository: OpaquePointer

    /// What the reference names now; `nil` if it does not exist.
    ///
    /// - Throws: an error if it is symbolic: whoever set it so is not to find it moved.
    public func current() throws(GitError) -> ObjectID? {
        var reference: OpaquePointer?
        let result = git_reference_lookup(&reference, repository, name)
        if result == GIT_ENOTFOUND.rawValue { return nil }
        try check("read \(name)", result)
        defer { git_reference_free(reference) }
        guard let target = git_reference_target(reference) else {
            throw GitError(
                code: .generic, operation: "move \(name)",
                message: "it is symbolic; `git symbolic-ref --delete \(name)` makes room for a branch")
        }
        return ObjectID(target.pointee)
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
        let path = commonDirectory + name
        try Self.lock(name, path + ".lock", mark)
        defer { unlink(path + ".lock") }
        return try body(LockedReference(name: name, path: path, draft: draft, repository: pointer))
    }

    private static func lock(_ name: String, _ lock: String, _ mark: LockMark?) throws(GitError) {
        for attempt in 0..<10 {
            do throws(GitError) {
                if let mark {
                    try mark.removeLeftover(lock)
                    try mark.make(lock)
                } else {
                    try Files.write(lock, [UInt8](), mode: 0o666, flags: O_EXCL)
                }
                return
            } catch {
                switch error.systemError {
                case EEXIST:
                    throw GitError(code: .locked, operation: "lock \(name)", message: "\(lock) is there")
                case ENOENT where attempt < 9:
                    // git removes folders of references that have become empty.
                    do throws(GitError) { try Files.createDirectories(Files.folder(of: lock)) } catch {
                        throw error.systemError == ENOTDIR ? Self.obstacle(to: name) : error
                    }
                case ENOTDIR: throw Self.obstacle(to: name)
                default: throw error
                }
            }
        }
    }

    /// A file where a folder is needed, or the other way round.
    private static func obstacle(to name: String) -> GitError {
        GitError(
            code: .exists, operation: "write \(name)",
            message: "another reference leaves no room for it; `git for-each-ref` shows them")
    }

    /// Moves a locked reference, with a line in its log and in those of the worktrees that have it checked out.
    ///
    /// If the objects are synced, the reference survives a power cut as soon as this returns.
    ///
    /// - Parameters:
    ///   - old: what ``LockedReference/current()`` is.
    ///   - heads: the git directories whose `HEAD` it is.
    /// - Throws: a ``GitError``; then the reference is where it was.
    public func move(
        _ reference: borrowing LockedReference, from old: ObjectID?, to new: ObjectID, by identity: Identity,
        reason: String, heads: [String]
    ) throws(GitError) {
        if old == nil { try refuseNeighbours(of: reference.name) }
        let isLoose = try Files.status(reference.path) != nil
        try Self.write(new, to: reference, isDurable: objects.syncs)
        let log = commonDirectory + "logs/" + reference.name
        let line = ReferenceLog.line(from: old, to: new, by: identity, at: time(nil), reason: reason)
        let size: off_t?
        do throws(GitError) {
            size = try ReferenceLog.append(line, to: log) { () throws(GitError) in try logsNewReferences() }
        } catch {
            unlink(reference.draft)
            throw error
        }
        do throws(GitError) {
            try Self.replace(reference)
            if objects.syncs { try syncFolders(of: reference.path, allAbove: !isLoose) }
        } catch {
            // Nobody may take the failure for what it is not: what cannot be synced did not happen.
            Self.putBack(isLoose ? old : nil, reference)
            if let size { truncate(log, size) }
            throw error
        }
        for head in heads {
            // These are for people, and the branch has moved.
            _ = try? ReferenceLog.append(line, to: head + "logs/HEAD") { () throws(GitError) in
                try logsNewReferences()
            }
        }
    }

    private static func write(
        _ id: ObjectID, to reference: borrowing LockedReference, isDurable: Bool
    ) throws(GitError) {
        try Files.write(reference.draft, Array("\(id)\n".utf8), mode: 0o666, flags: O_TRUNC, isDurable: isDurable)
    }

    private static func replace(_ reference: borrowing LockedReference) throws(GitError) {
        if rename(reference.draft, reference.path) == 0 { return }
        if errno == EISDIR || errno == ENOTEMPTY || errno == EEXIST {
            // git leaves empty folders where references were.
            guard try Files.removeEmptyDirectories(reference.path) else { throw obstacle(to: reference.name) }
            if rename(reference.draft, reference.path) == 0 { return }
        }
        let error = GitError.system("write \(reference.name)", path: reference.path)
        unlink(reference.draft)
        throw error
    }

    private static func putBack(_ old: ObjectID?, _ reference: borrowing LockedReference) {
        if let old {
            guard (try? write(old, to: reference, isDurable: false)) != nil else { return }
            _ = try? replace(reference)
        } else {
            unlink(reference.path)
        }
    }

    private func syncFolders(of path: String, allAbove: Bool) throws(GitError) {
        var folder = Files.folder(of: path)
        try Files.syncFolder(folder)
        while allAbove, folder.utf8.count > commonDirectory.utf8.count {
            folder = Files.folder(of: folder)
            try Files.syncFolder(folder)
        }
    }

    /// Whether git would start a log for a new branch: `core.logAllRefUpdates`.
    private func logsNewReferences() throws(GitError) -> Bool {
        guard let text = try configuration("core.logAllRefUpdates") else { return workDirectory != nil }
        return Self.flag(text) ?? true
    }

    /// A new reference must be neither above nor below another one, be that in a file or in `packed-refs`.
    private func refuseNeighbours(of name: String) throws(GitError) {
        var isTaken = try !references(matching: name + "/*").isEmpty
        var above = Files.folder(of: name)
        while above.split(separator: "/").count > 2 {
            if try exists(above) { isTaken = true }
            above = Files.folder(of: above)
        }
        if isTaken { throw Self.obstacle(to: name) }
    }

    private func exists(_ name: String) throws(GitError) -> Bool {
        var reference: OpaquePointer?
        let result = git_reference_lookup(&reference, pointer, name)
        if result == GIT_ENOTFOUND.rawValue { return false }
        try check("read \(name)", result)
        git_reference_free(reference)
        return true
    }
}
