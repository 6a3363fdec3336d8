internal import Git

/// A worktree that has a memory branch checked out.
public struct MemoryWorktree: Hashable, Sendable {
    /// The root of its files.
    public let path: String
    /// The full name of the branch.
    public let branch: String
    /// Whose branch it is; `nil` for the trunk.
    public let agent: AgentName?
}

extension Store {
    /// The worktrees of this repository that have a memory branch checked out.
    public func memoryWorktrees() throws -> [MemoryWorktree] {
        try repository.worktrees().compactMap { worktree in
            guard let head = worktree.head, let branch = BranchName.parse(head, tip: .emptyTree), branch.remote == nil
            else { return nil }
            return MemoryWorktree(path: worktree.path, branch: head, agent: branch.agent)
        }
    }

    /// Checks an agent's branch out in a new folder; the branch is made from the trunk if there is none.
    ///
    /// - Throws: ``StoreError`` with the code `exists` if the branch is checked out already, `gitFailed` if git cannot
    ///   make the worktree.
    public func addWorktree(for agent: AgentName, at path: String) throws -> MemoryWorktree {
        let reference = BranchName.of(agent)
        // One after the other: git stumbles over a worktree that another git is setting up.
        try readDurability()
        let folder = repository.commonDirectory + "gitmem"
        let sharing = repository.objects.sharing
        try Files.createOwnDirectories(folder, below: repository.commonDirectory, sharing: sharing)
        try surroundings.whileLocked(folder + "/worktree-add", sharing: sharing) {
            try setUpWorktree(for: agent, reference, at: path)
        }
        guard let worktree = try repository.worktrees(on: reference).first else {
            throw StoreError(.gitFailed, "git made no worktree at \(path)")
        }
        // The files are written here, byte for byte and without a filter.
        if try readDurability() { try worktree.syncFoundations() }
        try checkout(worktree, of: reference).whileLocked(in: repository) {}
        return MemoryWorktree(path: worktree.path, branch: reference, agent: agent)
    }

    /// Has git set up a worktree without files; if it cannot, a branch that was made for it goes again.
    private func setUpWorktree(for agent: AgentName, _ reference: String, at path: String) throws {
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
    public func removeWorktree(at path: String) throws {
        guard let wanted = try? Files.absolute(path),
            let worktree = try repository.worktrees().first(where: { try Files.absolute($0.path) == wanted }),
            worktree.head.flatMap({ BranchName.parse($0, tip: .emptyTree) }) != nil, !worktree.isMain
        else {
            throw StoreError(
                .noBranch, "\(path) is not a memory worktree", hint: "`gitmem worktree list` lists them")
        }
        try removeWorktree(worktree)
    }

    func removeWorktree(_ worktree: Worktree) throws {
        let outcome = try repository.git(["worktree", "remove", worktree.path])
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

extension String {
    /// Without white space at either end.
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}
