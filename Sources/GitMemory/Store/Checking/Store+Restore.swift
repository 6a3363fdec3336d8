public import Git

/// What a doctor did about a branch that could not be read, or would do.
public struct Restoration: Sendable {
    /// How it ended.
    public enum Outcome: Hashable, Sendable {
        /// The branch is at this commit again.
        ///
        /// - Parameters:
        ///   - source: who knew it.
        ///   - lost: where the branch was last, if that is not here.
        case restored(ObjectID, source: String, lost: ObjectID?)
        /// What was noted of a remote's branch is gone; the next fetch notes it again.
        case dropped
        /// Nothing could be done; the hint says what can.
        case left(hint: String)
    }

    /// The branch and what was wrong with it.
    public let trouble: BranchTrouble
    /// How it ended.
    public let outcome: Outcome
}

extension Store {
    /// Puts branches back that cannot be read, at the latest commit that their reflogs, gitmem's own records and what
    /// remotes have of them know and that is here as a whole.
    ///
    /// What is noted of a remote's branch and cannot be read is dropped, if a fetch can bring it again.
    ///
    /// - Parameters:
    ///   - dryRun: whether to change nothing.
    ///   - isMeant: says which of them; the others are passed over.
    /// - Complexity: that of ``verify(_:progress:)`` for each such branch.
    public func restoreBranches(
        dryRun: Bool = false, where isMeant: (BranchTrouble) -> Bool = { _ in true }
    ) throws -> [Restoration] {
        try applySettings()
        let remotes = try repository.remotes()
        return try troubles().filter(isMeant).map { trouble in
            guard trouble.isDamage || isTag(trouble) else {
                return Restoration(trouble: trouble, outcome: .left(hint: trouble.hint))
            }
            guard trouble.reference.hasPrefix(BranchName.local) else {
                return Restoration(trouble: trouble, outcome: try drop(trouble, remotes: remotes, dryRun: dryRun))
            }
            return Restoration(trouble: trouble, outcome: try restore(trouble, dryRun: dryRun))
        }
    }

    /// Whether a branch leads to a tag, which leads to a commit.
    private func isTag(_ trouble: BranchTrouble) -> Bool {
        guard trouble.kind == .malformed, trouble.reference.hasPrefix(BranchName.local), let tip = trouble.tip,
            let commit = try? repository.commitID(revision: "\(tip)")
        else { return false }
        return commit != tip
    }

    /// What became of packed references that could not be read.
    public struct Salvage: Sendable {
        /// Where the file is kept as it was.
        public let copy: String
        /// The references that were put back from their logs, by their full names, and where they are.
        public let restored: [(name: String, commit: ObjectID)]
    }

    /// Makes `packed-refs` readable again, without which git does nothing here, and puts all references back that have a log
    /// and are gone with it, the user's own included.
    ///
    /// - Returns: `nil` if it is sound.
    public func salvagePackedReferences(dryRun: Bool = false) throws -> Salvage? {
        try applySettings()
        let lock = BranchLock(of: Self.packed, in: repository, surroundings: surroundings)
        if dryRun {
            let copy = try repository.salvagePackedReferences(mark: nil, draft: lock.draft, dryRun: true)
            return copy.map { Salvage(copy: $0, restored: []) }
        }
        let copy = try lock.whileHeld { mark in
            try repository.salvagePackedReferences(mark: mark, draft: lock.draft, dryRun: false)
        }
        guard let copy else { return nil }
        var restored: [(name: String, commit: ObjectID)] = []
        for folder in ["refs/heads/", BranchName.remotes] {
            for name in try repository.loggedReferences(below: folder) where try repository.reference(name) == nil {
                // A remote's HEAD is symbolic, and says no more than which of its branches is the first.
                guard !name.hasSuffix("/HEAD"),
                    let commit = try repository.loggedTargets(of: name).first(where: { repository.contains($0) })
                else { continue }
                let moved = try moveReference(
                    name, from: nil, to: commit, by: Commit.gitmem, reason: "gitmem doctor: put back")
                if moved { restored.append((name, commit)) }
            }
        }
        return Salvage(copy: copy, restored: restored)
    }

    private func restore(_ trouble: BranchTrouble, dryRun: Bool) throws -> Restoration.Outcome {
        let removal = try removal(of: trouble)
        guard BranchName.parse(trouble.reference, tip: .emptyTree) != nil else {
            return .left(hint: "it is no memory branch of this version; if nobody needs it: \(removal)")
        }
        guard let (commit, source, last) = try lastKnown(trouble) else {
            return .left(
                hint: "no commit of it is here; if a remote has it, `\(removal)` makes room for `gitmem sync` to "
                    + "fetch it")
        }
        if !dryRun, try !point(trouble, to: commit) {
            return .left(hint: "it has changed meanwhile; run `gitmem doctor` again")
        }
        return .restored(commit, source: source, lost: last == commit ? nil : last)
    }

    /// The latest commit of a branch that is known and here as a whole.
    ///
    /// - Returns: the commit, who knew it, and where the branch was last.
    private func lastKnown(_ trouble: BranchTrouble) throws -> (ObjectID, source: String, last: ObjectID?)? {
        let agent = BranchName.parse(trouble.reference, tip: .emptyTree)?.agent
        var known: [(id: ObjectID, source: String)] = []
        // A tag leads to a commit.
        if let tip = trouble.tip, let commit = try? repository.commitID(revision: "\(tip)"), commit != tip {
            known.append((commit, "what it leads to"))
        }
        known += try repository.loggedTargets(of: trouble.reference).map { ($0, "its reflog") }
        let last = known.first?.id ?? trouble.tip
        if let agent {
            let record = ReplicaStore(
                agent: agent, commonDirectory: repository.commonDirectory, twinDirectory: surroundings.twinDirectory
            ).lastTip
            if let record { known.append((record, "gitmem's record")) }
        }
        let logged = known.count
        let suffix = trouble.reference.dropFirst("refs/heads/".count)
        for branch in try branches() where branch.remote.map({ "refs/remotes/\($0)/\(suffix)" }) == branch.reference {
            known.append((branch.tip, branch.name))
        }
        guard let first = known.firstIndex(where: { isWhole($0.id, of: trouble) }) else { return nil }
        var best = known[first]
        var ancestry = try Ancestry(of: repository)
        // A remote may have more than what is left here.
        for other in known[max(first + 1, logged - 1)...] where isWhole(other.id, of: trouble) {
            if try other.id != best.id && ancestry.isAncestor(best.id, of: other.id, in: repository) { best = other }
        }
        // What comes after it has all of it.
        if let last, try !repository.contains(last) || !ancestry.isAncestor(last, of: best.id, in: repository) {
            return (best.id, best.source, last)
        }
        return (best.id, best.source, best.id)
    }

    private func isWhole(_ commit: ObjectID, of trouble: BranchTrouble) -> Bool {
        guard repository.contains(commit) else { return false }
        let branch = MemoryBranch(reference: trouble.reference, tip: commit, agent: nil, remote: nil)
        return (try? verify(branch)) != nil
    }

    /// Points a branch to a commit, if it still is as it was found. No files are touched: those of its worktrees are
    /// of where it was.
    private func point(_ trouble: BranchTrouble, to commit: ObjectID) throws -> Bool {
        let reason = "gitmem doctor: put back"
        guard trouble.kind == .broken else {
            return try moveReference(
                trouble.reference, from: trouble.tip, to: commit, by: Commit.gitmem, reason: reason)
        }
        let lock = BranchLock(of: trouble.reference, in: repository, surroundings: surroundings)
        return try lock.whileHeld { mark in
            try repository.withLockedReference(trouble.reference, mark: mark, draft: lock.draft) { reference in
                guard let broken = try self.broken(trouble.reference), try reference.isStill(broken) else {
                    return false
                }
                let outcome = try repository.move(
                    reference, from: nil, to: commit, by: Commit.gitmem, reason: reason, heads: [])
                if case .unsynced(let error) = outcome { throw error }
                return true
            }
        }
    }

    private func broken(_ name: String) throws -> BrokenReference? {
        try repository.survey(below: [Files.folder(of: name) + "/"]) { $0 == name }.broken.first
    }

    /// The command that removes a reference for good, with its log.
    private func removal(of trouble: BranchTrouble) throws -> String {
        // Git deletes no reference that it cannot read.
        if trouble.tip != nil { return "git update-ref -d '\(trouble.reference)'" }
        let paths = ["\(repository.referenceDirectory)", "\(repository.commonDirectory)logs/"].map {
            $0 + trouble.reference
        }
        return try "rm " + paths.filter { try Files.status($0) != nil }.map { "'\($0)'" }.joined(separator: " ")
    }

    /// Drops what is noted of a remote's branch and cannot be read.
    private func drop(
        _ trouble: BranchTrouble, remotes: [String], dryRun: Bool
    ) throws -> Restoration.Outcome {
        let removal = try removal(of: trouble)
        guard remotes.contains(where: { trouble.reference.hasPrefix("refs/remotes/\($0)/memory/") }) else {
            return .left(hint: "its remote is not configured any more, so nothing can be fetched; drop it: \(removal)")
        }
        if dryRun { return .dropped }
        return try dropNote(trouble) ? .dropped : .left(hint: "drop it: \(removal)")
    }

    /// - Returns: whether it is gone.
    func dropNote(_ trouble: BranchTrouble) throws -> Bool {
        if trouble.kind != .broken {
            guard let tip = trouble.tip else { return false }
            try deleteReference(trouble.reference, expecting: tip)
            return true
        }
        let lock = BranchLock(of: trouble.reference, in: repository, surroundings: surroundings)
        return try lock.whileHeld { mark in
            try repository.withLockedReference(trouble.reference, mark: mark, draft: lock.draft) { reference in
                guard let broken = try self.broken(trouble.reference), try reference.isStill(broken) else {
                    return false
                }
                return reference.removeFile()
            }
        }
    }
}
