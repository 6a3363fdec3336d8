internal import Glibc

extension Repository {
    /// Deletes a reference that still names `expected`, and its log, under git's locks of it and of `packed-refs`.
    ///
    /// - Parameters:
    ///   - mark: as for ``withLockedReference(_:mark:draft:_:)``.
    ///   - packedMark: the same for `packed-refs`.
    ///   - packedDraft: the same.
    /// - Throws: `modified` if it names something else by now, `notFound` if it is gone, `locked` if somebody else
    ///   holds one of the locks, or another error; then the reference is where it was.
    public func deleteReference(
        _ name: String, expecting expected: ObjectID, mark: LockMark?, packedMark: LockMark?, packedDraft: String
    ) throws(GitError) -> ReferenceMove {
        let reference = LockedReference(name: name, path: referenceDirectory + name, draft: "")
        try lock(name, reference.path + ".lock", mark)
        defer { unlink(reference.path + ".lock") }
        guard let current = try reference.current() else {
            throw GitError(code: .notFound, operation: "delete \(name)", message: "it is gone")
        }
        guard current == expected else {
            throw GitError(code: .modified, operation: "delete \(name)", message: "it has moved meanwhile")
        }
        let packed = referenceDirectory + "packed-refs"
        // Also if it is not in there: `git pack-refs` may be about to put it there.
        try lock("packed-refs", packed + ".lock", packedMark)
        defer { unlink(packed + ".lock") }
        // Before the reference, as git does it: a log without a reference tells of one that was lost.
        let log = commonDirectory + "logs/" + name
        if unlink(log) == 0 {
            if objects.syncs { try? Files.syncFolder(Files.folder(of: log)) }
        } else if errno != ENOENT, errno != ENOTDIR, errno != EISDIR {
            throw .system("delete the log of \(name)", path: log)
        }
        var failure: GitError?
        // First, as an older one must not be seen when the file of its own is gone.
        if let content = try Files.read(packed), let rest = PackedReferences.removing(name, from: content) {
            let mode = try Files.status(packed)?.st_mode ?? 0o644
            unlink(packedDraft)
            try Files.write(
                packedDraft, rest, mode: mode & 0o777, flags: O_EXCL, isDurable: objects.syncs, sharing: objects.sharing
            )
            guard rename(packedDraft, packed) == 0 else {
                let error = GitError.system("delete \(name)", path: packed)
                unlink(packedDraft)
                throw error
            }
            do throws(GitError) {
                if objects.syncs { try Files.syncFolder(referenceDirectory) }
            } catch {
                if access(reference.path, F_OK) == 0 { throw error }
                failure = error
            }
        }
        guard unlink(reference.path) == 0 || errno == ENOENT || errno == ENOTDIR || errno == EISDIR else {
            throw .system("delete \(name)", path: reference.path)
        }
        do throws(GitError) {
            if objects.syncs { try syncNames(of: reference.path) }
        } catch {
            failure = error
        }
        return failure.map { .unsynced($0) } ?? .done
    }
}

/// git's file of references that have no file of their own: a line for each, and another for what a tag leads to.
enum PackedReferences {
    /// What a reference names; `nil` if it is not there.
    static func value(of name: String, in content: [UInt8]) -> ObjectID? {
        let wanted = Array(" \(name)".utf8)
        for line in content.split(separator: UInt8(ascii: "\n"))
        where line.count == 2 * ObjectID.byteCount + wanted.count && line.suffix(wanted.count).elementsEqual(wanted) {
            return ObjectID(hex: String(decoding: line.dropLast(wanted.count), as: UTF8.self)[...])
        }
        return nil
    }

    /// The content without a reference; `nil` if it is not there.
    static func removing(_ name: String, from content: [UInt8]) -> [UInt8]? {
        let wanted = Array(name.utf8)
        var start = 0
        while start < content.count {
            let end = content[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? content.count
            let line = content[start..<end].dropLast(content[end - 1] == UInt8(ascii: "\n") ? 1 : 0)
            let isWanted =
                line.count == 2 * ObjectID.byteCount + 1 + wanted.count && line.first != UInt8(ascii: "#")
                && line.suffix(wanted.count).elementsEqual(wanted)
            if isWanted {
                var next = end
                if next < content.count, content[next] == UInt8(ascii: "^") {
                    next = content[next...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? content.count
                }
                return Array(content[..<start] + content[next...])
            }
            start = end
        }
        return nil
    }
}
