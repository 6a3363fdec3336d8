internal import Git
internal import Glibc

extension Checkout {
    /// Makes sure that nothing of the user's would be lost when `changes` are written on top of `head`.
    ///
    /// - Throws: ``StoreError`` with the code `localChanges` that names a file.
    func refuseLocalChanges(
        _ index: borrowing Index, head: ObjectID, _ changes: FileChanges, in repository: borrowing Repository
    ) throws {
        // The memory's own files: all of them. An index that is as gitmem left it needs no look at the tree.
        let left = try Files.read(notePath, isOwn: true)
        let isAsLeft = try left != nil && left == note(of: head)
        var staged = try isAsLeft ? nil : TreeFiles(head, in: repository, under: StoreFormat.ownNames)
        let count = index.count
        for position in 0..<count {
            surroundings.filesProgress(.comparing, position, count)
            guard let entry = index.entry(at: position), StoreFormat.owns(entry.path) else { continue }
            if !isAsLeft, entry.stage != 0 || staged?.remove(entry.path) != entry.id {
                throw changed(entry.path, "staged")
            }
            if entry.isHidden { continue }
            guard try isUnchanged(entry, in: repository) else { throw changed(entry.path, "local") }
        }
        surroundings.filesProgress(.comparing, count, count)
        if let missing = staged?.first { throw changed(missing, "staged") }
        // Of the user's files, those that would be written.
        var folders: Set<String> = []
        for change in changes.all {
            try refuseLinks(above: change.path, looked: &folders)
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

    var notePath: String { folder + "index-as-left" }

    /// What is noted when the index is brought to a tree; `nil` if the index carries no checksum.
    func note(of tree: ObjectID) throws -> [UInt8]? {
        guard let checksum = try Files.tail(worktree.indexPath, count: ObjectID.byteCount),
            checksum.contains(where: { $0 != 0 })
        else { return nil }
        return Array("\(ObjectID(checksum.span)) \(tree)\n".utf8)
    }

    func isUnchanged(_ entry: Index.Entry, in repository: borrowing Repository) throws -> Bool {
        guard let status = try Files.status(worktree.path + entry.path) else { return false }
        if entry.matches(status) { return true }
        guard status.st_mode & S_IFMT == S_IFREG, let content = try Files.read(worktree.path + entry.path) else {
            return false
        }
        if try Repository.id(of: .blob, content.span) == entry.id { return true }
        // git itself may have written it, with line ends, an encoding or a filter as the user likes it. Only git knows.
        let hash = try repository.git(
            ["hash-object", "--path", entry.path, "--", entry.path], in: worktree)
        return hash.status == 0 && ObjectID(hex: hash.output.prefix { $0 != "\n" }) == entry.id
    }

    /// Nothing is written into a folder that is a link, or something else that git does not know of.
    private func refuseLinks(above path: String, looked: inout Set<String>) throws {
        var folder = path[...]
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            guard looked.insert(String(folder)).inserted else { return }
            if let status = try Files.status(worktree.path + folder), status.st_mode & S_IFMT == S_IFLNK {
                throw changed(String(folder), "untracked")
            }
        }
    }

    private func changed(_ path: String, _ how: String) -> StoreError {
        if let operation = worktree.operation {
            return StoreError(
                .localChanges, "\(worktree.path)\(path) has \(how) changes, in the middle of a `git \(operation)`",
                hint: "nothing was written; `git \(operation) --continue` or `git \(operation) --abort` there ends it")
        }
        return StoreError(
            .localChanges, "\(worktree.path)\(path) has \(how) changes",
            hint: "nothing was written; `git status` there shows them, `git restore --staged --worktree PATH` drops "
                + "them, and memory is changed with gitmem")
    }
}
