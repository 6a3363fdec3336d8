internal import Glibc
internal import Synchronization

/// What the files of references held when they were last read, for a program that asks for them again and again.
///
/// A file is looked at each time, and read again unless it is the same and was old when it was read: two changes within
/// one tick of the file system's clock could leave the same marks. It may be used by several threads at once.
public final class ReferenceMemory: Sendable {
    /// What tells whether a file has changed.
    private struct Mark: Equatable {
        let device: dev_t
        let inode: ino_t
        let size: off_t
        let written: Moment
        let changed: Moment

        struct Moment: Equatable {
            let seconds: Int
            let nanoseconds: Int

            init(_ time: timespec) { (seconds, nanoseconds) = (time.tv_sec, time.tv_nsec) }
        }

        init(_ status: stat) {
            (device, inode, size) = (status.st_dev, status.st_ino, status.st_size)
            (written, changed) = (Moment(status.st_mtim), Moment(status.st_ctim))
        }

        /// Whether it was old enough when it was looked at.
        var isSettled: Bool {
            var now = timespec()
            clock_gettime(CLOCK_REALTIME, &now)
            let age = (now.tv_sec - changed.seconds) * 1_000_000_000 + now.tv_nsec - changed.nanoseconds
            return age > Self.tick
        }

        /// Coarser than the clocks of the file systems that people keep repositories on.
        private static let tick = 100_000_000
    }

    private struct Known {
        let mark: Mark
        let id: ObjectID
    }

    private let loose = Shards<[String: Known]>([:])
    private let packed = Mutex<(mark: Mark, list: [String: ObjectID])?>(nil)

    /// How many references a shard remembers.
    private static let most = 200

    /// Makes an empty one.
    public init() {}

    /// What a file named, if it is the same.
    func id(in path: String, _ status: stat) -> ObjectID? {
        let mark = Mark(status)
        return loose.withLock(path.hashValue) { loose in
            guard let known = loose[path], known.mark == mark else { return nil }
            return known.id
        }
    }

    /// Notes what a file names.
    ///
    /// - Parameter status: as it was before it was read.
    func note(_ id: ObjectID, in path: String, _ status: stat) {
        let mark = Mark(status)
        guard mark.isSettled else { return }
        loose.withLock(path.hashValue) { loose in
            if loose.count > Self.most { loose = [:] }
            loose[path] = Known(mark: mark, id: id)
        }
    }

    /// What `packed-refs` lists, made by `read` if it has changed.
    func packed(
        _ path: String, _ read: ([UInt8]) throws(GitError) -> [String: ObjectID]
    ) throws(GitError) -> [String: ObjectID] {
        guard let status = try Files.status(path) else { return [:] }
        let mark = Mark(status)
        if let list = packed.withLock({ $0?.mark == mark ? $0?.list : nil }) { return list }
        guard let content = try Files.read(path) else { return [:] }
        let list = try read(content)
        if mark.isSettled { packed.withLock { $0 = (mark, list) } }
        return list
    }
}
