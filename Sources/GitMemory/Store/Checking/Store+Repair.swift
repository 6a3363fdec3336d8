internal import CRDT
public import Git

/// What a doctor did with a branch, or would do.
public struct RepairReport {
    /// Something that was mended.
    public struct Mended: Hashable, Sendable {
        /// Where it stood in the branch's tree.
        public let path: String
        /// What was wrong with it.
        public let problem: String
        /// What was done.
        public let cure: String
    }

    /// The full name of the branch.
    public let branch: String
    /// The commit that mends it; `nil` in a dry run, and if there was nothing to mend.
    public internal(set) var commit: ObjectID?
    /// What was mended.
    public internal(set) var mended: [Mended] = []
    /// What was not, and what to do about it.
    public internal(set) var left: [Finding] = []
}

extension Store {
    /// Mends a branch of this repository as far as that can be done by adding: one commit on top of it, which history
    /// keeps beside what was wrong.
    ///
    /// A body that was changed by hand gets its old bytes back, and what was made of it becomes a new entry that takes
    /// its place. A lost body is looked for in all history that is here. A name in the wrong folder is put where it
    /// belongs, a state name with content becomes an empty one.
    ///
    /// - Parameters:
    ///   - agent: who mends, and holds what is new.
    ///   - dryRun: whether only to see what would be mended; nothing is written then.
    /// - Throws: ``StoreError`` with the code `noBranch` if it is no local memory branch, `localChanges` if a worktree
    ///   stands in the way.
    /// - Complexity: that of ``verify(_:progress:)``; history is read only for bodies that are looked for.
    public func repair(_ branch: MemoryBranch, as agent: AgentName, dryRun: Bool = false) throws -> RepairReport {
        if dryRun { return try repository.objects.withoutWriting { try treat(branch, as: agent, dryRun: true) } }
        return try treat(branch, as: agent, dryRun: false)
    }

    private func treat(_ branch: MemoryBranch, as agent: AgentName, dryRun: Bool) throws -> RepairReport {
        guard branch.remote == nil, branch.reference.hasPrefix(BranchName.local) else {
            throw StoreError(
                .noBranch, "\(branch.name) is not a branch of this repository",
                hint: "mend it where it is written, or merge it: what is malformed is left behind")
        }
        let writer = try makeWriter()
        defer { writer.release() }
        return try retrying {
            guard let tip = try repository.reference(branch.reference) else {
                throw StoreError(
                    .noBranch, "\(branch.name) is gone", hint: "`gitmem agents` lists the agents that have one")
            }
            let now = MemoryBranch(reference: branch.reference, tip: tip, agent: branch.agent, remote: nil)
            var clock = HybridLogicalClock(last: .zero)
            clock.observe(Self.stamp(of: try repository.commit(tip)), wallMilliseconds: surroundings.clock())
            let top = try root(of: tip, named: branch.name)
            // Never a replica in use: this is rare, and names of others are moved about.
            let start = WriteStart(
                top: top, trunk: top, replica: newReplica(), clock: clock, now: surroundings.now, writer: writer)
            let draft = Draft(self, from: start, view: try Snapshot(whole: self, of: [top]), agent: agent)
            var plan = RepairPlan(branch: now, draft: draft, treatment: RepairReport(branch: branch.reference))
            try plan.treat(verify(now), of: top, in: self)
            guard !plan.treatment.mended.isEmpty, !dryRun else { return plan.treatment }

            let cleaned = try Self.removing(plan.removals, from: top.entries, in: repository)
            let entries = try TreeEdit(fanout: top.format.fanout, objects: repository.objects).apply(
                plan.edits, to: [cleaned], into: writer, empty: (), each: { _, _ in })
            _ = try draft.nextDot()
            let count = plan.treatment.mended.count
            let subject = "doctor: \(count) thing\(count == 1 ? "" : "s") mended"
            let new = try writeCommit(entries, start, as: agent, at: draft.lastStamp, parent: tip, subject: subject)
            try writer.finish()
            let moved = try move(
                branch.reference, from: tip, to: new, by: Commit.identity(of: agent), reason: "gitmem \(subject)")
            if moved {
                plan.treatment.commit = new
                return plan.treatment
            }
            return nil
        }
    }

    /// The tree without some files, each named by the folders above it and its own name.
    private static func removing(
        _ paths: [[[UInt8]]], from id: ObjectID?, in repository: borrowing Repository
    ) throws -> ObjectID? {
        guard let id, !paths.isEmpty else { return id }
        let tree = try repository.tree(id)
        var listing = try FolderListing(tree)
        for (name, group) in Dictionary(grouping: paths, by: { $0[0] }) {
            let below = group.map { Array($0.dropFirst()) }
            if below.contains(where: \.isEmpty) {
                listing.replace(name, mode: .file, id: nil)
                continue
            }
            for entry in try tree.entries() where entry.mode.isTree {
                guard tree.name(entry).elementsEqual(name.span) else { continue }
                let rest = try removing(below, from: tree.id(entry), in: repository)
                listing.replace(name, mode: .tree, id: rest)
            }
        }
        return listing.bytes.isEmpty ? nil : try listing.write(replacing: id, in: repository)
    }
}
