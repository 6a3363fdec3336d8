internal import CLibgit2
internal import Glibc

/// How a move of a reference ended, if the reference is where it was to come; or a deletion, if it is gone.
public enum ReferenceMove {
    case done
    /// It could not be synced, and not be put back either.
    case unsynced(GitError)
}

extension Repository {
    /// Moves a locked reference, with a line in its log and in those of the worktrees that have it checked out.
    ///
    /// If the objects are synced and this returns ``ReferenceMove/done``, the reference survives a power cut.
    ///
    /// - Parameters:
    ///   - old: what ``LockedReference/current()`` is.
    ///   - heads: the git directories whose `HEAD` it is.
    /// - Throws: a ``GitError``; then the reference is where it was.
    public func move(
        _ reference: borrowing LockedReference, from old: ObjectID?, to new: ObjectID, by identity: Identity,
        reason: String, heads: [String]
    ) throws(GitError) -> ReferenceMove {
        if old == nil { try refuseNeighbours(of: reference.name) }
        let isLoose = try Files.status(reference.path) != nil
        try write(new, to: reference, isDurable: objects.syncs)
        let log = commonDirectory + "logs/" + reference.name
        let line = ReferenceLog.line(from: old, to: new, by: identity, at: time(nil), reason: reason)
        let size: off_t?
        do throws(GitError) {
            size = try ReferenceLog.append(line, to: log, sharing: objects.sharing) { () throws(GitError) in
                try logsNewReferences()
            }
        } catch {
            unlink(reference.draft)
            throw error
        }
        var outcome = ReferenceMove.done
        do throws(GitError) {
            try Self.replace(reference)
            if objects.syncs { try syncNames(of: reference.path) }
        } catch {
            // Nobody may take the failure for what it is not: what cannot be synced did not happen.
            if putBack(isLoose ? old : nil, reference, from: new) {
                if let size { truncate(log, size) }
                throw error
            }
            outcome = .unsynced(error)
        }
        for head in heads {
            // These are for people, and the branch has moved.
            _ = try? ReferenceLog.append(line, to: head + "logs/HEAD", sharing: objects.sharing) {
                () throws(GitError) in
                try logsNewReferences()
            }
        }
        return outcome
    }

    private static func content(_ id: ObjectID) -> [UInt8] { Array("\(id)\n".utf8) }

    private func write(
        _ id: ObjectID, to reference: borrowing LockedReference, isDurable: Bool
    ) throws(GitError) {
        try Files.writeDraft(
            reference.draft, Self.content(id), mode: 0o666, isDurable: isDurable && objects.company == nil,
            sharing: objects.sharing)
        guard isDurable, let company = objects.company else { return }
        do throws(GitError) {
            if try !company.sync(referenceDirectory) { try Files.sync(files: [reference.draft]) }
        } catch {
            unlink(reference.draft)
            throw error
        }
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

    /// Undoes a move that failed, be it that the reference had come to its new commit or not.
    ///
    /// - Parameter old: what its file had; `nil` if there was none.
    /// - Returns: whether the reference is seen not to be at the new commit.
    private func putBack(_ old: ObjectID?, _ reference: borrowing LockedReference, from new: ObjectID) -> Bool {
        let written = Self.content(new)
        do throws(GitError) {
            // What somebody wrote who minds no lock is left alone.
            guard try Files.read(reference.path) == written else { return true }
            if let old {
                try write(old, to: reference, isDurable: objects.syncs)
                try Self.replace(reference)
            } else {
                unlink(reference.path)
            }
        } catch {}
        do throws(GitError) {
            guard try Files.read(reference.path) != written else { return false }
        } catch {
            return false
        }
        if objects.syncs { try? Files.syncFolder(Files.folder(of: reference.path)) }
        return true
    }

    /// Waits until the name of a reference is on the disk, with those of all folders above, which may be plain git's.
    ///
    /// git does not sync what it packs: `packed-refs` has to be there before a folder is without what is in it.
    func syncNames(of path: String) throws(GitError) {
        if try objects.company?.sync(referenceDirectory) == true { return }
        try Files.sync(files: [referenceDirectory + "packed-refs"])
        var folders: [String] = []
        var folder = Files.folder(of: path)
        while folder.utf8.count >= referenceDirectory.utf8.count {
            folders.append(folder)
            folder = Files.folder(of: folder)
        }
        try Files.syncFolder(referenceDirectory)
        for folder in folders.reversed() { try Files.syncFolder(folder) }
    }

    /// Whether git would start a log for a new branch: `core.logAllRefUpdates`.
    private func logsNewReferences() throws(GitError) -> Bool {
        guard let text = try configuration("core.logAllRefUpdates") else { return workDirectory != nil }
        return ConfigValue.flag(text) ?? true
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
