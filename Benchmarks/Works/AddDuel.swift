import Foundation

/// A store, and a worktree of a copy of it, in which either side adds the same memory.
///
/// Two repositories, as in one the second side would find the objects that the first has written.
final class AddDuel {
    let ours: Repository
    /// The worktree; `nil` where git takes no part.
    let theirs: Repository?
    private let copy: Repository?
    private var memories = Memories("add")

    /// - Parameter isDurable: whether both sides sync what they write. If not, gitmem syncs nothing and git what it
    ///   does by itself.
    init(_ store: Repository, _ name: String, plainGit: Bool = true, isDurable: Bool = false) throws {
        ours = try store.copy(name)
        try ours.setDurable(isDurable)
        guard plainGit else {
            theirs = nil
            copy = nil
            return
        }
        let copy = try store.copy("\(name)-plain")
        if isDurable { try copy.setDurable(true) }
        let worktree = Repository(shop: store.shop, folder: "\(name)-worktree")
        try copy.git(["worktree", "add", "-q", "-b", "plain", store.shop.path(worktree.folder), Repository.trunk])
        // Files as old as the index would be read again by the next commit.
        sleep(1)
        theirs = worktree
        self.copy = copy
    }

    func discard() throws { for repository in [ours, theirs, copy].compactMap({ $0 }) { try repository.discard() } }

    /// The arguments that add another memory.
    func next() -> [String] { ["add", "-q", "--agent", "ada", "--", memories.content()] }

    func add() throws -> Usage { try ours.gitmem(next()) }

    /// `git add` and `git commit` of the two files that gitmem has just written.
    func commit() throws -> Usage {
        guard let theirs else { return Usage() }
        let commands = try stage()
        let usage = try commands.map { try theirs.git($0) }.reduce(Usage(), +)
        try agreeOnTree()
        return usage
    }

    /// Writes these files to the worktree, and returns the commands that commit them.
    func stage() throws -> [[String]] {
        guard let theirs else { return [] }
        let branch = Repository.branch("ada")
        let names = try ours.ask(["diff-tree", "-r", "--name-only", "\(branch)~1", branch]).split(separator: "\n")
            .map(String.init)
        guard names.count == 2 else { throw Failure("an add wrote \(names.count) files, not 2") }
        for name in names {
            let file = ours.shop.path("\(theirs.folder)/\(name)")
            try FileManager.default.createDirectory(
                atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try ours.git(["cat-file", "blob", "\(branch):\(name)"], output: file)
        }
        return [["add"] + names, ["commit", "-q", "-m", "add"]]
    }

    func agreeOnTree() throws {
        try agree(
            ours.tree(of: Repository.branch("ada")), theirs?.tree(of: "HEAD") ?? "",
            "the trees of gitmem add and git commit")
    }
}
