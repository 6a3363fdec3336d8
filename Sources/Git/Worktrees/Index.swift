public import Glibc

/// A git index file, read into memory, owned by its holder.
///
/// All formats that git writes are read: versions 2 to 4, split or whole, with or without a checksum. A sparse index,
/// and one that needs an extension that is not known, is refused. It is written whole and with a checksum.
public struct Index: ~Copyable {
    private let list: IndexList

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
        let size: UInt32
        let seconds: UInt32
        let nanoseconds: UInt32
        let inode: UInt32

        /// Whether the file's size, time and inode are those that the index recorded.
        public func matches(_ status: stat) -> Bool {
            size == UInt32(truncatingIfNeeded: status.st_size)
                && seconds == UInt32(truncatingIfNeeded: status.st_mtim.tv_sec)
                && nanoseconds == UInt32(truncatingIfNeeded: status.st_mtim.tv_nsec)
                && inode == UInt32(truncatingIfNeeded: status.st_ino)
        }
    }

    /// Opens the index at `path`; a file that does not exist is an empty index.
    ///
    /// - Throws: `unsupported` with what it is that is not supported, `corrupt` if the file is damaged.
    /// - Complexity: O(n) in the length of the file.
    public init(path: String) throws(GitError) {
        list = try IndexList(path: path)
    }

    /// The number of entries in the file.
    public var count: Int { list.count }

    /// The entry at `position` in the file, in order of path.
    public func entry(at position: Int) -> Entry? { list.entry(at: position) }

    /// The entry for `path` that is in no conflict.
    public func entry(_ path: String) -> Entry? { list.entry(path) }

    /// Adds or replaces an entry, with the file's status so that git need not read it again.
    public func set(_ path: String, id: ObjectID, mode: FileMode, status: stat) throws(GitError) {
        list.set(path, id: id, mode: mode, status: status)
    }

    /// Removes the entry for `path`; nothing happens if there is none.
    public func remove(_ path: String) throws(GitError) { list.remove(path) }

    /// Writes the index to a file.
    ///
    /// - Parameter isUnchanged: asked of the entries whose file may have changed in the moment in which the index was
    ///   written, so that its time does not tell. For one that has, git is made to look again.
    public func write(to path: String, isUnchanged: (Entry) throws -> Bool) throws {
        try list.write(to: path, isUnchanged: isUnchanged)
    }
}
