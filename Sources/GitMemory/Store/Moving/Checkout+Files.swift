internal import Git
internal import Glibc

extension Checkout {
    /// Brings files and index from one tree to another. All but the name of the index is on the disk then.
    ///
    /// - Parameter keepingUsersWork: whether to leave alone what the user has changed since a crash. If not, somebody
    ///   has looked before.
    func bring(
        from old: ObjectID, to new: ObjectID, keepingUsersWork: Bool = false, in repository: borrowing Repository
    ) throws {
        let changes = try FileChanges(from: old, to: new, in: repository)
        if changes.all.isEmpty { return }
        // git's lock is held, so the index is changed beside it and moved into place.
        let draft = folder + "index"
        // libgit2's lock of the draft, which a crash of an older version may have left.
        unlink(draft + ".lock")
        do {
            let index = try Index(path: worktree.indexPath)
            for (position, change) in changes.all.enumerated() {
                surroundings.filesProgress(.writing, position, changes.all.count)
                if keepingUsersWork, try isUsersWork(change, index, in: repository) { continue }
                try bring(change, index, in: repository)
            }
            surroundings.filesProgress(.writing, changes.all.count, changes.all.count)
            try index.write(to: draft) { try isUnchanged($0, in: repository) }
            try sharing.apply(to: draft)
            if isDurable { try sync(changes.all, isEverything: keepingUsersWork, index: draft) }
        } catch {
            unlink(draft)
            throw error
        }
        guard rename(draft, worktree.indexPath) == 0 else {
            throw GitError.system("write the index", path: worktree.indexPath)
        }
        // The note only saves work: without it the index is compared with the tree.
        do {
            if let note = try note(of: new) { try Files.replace(notePath, with: note, sharing: sharing) }
        } catch {
            unlink(notePath)
        }
    }

    /// With more changes than this, the whole file system is synced.
    private static let syncLimit = 64

    /// Waits until the files and the index in the making are on the disk: then the journal may go.
    ///
    /// - Parameter isEverything: whether others have written before, whose files and folders are not known.
    private func sync(_ changes: [FileChanges.Change], isEverything: Bool, index: String) throws(GitError) {
        if isEverything || changes.count > Self.syncLimit {
            try Files.syncFileSystem(of: worktree.path)
            return try Files.syncFileSystem(of: worktree.gitDirectory)
        }
        var files = [index]
        var folders: Set<String> = []
        for change in changes {
            // Nothing is read through a link that the user put there.
            if let new = change.new, new.mode.isRegularFile { files.append(worktree.path + change.path) }
            // Any of them may be new, or have lost a folder.
            var folder = change.path[...]
            while let slash = folder.lastIndex(of: "/") {
                folder = folder[..<slash]
                folders.insert(worktree.path + folder)
            }
        }
        folders.insert(worktree.path)
        try Files.sync(files: files)
        try Files.sync(folders: folders)
    }

    /// Whether the user has changed or staged a file that a crash kept from being brought along. If only the file is
    /// changed, the index is brought along, so that `git status` shows the user's change and nothing else.
    private func isUsersWork(
        _ change: FileChanges.Change, _ index: borrowing Index, in repository: borrowing Repository
    ) throws -> Bool {
        let known = [change.old?.id, change.new?.id]
        let staged = index.entry(change.path)?.id
        if let staged, !known.contains(staged) { return true }
        guard let status = try Files.status(worktree.path + change.path) else { return false }
        if status.st_mode & S_IFMT == S_IFREG, let content = try Files.read(worktree.path + change.path) {
            if known.contains(try Repository.id(of: .blob, content.span)) { return false }
            // What was cut short is the beginning of the new file.
            if let new = change.new, try repository.blob(new.id).starts(with: content) { return false }
        }
        if let new = change.new {
            try index.set(change.path, id: new.id, mode: new.mode, status: stat())
        } else {
            try index.remove(change.path)
        }
        return true
    }

    private func bring(
        _ change: FileChanges.Change, _ index: borrowing Index, in repository: borrowing Repository
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
    func writeFile(_ change: FileChanges.Change, in repository: borrowing Repository) throws -> stat? {
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
            try makeRoom(at: path)
            guard symlink(String(decoding: content, as: UTF8.self), path) == 0 else {
                throw GitError.system("write a link", path: path)
            }
        default:
            try makeRoom(at: path)
            try Files.write(path, content, mode: new.mode == .executable ? 0o777 : 0o666, flags: O_EXCL)
        }
        guard let status = try Files.status(path) else { throw GitError.system("look at a file", path: path) }
        return status
    }

    /// Removes what is there, so that nothing is written through a link, and makes the folders above.
    private func makeRoom(at path: String) throws(GitError) {
        unlink(path)
        try Files.createDirectories(Files.folder(of: path))
    }

    private func removeEmptyFolders(above path: String) {
        var folder = path[...]
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            guard rmdir(worktree.path + folder) == 0 else { return }
        }
    }
}
