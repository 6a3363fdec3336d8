internal import Git
internal import Glibc

/// The lock under which one branch is moved: git's own, with a mark beside it from which the next process tells a lock
/// that gitmem left in a crash from one that another program holds.
///
/// The mark is the content of a file that the system locks for its holder and gives back when that dies. It is set
/// just before git's lock is taken and cleared when that is given back. So a mark that is found set was left by a
/// crash, and a lock of git's that was made at its time and does not go away is left from there, too.
struct MoveLock {
    private let path: String
    private let reference: String
    private let surroundings: Surroundings

    init(of reference: String, commonDirectory: String, surroundings: Surroundings) {
        path = "\(commonDirectory)gitmem/moves/\(BranchName.short(reference))"
        self.reference = "\(commonDirectory)\(reference).lock"
        self.surroundings = surroundings
    }

    /// Runs `body`, which takes git's lock of the branch and gives it back.
    ///
    /// - Throws: what `body` throws, and `locked` while it is not certain whose git's lock is.
    func whileMarked<Result>(_ body: () throws -> Result) throws -> Result {
        if let slash = path.lastIndex(of: "/") { try Files.createDirectories(String(path[..<slash])) }
        var isLocked = false
        do {
            return try Files.withExclusiveLock(path) { file in
                isLocked = true
                try clearLeftover()
                guard pwrite(file, "1", 1, 0) == 1 else { throw GitError.system("mark a move", path: path) }
                defer { ftruncate(file, 0) }
                return try body()
            }
        } catch let error as GitError where !isLocked && Self.withoutLocks.contains(error.systemError) {
            // git's lock is enough; only what a crash leaves has to be cleared by hand there.
            return try body()
        }
    }

    /// Where the system cannot lock files, or they are another user's.
    private static let withoutLocks: [Int32?] = [EACCES, EPERM, ENOLCK, EOPNOTSUPP, ENOSYS]

    /// Removes git's lock if gitmem left it.
    private func clearLeftover() throws {
        guard let mark = try Files.status(path), mark.st_size > 0, let lock = try Files.status(reference) else {
            return
        }
        // Between mark and lock there is nothing to do: whatever was made much later is not ours.
        let (start, made) = (Self.milliseconds(mark.st_mtim), Self.milliseconds(lock.st_mtim))
        guard start...start + 1000 ~= made else { return }
        // Any other program holds such a lock for milliseconds.
        guard surroundings.clock() > UInt64(made) + 1000 else {
            throw GitError(code: .locked, operation: "lock \(reference)", message: "it was locked a moment ago")
        }
        unlink(reference)
    }

    private static func milliseconds(_ time: timespec) -> Int { time.tv_sec * 1000 + time.tv_nsec / 1_000_000 }
}
