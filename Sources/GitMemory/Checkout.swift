internal import Git
internal import Glibc

/// Keeps one worktree in step with the memory branch that it has checked out.
///
/// A journal in the worktree's git directory says from which tree to which it is being brought, so that what a crash
/// cut short is told from what a user deleted, and finished by the next command. The system releases the lock on the
/// journal when its holder dies; git's own `index.lock` is held meanwhile, too, so that no `git add` is lost.
struct Checkout {
    private let worktree: Worktree
    private let branch: String
    private let surroundings: Surroundings

    init(_ worktree: Worktree, branch: String, surroundings: Surroundings) {
        self.worktree = worktree
        self.branch = branch
        self.surroundings = surroundings
    }

    private var folder: String { worktree.gitDirectory + "gitmem/" }
    private var journalPath: String { folder + "checkout" }
    private var indexLock: String { worktree.indexPath + ".lock" }
    private static let mark = Array("gitmem checkout\n".utf8)

    /// Whether a checkout has begun and not ended: it is under way, or a crash cut it short.
    static func isUnfinished(in gitDirectory: String) -> Bool {
        if access(gitDirectory + "gitmem/checkout", F_OK) == 0 { return true }
        let lock = gitDirectory + "index.lock"
        return access(lock, F_OK) == 0 && (try? Files.read(lock)) == mark
    }

    /// Runs `body` while no other program changes the worktree's index.
    func whileLocked<Result>(in repository: borrowing Repository, _ body: () throws -> Result) throws -> Result {
        try Files.createDirectories(folder)
        return try Files.withExclusiveLock(folder + "lock") {
            // Only the holder of the lock above writes this mark: one that is there now was left by a crash.
            if try Files.read(indexLock) == Self.mark { unlink(indexLock) }
            try acquireIndexLock()
            defer { unlink(indexLock) }
            try recover(in: repository)
            return try body()
        }
    }

    private func acquireIndexLock() throws {
        var pause = Pause(surroundings)
        while true {
            do throws(GitError) {
                return try Files.create(indexLock, Self.mark, by: folder + "index-lock")
            } catch {
                guard error.systemError == EEXIST else { throw error }
            }
            guard pause.total < 5_000_000 else {
                throw StoreError(
                    .busy, "another git program is at work in \(worktree.path)",
                    hint: "if none is, remove \(indexLock)")
            }
            pause.wait()
        }
    }

    /// Makes sure that nothing of the user's would be lost, and writes the journal.
    ///
    /// - Returns: `false` if the branch is not at `old` any more.
    /// - Throws: ``StoreError`` with the code `localChanges` that names a file.
    func prepare(from old: ObjectID, to new: ObjectID, in repository: borrowing Repository) throws -> Bool {
        let head = try repository.reference(branch)
        guard try head.map({ try repository.commit($0).tree }) ?? .emptyTree == old else { return false }
        let changes = try TreeChanges(from: old, to: new, in: repository)
        let index = try Index(path: worktree.indexPath)
        try refuseLocalChanges(index, head: old, changes, in: repository)
        try Files.replace(journalPath, with: Journal(branch: branch, from: old).text.utf8)
        return true
    }

    /// Writes the files and the index if the branch moved, and clears the journal.
    func finish(moved: Bool, from old: ObjectID, to new: ObjectID, in repository: borrowing Repository) throws {
        if moved { try bring(from: old, to: new, in: repository) }
        unlink(journalPath)
    }

    /// Puts the files back as they were, after ``finish(moved:from:to:in:)`` failed: it had not touched the index.
    ///
    /// - Parameter branch: moves the branch back, too; `false` if somebody has built on it meanwhile. Then the journal
    ///   stays, and the next command brings the files to the branch.
    /// - Returns: whether all is as it was.
    func undo(from old: ObjectID, to new: ObjectID, in repository: borrowing Repository, branch: () throws -> Bool)
        -> Bool
    {
        do {
            for change in try TreeChanges(from: new, to: old, in: repository).all {
                _ = try writeFile(change, in: repository)
            }
            guard try branch() else { return false }
        } catch {
            return false
        }
        unlink(journalPath)
        return true
    }

    /// Writes all files of a tree into a worktree that has none yet.
    private func fill(with tree: ObjectID, in repository: borrowing Repository) throws {
        try Files.replace(journalPath, with: Journal(branch: branch, from: .emptyTree).text.utf8)
        try bring(from: .emptyTree, to: tree, in: repository)
        unlink(journalPath)
    }

    private struct Journal {
        let branch: String
        let from: ObjectID

        var text: String { "gitmem-checkout 1 \(from) \(branch)\n" }

        init(branch: String, from: ObjectID) {
            self.branch = branch
            self.from = from
        }

        init?(_ content: [UInt8]) {
            let words = String(decoding: content, as: UTF8.self).split(separator: " ", maxSplits: 3)
            guard words.count == 4, words[0] == "gitmem-checkout", words[1] == "1",
                let from = ObjectID(hex: words[2])
            else { return nil }
            self.init(branch: String(words[3].dropLast()), from: from)
        }
    }

    /// Finishes a checkout that a crash cut short.
    private func recover(in repository: borrowing Repository) throws {
        guard let content = try Files.read(journalPath) else {
            // A worktree that git has set up and that was not filled any more.
            if try Files.status(worktree.indexPath) == nil, try Files.names(in: worktree.path) == [".git"],
                let head = try repository.reference(branch)
            {
                try fill(with: try repository.commit(head).tree, in: repository)
            }
            return
        }
        if let journal = Journal(content), journal.branch == branch,
            let head = try repository.reference(branch)
        {
            try bring(from: journal.from, to: try repository.commit(head).tree, in: repository)
        }
        unlink(journalPath)
    }

    // MARK: The user's changes

    private func refuseLocalChanges(
        _ index: borrowing Index, head: ObjectID, _ changes: TreeChanges, in repository: borrowing Repository
    ) throws {
        // The memory's own files: all of them. An index that is as gitmem left it needs no look at the tree.
        let left = try Files.read(notePath)
        let isAsLeft = try left != nil && left == note(of: head)
        var staged = try isAsLeft ? nil : TreeFiles(head, in: repository, under: StoreFormat.ownNames)
        for position in 0..<index.count {
            guard let entry = index.entry(at: position), StoreFormat.owns(entry.path) else { continue }
            if !isAsLeft, entry.stage != 0 || staged?.remove(entry.path) != entry.id {
                throw changed(entry.path, "staged")
            }
            if entry.isHidden { continue }
            guard try isUnchanged(entry, in: repository) else { throw changed(entry.path, "local") }
        }
        if let missing = staged?.first { throw changed(missing, "staged") }
        // Of the user's files, those that would be written.
        for change in changes.all {
            if let old = change.old {
                guard !StoreFormat.owns(change.path) else { continue }
                guard let entry = index.entry(change.path), entry.id == old.id,
                    try isUnchanged(entry, in: repository)
                else { throw changed(change.path, "local") }
            } else if let status = try Files.status(worktree.path + change.path) {
                guard let new = change.new, status.st_mode & S_IFMT == S_IFREG,
                    try Files.read(worktree.path + change.path) == repository.blob(new.id)
                else { throw changed(change.path, "untracked") }
            }
        }
    }

    private var notePath: String { folder + "index-as-left" }

    /// What is noted when the index is brought to a tree; `nil` if the index carries no checksum.
    private func note(of tree: ObjectID) throws -> [UInt8]? {
        guard let checksum = try Files.tail(worktree.indexPath, count: ObjectID.byteCount),
            checksum.contains(where: { $0 != 0 })
        else { return nil }
        return Array("\(ObjectID(checksum.span)) \(tree)\n".utf8)
    }

    private func isUnchanged(_ entry: Index.Entry, in repository: borrowing Repository) throws -> Bool {
        guard let status = try Files.status(worktree.path + entry.path) else { return false }
        if entry.matches(status) { return true }
        guard status.st_mode & S_IFMT == S_IFREG, let content = try Files.read(worktree.path + entry.path) else {
            return false
        }
        if try Repository.id(of: .blob, content.span) == entry.id { return true }
        // git itself may have written it, with line ends, an encoding or a filter as the user likes it. Only git knows.
        let hash = try GitProcess.run(
            ["hash-object", "--path", entry.path, "--", entry.path], in: worktree.path)
        return hash.status == 0 && ObjectID(hex: hash.output.prefix { $0 != "\n" }) == entry.id
    }

    private func changed(_ path: String, _ how: String) -> StoreError {
        StoreError(
            .localChanges, "\(worktree.path)\(path) has \(how) changes",
            hint: "nothing was written; `git status` there shows them, `git restore --staged --worktree PATH` drops "
                + "them, and memory is changed with gitmem")
    }

    // MARK: Files and index

    private func bring(from old: ObjectID, to new: ObjectID, in repository: borrowing Repository) throws {
        let changes = try TreeChanges(from: old, to: new, in: repository)
        if changes.all.isEmpty { return }
        // git's lock is held, so the index is changed beside it and moved into place.
        let draft = folder + "index"
        unlink(draft)
        // libgit2's lock of the draft, if a crash left one.
        unlink(draft + ".lock")
        if let content = try Files.read(worktree.indexPath) {
            try Files.write(draft, content, mode: 0o644, flags: O_TRUNC)
        }
        do {
            let index = try Index(path: draft)
            for change in changes.all { try bring(change, index, in: repository) }
            try index.write()
        } catch {
            unlink(draft)
            throw error
        }
        guard rename(draft, worktree.indexPath) == 0 else {
            throw GitError.system("write the index", path: worktree.indexPath)
        }
        if let note = try note(of: new) { try Files.replace(notePath, with: note) }
    }

    private func bring(
        _ change: TreeChanges.Change, _ index: borrowing Index, in repository: borrowing Repository
    ) throws {
        if let status = try writeFile(change, in: repository), let new = change.new {
            try index.set(change.path, id: new.id, mode: new.mode, status: status)
        } else {
            try index.remove(change.path)
        }
    }

    /// Writes or removes one file.
    ///
    /// - Returns: the status of the file written.
    private func writeFile(_ change: TreeChanges.Change, in repository: borrowing Repository) throws -> stat? {
        let path = worktree.path + change.path
        guard let new = change.new else {
            unlink(path)
            removeEmptyFolders(above: change.path)
            return nil
        }
        let content = new.mode == .submodule ? [] : try repository.blob(new.id)
        switch new.mode {
        case .submodule:
            try Files.createDirectories(path)
        case .link:
            unlink(path)
            try createFolder(above: path)
            guard symlink(String(decoding: content, as: UTF8.self), path) == 0 else {
                throw GitError.system("write a link", path: path)
            }
        default:
            try createFolder(above: path)
            try Files.write(path, content, mode: new.mode == .executable ? 0o777 : 0o666, flags: O_TRUNC)
        }
        guard let status = try Files.status(path) else { throw GitError.system("look at a file", path: path) }
        return status
    }

    private func createFolder(above path: String) throws(GitError) {
        guard let slash = path.lastIndex(of: "/") else { return }
        try Files.createDirectories(String(path[..<slash]))
    }

    private func removeEmptyFolders(above path: String) {
        var folder = path[...]
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            guard rmdir(worktree.path + folder) == 0 else { return }
        }
    }
}

extension StoreFormat {
    /// Whether a path of a memory branch belongs to the memory, and not to files that a user put beside it.
    static func owns(_ path: String) -> Bool {
        path == fileName || path.hasPrefix(entriesName + "/")
    }

    static let ownNames = [entriesName, fileName]
}
