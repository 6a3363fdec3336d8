internal import Git

/// A worktree that has a memory branch checked out.
public struct MemoryWorktree: Hashable, Sendable {
    /// The root of its files.
    public let path: String
    /// The full name of the branch.
    public let branch: String
    /// Whose branch it is; `nil` for the trunk.
    public let agent: AgentName?
    /// Whether its folder is where git expects it; if not, it was moved or deleted by hand, or is on a disk that is not
    /// mounted.
    public let isReachable: Bool
    /// Whether a rebase is under way there, which has the branch for itself until it ends.
    public let isRebasing: Bool
}

extension Store {
    /// The worktrees of this repository that have a memory branch checked out.
    public func memoryWorktrees() throws -> [MemoryWorktree] {
        try repository.worktrees().compactMap { worktree in
            guard let name = worktree.head ?? worktree.rebased, let branch = BranchName.parse(name, tip: .emptyTree),
                branch.remote == nil
            else { return nil }
            return MemoryWorktree(
                path: worktree.path, branch: name, agent: branch.agent, isReachable: worktree.isReachable,
                isRebasing: worktree.rebased != nil)
        }
    }

    /// Checks an agent's branch out in a new folder; the branch is made from the trunk if there is none.
    ///
    /// - Throws: ``StoreError`` with the code `exists` if the branch is checked out already, `gitFailed` if git cannot
    ///   make the worktree.
    public func addWorktree(for agent: AgentName, at path: String) throws -> MemoryWorktree {
        let reference = BranchName.of(agent)
        // One after the other: git stumbles over a worktree that another git is setting up.
        try applySettings()
        let folder = repository.commonDirectory + "gitmem"
        let sharing = repository.objects.sharing
        try Files.createOwnDirectories(folder, below: repository.commonDirectory, sharing: sharing)
        try surroundings.whileLocked(folder + "/worktree-add", sharing: sharing) {
            try setUpWorktree(for: agent, reference, at: path)
        }
        guard let worktree = try repository.worktrees(on: reference).first(where: \.isReachable) else {
            throw StoreError(.gitFailed, "git made no worktree at \(path)")
        }
        // The files are written here, byte for byte and without a filter.
        if try applySettings() { try worktree.syncFoundations() }
        try checkout(worktree, of: reference).whileLocked(in: repository) {}
        return MemoryWorktree(
            path: worktree.path, branch: reference, agent: agent, isReachable: true, isRebasing: false)
    }

    /// Has git set up a worktree without files; if it cannot, a branch that was made for it goes again.
    private func setUpWorktree(for agent: AgentName, _ reference: String, at path: String) throws {
        if let away = try repository.worktrees(on: reference).first(where: { !$0.isReachable }) {
            throw Self.outOfReach(away, of: reference)
        }
        if let present = try memoryWorktrees().first(where: { $0.branch == reference }) {
            throw StoreError(
                .exists, "\(agent)'s branch is checked out in \(present.path)", hint: "work there, or remove it first")
        }
        if try Files.status(path) != nil {
            throw StoreError(.exists, "\(path) is there already", hint: "choose a folder that does not exist yet")
        }
        let existing = try repository.reference(reference)
        let start = try existing ?? branch(of: agent)?.tip ?? trunk().tip
        _ = try root(of: start, named: BranchName.short(reference))
        if existing == nil {
            _ = try move(
                reference, from: nil, to: start, by: Commit.identity(of: agent), reason: "gitmem: worktree add")
        }
        do {
            try git(
                ["worktree", "add", "--quiet", "--no-checkout", path, BranchName.short(reference)],
                failing: "add a worktree at \(path)", hint: "see what git says of it; nothing was changed")
        } catch {
            if existing == nil { try? deleteReference(reference, expecting: start) }
            throw error
        }
    }

    /// Removes the worktree at `path`, which must have no changes of the user's.
    ///
    /// - Throws: ``StoreError`` with the code `noBranch` if it is no worktree of a memory branch, `localChanges` if git
    ///   does not remove it, `rebasing` in the middle of a rebase, `exists` if it is locked and not there.
    public func removeWorktree(at path: String) throws {
        let wanted = Self.resolved(path)
        guard let worktree = try repository.worktrees().first(where: { Self.resolved($0.path) == wanted }),
            (worktree.head ?? worktree.rebased).flatMap({ BranchName.parse($0, tip: .emptyTree) }) != nil,
            !worktree.isMain
        else {
            throw StoreError(
                .noBranch, "\(path) is not a memory worktree", hint: "`gitmem worktree list` lists them")
        }
        try removeWorktree(worktree)
    }

    /// The path with links resolved, as far as its folder exists.
    private static func resolved(_ path: String) -> String {
        if let path = try? Files.absolute(path) { return path }
        let trimmed = path.hasSuffix("/") ? String(path.dropLast()) : path
        let name = trimmed.split(separator: "/").last.map(String.init) ?? ""
        guard let folder = try? Files.absolute(Files.folder(of: trimmed)) else { return trimmed }
        return "\(folder)/\(name)"
    }

    /// That a branch is checked out where nobody can look, and what to do about it.
    static func outOfReach(_ worktree: Worktree, of branch: String) -> StoreError {
        let path = worktree.path.hasSuffix("/") ? String(worktree.path.dropLast()) : worktree.path
        let forget =
            worktree.isLocked
            ? "`git worktree unlock '\(path)'` and then `git worktree prune` forget it"
            : "`git worktree prune` or `gitmem worktree remove '\(path)'` forgets it"
        return StoreError(
            .exists, "\(BranchName.short(branch)) is checked out in \(path), which is not there",
            hint: "if it was deleted, \(forget); if it was moved, `git worktree repair NEWPATH` finds it")
    }

    func removeWorktree(_ worktree: Worktree) throws {
        if let rebased = worktree.rebased { throw Self.inRebase(rebased, worktree) }
        if !worktree.isReachable, worktree.isLocked {
            throw Self.outOfReach(worktree, of: worktree.head ?? "HEAD")
        }
        let path = worktree.path.hasSuffix("/") ? String(worktree.path.dropLast()) : worktree.path
        let outcome = try repository.git(["worktree", "remove", path])
        guard outcome.status == 0 else {
            throw StoreError(
                .localChanges, "\(worktree.path) cannot be removed: \(outcome.errors.trimmed)",
                hint: "look at `git status` there")
        }
    }

    /// Runs the user's git and turns a failure into an error with what it said.
    func git(_ arguments: [String], failing operation: String, hint: String) throws {
        let outcome = try repository.git(arguments)
        guard outcome.status == 0 else {
            throw StoreError(.gitFailed, "could not \(operation): \(outcome.complaint)", hint: hint)
        }
    }
}
