internal import Glibc

/// The `.keep` file beside a new pack to which no reference leads yet: with it `git repack -ad` leaves the pack alone.
///
/// Its maker holds a lock of the system's on it, so that one which a killed process left can be told from one in use.
final class PackKeep {
    private static let content = Array("gitmem\n".utf8)

    private let path: String
    private let file: Int32

    /// Makes the file for the pack at `path`, given without `.pack`.
    ///
    /// - Parameter isDurable: whether one that a power cut leaves has to have its content, by which it is known.
    /// - Returns: `nil` if the pack has one already, or where the system cannot lock files.
    static func make(_ path: String, draft: String, isDurable: Bool, sharing: Sharing) -> PackKeep? {
        let file = open(draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return nil }
        defer { unlink(draft) }
        guard write(file, content, content.count) == content.count, flock(file, LOCK_EX | LOCK_NB) == 0,
            (try? sharing.apply(to: file, path: draft)) != nil, !isDurable || fdatasync(file) == 0,
            link(draft, path + ".keep") == 0
        else {
            close(file)
            return nil
        }
        return PackKeep(path: path + ".keep", file: file)
    }

    private init(path: String, file: Int32) {
        self.path = path
        self.file = file
    }

    deinit {
        // Before the lock goes: nobody else may take it for one that was left.
        unlink(path)
        close(file)
    }

    /// Removes those that processes left which are gone.
    ///
    /// - Parameter directory: the folder of packs, ending in `/`.
    /// - Returns: the paths of those.
    @discardableResult
    static func sweep(_ directory: String) throws(GitError) -> [String] {
        var removed: [String] = []
        for name in try Files.names(in: directory) where name.hasPrefix("pack-") && name.hasSuffix(".keep") {
            let file = open(directory + name, O_RDWR | O_CLOEXEC | O_NONBLOCK)
            guard file >= 0 else { continue }
            defer { close(file) }
            let start = try Files.read(descriptor: file, path: directory + name, limit: content.count + 1)
            guard start == content, flock(file, LOCK_EX | LOCK_NB) == 0, unlink(directory + name) == 0 else { continue }
            removed.append(directory + name)
        }
        return removed
    }
}
