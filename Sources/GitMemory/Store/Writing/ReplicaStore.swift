internal import CRDT
internal import Git
internal import Glibc

/// The replica records of one branch in one clone.
///
/// A counter's share must have one writer. So a replica is used again only if the record and its twin agree and the
/// branch is exactly where they say; after a reset, a revert, a merge by plain git, in a copy, out of a backup and
/// after a crash they do not, and then a new replica costs a few bytes, where a shared one would lose counts.
struct ReplicaStore {
    private let recordPath: String
    private let twinPath: String?
    private let commonDirectory: String
    private let twinDirectory: String?

    /// - Parameter commonDirectory: the git directory that all worktrees share; its path names the clone.
    init(agent: AgentName, commonDirectory: String, twinDirectory: String?) {
        self.commonDirectory = commonDirectory
        self.twinDirectory = twinDirectory
        recordPath = "\(commonDirectory)gitmem/replicas/\(agent)"
        twinPath = twinDirectory.map { directory in
            let clone = EntryID(ofBody: PathText.bytes(of: commonDirectory)).short
            return "\(directory)/\(clone)/\(agent)"
        }
    }

    /// What may be used again when the branch is at `tip`; `nil` if a new replica is needed.
    func usable(at tip: ObjectID?, now: Timestamp) -> ReplicaRecord? {
        guard let tip, let twinDirectory, let twinPath,
            let content = try? Files.read(recordPath, isOwn: true), let record = ReplicaRecord(content),
            Files.isOwnDirectory(twinDirectory), Files.isOwnDirectory(Files.folder(of: twinPath)),
            let twin = try? Files.read(twinPath, isOwn: true), twin == content, record.tip == tip,
            // A twin that can be read and not replaced would outlive what it says.
            access(Files.folder(of: twinPath), W_OK | X_OK) == 0
        else { return nil }
        // A replica that once ran a day ahead would keep its stamps in the future for ever.
        guard record.last.milliseconds < now.milliseconds + HybridLogicalClock.maximumDrift else { return nil }
        return record
    }

    /// Where the branch was after the last write that was recorded.
    var lastTip: ObjectID? { (try? Files.read(recordPath)).flatMap { $0 }.flatMap(ReplicaRecord.init)?.tip }

    /// Replaces the record and its twin. A twin that cannot be written only means a new replica next time.
    func write(_ record: ReplicaRecord, sharing: Sharing) throws(GitError) {
        try Files.createOwnDirectories(Files.folder(of: recordPath), below: commonDirectory, sharing: sharing)
        // Where nothing is replaced the file system does not hurry to write the new file out. A crash in between leaves
        // no record, which means a new replica.
        if unlink(recordPath) != 0, errno == EISDIR { throw .obstacle(at: recordPath) }
        try Files.replace(recordPath, with: record.text.utf8, sharing: sharing)
        guard let twinDirectory, let twinPath else { return }
        guard Self.makePrivate(twinDirectory), Self.makePrivate(Files.folder(of: twinPath)) else { return }
        do throws(GitError) {
            try Files.replace(twinPath, with: record.text.utf8)
        } catch {
            unlink(twinPath)
        }
    }

    /// Forgets the replica of a branch that goes.
    func remove() {
        unlink(recordPath)
        if let twinPath { unlink(twinPath) }
    }

    /// Makes a folder of twins, if there is none. It may lie where every user can write, so what is there already is
    /// looked at before anything is made in it.
    ///
    /// - Returns: whether there is one now that is this user's.
    private static func makePrivate(_ path: String) -> Bool {
        if mkdir(path, 0o700) != 0, errno != EEXIST { return false }
        return Files.isOwnDirectory(path)
    }
}
