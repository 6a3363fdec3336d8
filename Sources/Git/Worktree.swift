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

    /// The path of its index.
    public var indexPath: String { gitDirectory + "index" }
}

extension Repository {
    /// The worktrees whose folders exist: the main one first, unless the repository is bare, then by name.
    ///
    /// - Parameter branch: only those that have this branch checked out (a full reference name).
    public func worktrees(on branch: String? = nil) throws(GitError) -> [Worktree] {
        var found: [Worktree] = []
        let head = try Self.head(in: commonDirectory)
        if branch == nil || head == branch, let path = mainWorkDirectory {
            found.append(Worktree(gitDirectory: commonDirectory, path: path, head: head, isMain: true))
        }
        let folder = commonDirectory + "worktrees/"
        for name in try Files.names(in: folder) {
            let own = folder + name + "/"
            let head = try Self.head(in: own)
            guard branch == nil || head == branch, let link = try Self.line(own + "gitdir")?.resolved(from: own),
                let slash = link.lastIndex(of: "/"), try Files.status(link) != nil
            else { continue }
            // With relative worktrees (extensions.relativeWorktrees) the link is seen from where it is.
            let path = try link.hasPrefix("/") ? String(link[...slash]) : Files.absolute(String(link[...slash])).asFolder
            found.append(Worktree(gitDirectory: own, path: path, head: head, isMain: false))
        }
        return found
    }

    private static func head(in directory: String) throws(GitError) -> String? {
        guard let line = try line(directory + "HEAD"), line.hasPrefix("ref: ") else { return nil }
        return String(line.dropFirst(5))
    }

    private static func line(_ path: String) throws(GitError) -> String? {
        try Files.read(path).map { PathText.text(Array($0.trimmingLineEnds())) }
    }
}

extension String {
    func trimmingLineEnd() -> String {
        var text = self[...]
        while text.utf8.last == UInt8(ascii: "\n") || text.utf8.last == UInt8(ascii: "\r") { text = text.dropLast() }
        return String(text)
    }
}
