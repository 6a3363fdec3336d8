internal import Git
internal import Glibc

/// A sync that is under way, as the git that it runs is told of it, and by git the hooks.
///
/// The text is `PROCESS:DEVICE:INODE:REMOTE`; device and inode are those of the git directory, which may have several
/// paths. It counts for as long as its process lives: what a hook leaves running may outlive the sync.
struct SyncMark {
    /// The variable that holds the marks of the syncs around a process, separated by spaces.
    static let variable = "GITMEM_SYNCS"

    let text: String
    private let place: String

    init(of repository: borrowing Repository, _ remote: String) throws(GitError) {
        let status = try Files.status(Files.absolute(repository.commonDirectory))
        place = "\(status?.st_dev ?? 0):\(status?.st_ino ?? 0):\(remote)"
        text = "\(getpid()):\(place)"
    }

    /// Whether one of these marks is of a sync of the same repository with the same remote.
    func isIn(_ marks: String?) -> Bool {
        (marks ?? "").split(separator: " ").contains { mark in
            let parts = mark.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[1] == place, let process = pid_t(parts[0]), process > 0 else { return false }
            return kill(process, 0) == 0 || errno == EPERM
        }
    }
}
