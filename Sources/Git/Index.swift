internal import CLibgit2
public import Glibc

/// A git index file, read into memory, owned by its holder.
public struct Index: ~Copyable {
    private let pointer: OpaquePointer

    /// One file that the index lists.
    public struct Entry: Sendable {
        /// The path from the worktree's root.
        public let path: String
        /// The blob.
        public let id: ObjectID
        /// The mode.
        public let mode: FileMode
        /// 0, or the side of a conflict.
        public let stage: Int
        /// Whether git was told not to look at the file (`--assume-unchanged`, `--skip-worktree`).
        public let isHidden: Bool
        fileprivate let size: UInt32
        fileprivate let seconds: Int32
        fileprivate let nanoseconds: UInt32
        fileprivate let inode: UInt32

        /// Whether the file's size, time and inode are those that the index recorded.
        public func matches(_ status: stat) -> Bool {
            size == UInt32(truncatingIfNeeded: status.st_size)
                && seconds == Int32(truncatingIfNeeded: status.st_mtim.tv_sec)
                && nanoseconds == UInt32(truncatingIfNeeded: status.st_mtim.tv_nsec)
                && inode == UInt32(truncatingIfNeeded: status.st_ino)
        }
    }

    /// Opens the index at `path`; a file that does not exist is an empty index.
    public init(path: String) throws(GitError) {
        var opened: OpaquePointer?
        try checkSystem("read the index \(path)") { git_index_open(&opened, path) }
        guard let opened else { throw lastError("read the index \(path)", -1) }
        pointer = opened
    }

    deinit { git_index_free(pointer) }

    /// The number of entries.
    public var count: Int { git_index_entrycount(pointer) }

    /// The entry at `position`, in order of path.
    public func entry(at position: Int) -> Entry? {
        git_index_get_byindex(pointer, position).map { Self.entry($0.pointee) }
    }

    /// The entry for `path` that is in no conflict.
    public func entry(_ path: String) -> Entry? {
        git_index_get_bypath(pointer, path, 0).map { Self.entry($0.pointee) }
    }

    /// Adds or replaces an entry, with the file's status so that git need not read it again.
    public func set(_ path: String, id: ObjectID, mode: FileMode, status: stat) throws(GitError) {
        var entry = git_index_entry()
        entry.id = id.raw
        entry.mode = mode.rawValue
        entry.file_size = UInt32(truncatingIfNeeded: status.st_size)
        entry.dev = UInt32(truncatingIfNeeded: status.st_dev)
        entry.ino = UInt32(truncatingIfNeeded: status.st_ino)
        entry.uid = status.st_uid
        entry.gid = status.st_gid
        entry.ctime.seconds = Int32(truncatingIfNeeded: status.st_ctim.tv_sec)
        entry.ctime.nanoseconds = UInt32(truncatingIfNeeded: status.st_ctim.tv_nsec)
        entry.mtime.seconds = Int32(truncatingIfNeeded: status.st_mtim.tv_sec)
        entry.mtime.nanoseconds = UInt32(truncatingIfNeeded: status.st_mtim.tv_nsec)
        let result = path.withCString { name in
            entry.path = name
            return git_index_add(pointer, &entry)
        }
        try check("add \(path) to the index", result)
    }

    /// Removes the entry for `path`; nothing happens if there is none.
    public func remove(_ path: String) throws(GitError) {
        let result = git_index_remove(pointer, path, 0)
        if result != GIT_ENOTFOUND.rawValue { try check("remove \(path) from the index", result) }
    }

    /// Writes the index to the file it was opened from.
    public func write() throws(GitError) {
        try checkSystem("write the index") { git_index_write(pointer) }
    }

    private static func entry(_ entry: git_index_entry) -> Entry {
        let hidden =
            entry.flags_extended & UInt16(GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue) != 0
            || entry.flags & UInt16(GIT_INDEX_ENTRY_VALID.rawValue) != 0
        return Entry(
            path: String(cString: entry.path), id: ObjectID(entry.id), mode: FileMode(rawValue: entry.mode),
            stage: Int(entry.flags >> 12 & 3), isHidden: hidden, size: entry.file_size, seconds: entry.mtime.seconds,
            nanoseconds: entry.mtime.nanoseconds, inode: entry.ino)
    }
}
