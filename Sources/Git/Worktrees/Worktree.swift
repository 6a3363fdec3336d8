internal import Glibc

/// A folder in which some branch of a repository is checked out.
public struct Worktree: Hashable, Sendable {
    /// The git directory of its own, ending in `/` (the common one for the main worktree).
    public let gitDirectory: String
    /// The root of its files, ending in `/`.
    public let path: String
    /// The full name of the branch that is checked out; `nil` if `HEAD` is detached.
    public let head: String?

    /// Whether it is the repository's first worktree, which cannot be removed.
    public let isMain: Bool

    /// Whether its folder is where git expects it. If not, it is on a disk that is not mounted, or in another container,
    /// or was moved or deleted by hand.
    public let isReachable: Bool

    /// The full name of the branch that a rebase is about to move, with `HEAD` detached meanwhile; `nil` if there is none.
    public let rebased: String?

    /// Whether git was told to keep it, whatever becomes of its folder.
    public var isLocked: Bool { access(gitDirectory + "locked", F_OK) == 0 }

    /// What git is in the middle of in it: the command that goes on with it or gives it up, such as `merge`.
    public var operation: String? {
        if rebased != nil { return "rebase" }
        let marks = [
            ("MERGE_HEAD", "merge"), ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert"),
            ("rebase-apply/applying", "am"),
        ]
        return marks.first { access(gitDirectory + $0.0, F_OK) == 0 }?.1
    }

    /// The path of its index.
    public var indexPath: String { gitDirectory + "index" }
}

extension Repository {
    /// The worktrees: the main one first, unless the repository is bare, then by name.
    ///
    /// - Parameter branch: only those that have this branch checked out or are rebasing it (a full reference name).
    public func worktrees(on branch: String? = nil) throws(GitError) -> [Worktree] {
        var found: [Worktree] = []
        let head = try Self.head(in: commonDirectory)
        let rebased = try head == nil ? Self.rebased(in: commonDirectory) : nil
        if branch == nil || head == branch || rebased == branch, let path = mainWorkDirectory {
            found.append(
                Worktree(
                    gitDirectory: commonDirectory, path: path, head: head, isMain: true, isReachable: true,
                    rebased: rebased))
        }
        let folder = commonDirectory + "worktrees/"
        for own in try Files.paths(in: folder).map(\.asFolder) {
            let head = try Self.head(in: own)
            let rebased = try head == nil ? Self.rebased(in: own) : nil
            guard branch == nil || head == branch || rebased == branch,
                let link = try Self.line(own + "gitdir")?.resolved(from: own), let slash = link.lastIndex(of: "/")
            else { continue }
            var path = String(link[...slash])
            var isReachable = try Self.leads(link, to: own)
            // With relative worktrees (extensions.relativeWorktrees) the link is seen from where it is.
            if path.contains("/../"), let absolute = try? Files.absolute(path) { path = absolute.asFolder }
            // One that was moved by hand, from within: git itself goes on in it.
            if !isReachable, own == gitDirectory, let here = workDirectory { (path, isReachable) = (here, true) }
            found.append(
                Worktree(
                    gitDirectory: own, path: path, head: head, isMain: false, isReachable: isReachable,
                    rebased: rebased))
        }
        return found
    }

    /// Whether a worktree's `.git` file is there, and does not name another git directory than this one: a new worktree
    /// may stand where an old one was.
    private static func leads(_ link: String, to own: String) throws(GitError) -> Bool {
        guard try Files.status(link) != nil, let line = try? line(link) else { return false }
        guard line.hasPrefix("gitdir: ") else { return true }
        let named = String(line.dropFirst("gitdir: ".count))
        let path = named.hasPrefix("/") ? named : "\(Files.folder(of: link))/\(named)"
        guard path + "/" != own, let target = try? Files.absolute(path) else { return true }
        return try target == Files.absolute(own)
    }

    /// The branch that a rebase has detached `HEAD` from, and is going to move.
    private static func rebased(in directory: String) throws(GitError) -> String? {
        for file in ["rebase-merge/head-name", "rebase-apply/head-name"] {
            if let name = try line(directory + file), name.hasPrefix("refs/") { return name }
        }
        return nil
    }

    private static func head(in directory: String) throws(GitError) -> String? {
        guard let line = try line(directory + "HEAD"), line.hasPrefix("ref: ") else { return nil }
        return String(line.dropFirst(5))
    }

    private static func line(_ path: String) throws(GitError) -> String? {
        try Files.read(path).map { PathText.text(Array($0.trimmingLineEnds())) }
    }
}
