internal import Git

extension Store {
    /// Moves a branch from one commit to another, if it still is where it was, and brings every worktree that has it
    /// checked out to the new files.
    ///
    /// The branch is locked, as git locks it, only while `underLock` runs and the reference is written. Everything
    /// that can fail on a worktree is looked at before.
    ///
    /// - Parameter underLock: runs when the branch is known not to have moved; `false` gives up.
    /// - Returns: whether the branch moved; if not, nothing changed and the caller starts again.
    func move(
        _ branch: String, from expected: ObjectID?, to new: ObjectID, by identity: Identity, reason: String,
        underLock: () throws -> Bool = { true }
    ) throws -> Bool {
        if expected == nil { try refuseLostBranch(branch) }
        let worktrees = try repository.worktrees(on: branch)
        if let rebase = worktrees.first(where: { $0.rebased == branch }) {
            throw Self.inRebase(branch, rebase)
        }
        let old = try expected.map { try repository.commit($0).tree } ?? .emptyTree
        let tree = try repository.commit(new).tree
        // What a reference leads to is on the disk before it does.
        try repository.objects.sync()
        let heads = worktrees.map(\.gitDirectory)
        return try withCheckouts(of: worktrees[...], branch: branch, from: old, to: tree) {
            try moveReference(
                branch, from: expected, to: new, by: identity, reason: reason, heads: heads, underLock: underLock)
        } moveBack: {
            // Other worktrees may be written already, and a branch that was not there has nowhere to go back to.
            guard let expected, worktrees.count == 1 else { return false }
            return try moveReference(
                branch, from: new, to: expected, by: identity, reason: "gitmem: the files could not be written",
                heads: heads)
        }
    }

    /// Moves a reference, if it still is where it was, and no files with it.
    func moveReference(
        _ branch: String, from old: ObjectID?, to new: ObjectID, by identity: Identity, reason: String,
        heads: [String] = [], underLock: () throws -> Bool = { true }
    ) throws -> Bool {
        try applySettings()
        let lock = BranchLock(of: branch, in: repository, surroundings: surroundings)
        try sweepLock(of: Self.packed)
        return try withPatience(for: branch) {
            try lock.whileHeld { mark in
                try repository.withLockedReference(branch, mark: mark, draft: lock.draft) { reference in
                    guard try reference.current() == old, try underLock() else { return false }
                    let outcome = try repository.move(
                        reference, from: old, to: new, by: identity, reason: reason, heads: heads)
                    guard case .unsynced(let error) = outcome else { return true }
                    throw StoreError(
                        .unfinished,
                        "\(BranchName.short(branch)) has the change, but a power cut may take it: \(error)",
                        hint: "do not repeat the command; see to the disk first")
                }
            }
        }
    }

    /// Deletes a reference that still names `expected`.
    ///
    /// - Throws: ``StoreError`` with the code `unfinished` if it is gone, though perhaps not from the disk, and `busy` if
    ///   it names something else by now; a `GitError`, `notFound` if it is gone.
    func deleteReference(_ name: String, expecting expected: ObjectID) throws {
        try applySettings()
        let lock = BranchLock(of: name, in: repository, surroundings: surroundings)
        let packed = BranchLock(of: Self.packed, in: repository, surroundings: surroundings)
        try withPatience(for: name) {
            try lock.whileHeld { mark in
                try packed.whileHeld { packedMark in
                    let outcome: ReferenceMove
                    do throws(GitError) {
                        outcome = try repository.deleteReference(
                            name, expecting: expected, mark: mark, packedMark: packedMark, packedDraft: packed.draft)
                    } catch {
                        guard error.code == .modified else { throw error }
                        throw StoreError(
                            .busy, "\(BranchName.short(name)) has moved meanwhile",
                            hint: "it was not deleted; look at it and try again")
                    }
                    guard case .unsynced(let error) = outcome else { return }
                    throw StoreError(
                        .unfinished,
                        "\(BranchName.short(name)) is deleted, but a power cut may bring it back: \(error)",
                        hint: "do not repeat the command; see to the disk first")
                }
            }
        }
    }

    func checkout(_ worktree: Worktree, of branch: String) throws -> Checkout {
        let isDurable = try applySettings()
        return Checkout(
            worktree, branch: branch, surroundings: surroundings, isDurable: isDurable,
            sharing: repository.objects.sharing)
    }

    /// Locks the worktrees one after the other, runs `move` when all are ready, and then writes their files. If these
    /// cannot be written, `moveBack` is tried.
    private func withCheckouts(
        of worktrees: ArraySlice<Worktree>, branch: String, from old: ObjectID, to new: ObjectID,
        _ move: () throws -> Bool, moveBack: () throws -> Bool
    ) throws -> Bool {
        guard let worktree = worktrees.first else { return try move() }
        let checkout = try checkout(worktree, of: branch)
        guard worktree.isReachable else {
            return try checkout.whileAway(from: old, to: new, in: repository) {
                try withCheckouts(
                    of: worktrees.dropFirst(), branch: branch, from: old, to: new, move, moveBack: moveBack)
            }
        }
        return try checkout.whileLocked(in: repository) {
            guard try checkout.prepare(from: old, to: new, in: repository) else { return false }
            let moved: Bool
            do {
                moved = try withCheckouts(
                    of: worktrees.dropFirst(), branch: branch, from: old, to: new, move, moveBack: moveBack)
            } catch {
                checkout.abandon(from: old, in: repository)
                throw error
            }
            do {
                try checkout.finish(moved: moved, from: old, to: new, in: repository)
            } catch let error as StoreError where error.code == .unfinished {
                throw error
            } catch {
                guard moved, !checkout.undo(from: old, to: new, in: repository, branch: moveBack) else { throw error }
                throw StoreError(
                    .unfinished,
                    "\(BranchName.short(branch)) has the change, but not all files of \(worktree.path): \(error)",
                    hint: "do not repeat the command; once they can be written, the next one there finishes them")
            }
            return moved
        }
    }

    /// Has git pack what single writes leave behind, from time to time and without anybody waiting for it.
    func packIfDue() {
        // The write has succeeded, whatever becomes of this.
        if surroundings.packsInBackground {
            let isDue = try? repository.packInBackgroundIfDue(now: Int(clamping: surroundings.clock() / 1000))
            if isDue == true { _ = try? sweep() }
        }
    }

    /// Finishes what a crash cut short in the worktree that this store was opened in. It waits for nobody.
    public func finishCheckout() throws {
        guard Checkout.isUnfinished(in: repository.gitDirectory), let head = try repository.symbolicTarget("HEAD"),
            BranchName.parse(head, tip: .emptyTree) != nil
        else { return }
        try finishMove(of: head)
    }

    /// Finishes what a crash cut short in any worktree. It waits for nobody.
    func finishAllCheckouts() throws {
        for worktree in try repository.worktrees()
        where worktree.isReachable && Checkout.isUnfinished(in: worktree.gitDirectory) {
            guard let head = worktree.head, BranchName.parse(head, tip: .emptyTree) != nil else { continue }
            try checkout(worktree, of: head).recoverIfIdle(in: repository)
        }
    }

    /// Finishes what a crash cut short on a branch that does not have to move: its lock and the files of its worktrees.
    func finishMove(of branch: String) throws {
        try sweepLock(of: branch)
        try sweepLock(of: Self.packed)
        for worktree in try repository.worktrees(on: branch)
        where worktree.head == branch && worktree.isReachable && Checkout.isUnfinished(in: worktree.gitDirectory) {
            try checkout(worktree, of: branch).recoverIfIdle(in: repository)
        }
    }

    /// Tries again while somebody else holds the lock of a reference, for up to ten seconds; five more, if a gitmem on
    /// another machine has made it, after which it counts as left.
    private func withPatience<Result>(for branch: String, _ body: () throws -> Result) throws -> Result {
        var pause = Pause(surroundings)
        while true {
            do {
                return try body()
            } catch let error as GitError where error.code == .locked {
                let isPacked = error.operation.hasSuffix(Self.packed)
                let path = "\(repository.referenceDirectory)\(isPacked ? Self.packed : branch).lock"
                guard pause.total < (LockMark.isOn(path) ? 15_000_000 : 10_000_000) else {
                    throw StoreError(
                        .busy,
                        "\(isPacked ? Self.packed : BranchName.short(branch)) has been locked for ten seconds",
                        hint: "if no git program is running, remove \(path)")
                }
                pause.wait()
            } catch let error as GitError where error.systemError == nil {
                try refuseObstacle(to: branch)
                throw error
            }
        }
    }
}
