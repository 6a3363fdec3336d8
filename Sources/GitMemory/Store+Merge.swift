public import Git

/// What a merge did, or would do.
public struct MergeReport {
    /// How the target moved.
    public enum Outcome: String, Sendable {
        /// A merge commit was made.
        case merged
        /// The target moved to a commit that was there.
        case fastForward = "fast-forward"
        /// There was nothing to do.
        case upToDate = "up-to-date"
    }

    /// What one branch holds that the target did not.
    public struct Contribution {
        /// The branch.
        public let branch: MemoryBranch
        /// What it alone would change in the target.
        public let count: ChangeCount
    }

    /// Something that was not taken over.
    public struct Skipped: Hashable, Sendable {
        /// The path in the branch's tree.
        public let path: String
        /// What is wrong with it.
        public let reason: String
        /// The branches that have it.
        public let branches: [String]
    }

    /// The full name of the branch that was merged into.
    public let target: String
    /// The commit that the target is at, or, in a dry run, would be at.
    public let commit: ObjectID
    /// The tree of that commit.
    public let tree: ObjectID
    /// The heads that were merged: those that no other one contains, sorted.
    public let heads: [ObjectID]
    /// How the target moved.
    public let outcome: Outcome
    /// The entries of the target that change, in order of id.
    public let changes: [EntryChange]
    /// How many these are.
    public let count: ChangeCount
    /// What each branch brought, in the order given.
    public let contributions: [Contribution]
    /// What was left behind.
    public let skipped: [Skipped]
    /// The branches that were not merged at all, by name.
    public let refused: [Refused]
    /// What the trunk lacks that one of its own commits took out, and no head brings back; empty for other targets.
    public internal(set) var lost: [Loss] = []
    /// What commits of the trunk had taken out and a head that does not come before it has brought back.
    public internal(set) var restored: [Loss] = []
    /// What is to be remembered of that when the trunk is at the commit, and what is now.
    var records: (new: LossRecord, old: LossRecord?)?
}

/// What a merge goes into.
struct MergeAim {
    /// The full name of the branch.
    let target: String
    /// Where it is: a head like the others, by which what comes in is judged. `nil` if it is to be made.
    let start: ObjectID?
    /// By whose format and clock heads are judged; `nil` if there is no trunk anywhere.
    let judge: ObjectID?
    /// Whose signatures are not asked for again: where it is, and `nil` if it is to be made.
    let contained: ObjectID?
    /// Commits that the result is to be, rather than a new one, if the first such has everything.
    let preferred: [ObjectID]

    init(
        _ target: String, at tip: ObjectID?, judgedBy judge: ObjectID? = nil, preferring preferred: [ObjectID]? = nil
    ) {
        self.init(target, at: tip, judgedBy: judge, containing: tip, preferring: preferred)
    }

    init(
        _ target: String, at start: ObjectID?, judgedBy judge: ObjectID? = nil, containing contained: ObjectID?,
        preferring preferred: [ObjectID]? = nil
    ) {
        self.judge = judge ?? start
        self.contained = contained
        self.target = target
        self.start = start
        self.preferred = preferred ?? [start].compactMap { $0 }
    }
}

extension Store {
    /// The branch that merges go into unless another is named.
    public static let trunkReference = BranchName.trunk

    /// Merges branches into a target, by the structural join.
    ///
    /// The result depends on the heads alone: whoever merges the same heads gets the same commit. If the target moves
    /// meanwhile, the merge is made again.
    ///
    /// - Parameters:
    ///   - branches: what to merge; `nil` for every memory branch, here and on remotes.
    ///   - into: the full name of the target; it is made if it does not exist.
    ///   - dryRun: whether to leave the target as it is; nothing is written then.
    ///   - progress: called with the number of subtrees joined so far.
    /// - Throws: ``StoreError`` with the code `mergeRefused` if the branches are of different stores or files beside
    ///   the memory conflict, `localChanges` if a worktree stands in the way.
    public func merge(
        _ branches: [MemoryBranch]? = nil, into target: String = trunkReference, dryRun: Bool = false,
        progress: @escaping (Int) -> Void = { _ in }
    ) throws -> MergeReport {
        try readDurability()
        // The folders are not even kept in memory: only their ids are wanted.
        if dryRun {
            return try repository.objects.withoutWriting { try self.plan(branches, into: target, nil, progress).report }
        }
        if branches == nil { try joinDeferred() }
        var pause = Pause(surroundings)
        let writer = try makeWriter()
        defer { writer.release() }
        while true {
            let (tip, report) = try plan(branches, into: target, writer, progress)
            if report.commit == tip {
                try finishMove(of: target)
                remember(report)
                return report
            }
            let moved = try move(
                target, from: tip, to: report.commit, by: Commit.gitmem,
                reason: "gitmem merge: \(report.outcome.rawValue)")
            if moved {
                writer.release()
                remember(report)
                packIfDue()
                return report
            }
            pause.wait()
        }
    }

    func remember(_ report: MergeReport) {
        if let records = report.records { remember(records.new, instead: records.old) }
    }

    /// Works out the merge of branches into a target as it is now.
    private func plan(
        _ branches: [MemoryBranch]?, into target: String, _ writer: ObjectWriter?, _ progress: @escaping (Int) -> Void
    ) throws -> (tip: ObjectID?, report: MergeReport) {
        let tip = try repository.reference(target)
        let survey = try branches == nil ? memoryBranches() : BranchSurvey()
        let admission = Admission(
            (branches ?? survey.memory.map(\.branch)).filter { $0.reference != target },
            isExplicit: branches != nil, refused: survey.unreadable)
        let agent = BranchName.parse(target, tip: .emptyTree)?.agent
        let start = try tip ?? agent.flatMap { try branch(of: $0)?.tip } ?? trunk().tip
        let report = try plan(
            admission, survey.strangers, MergeAim(target, at: start, containing: tip), into: writer, progress)
        return (tip, report)
    }

    /// Whether everything in `branch` is in `trunk` already, be it by a merge, a squash or by hand.
    /// Nothing is written.
    func isMerged(_ branch: ObjectID, into trunk: ObjectID) throws -> Bool {
        let top = try root(of: trunk, named: "the trunk")
        let heads = [top, try root(of: branch, named: "the branch")]
        if heads[1].formatID != top.formatID { return try covers(branch, by: trunk) }
        // What a merge left behind or refused is nowhere but on the branch.
        do {
            guard try structure(heads, target: top, into: nil).join.leftBehind.isEmpty else { return false }
        } catch is HeadFault {
            return false
        }
        var ancestry = try Ancestry(of: repository, marking: Self.isOwnMerge)
        if try !ancestry.contained(in: trunk, among: [branch], in: repository).isEmpty {
            // The trunk comes after it, and may have lost what it holds.
            return try holdsAll(of: heads[1], in: top)
        }
        return try repository.objects.withoutWriting { try join(heads, target: top, into: nil).tree == top.treeID }
    }

    /// Works a merge out and writes the commit it leads to; no branch moves.
    ///
    /// - Parameter writer: takes the joined folders; with none they are not written, only their ids are learned.
    func plan(
        _ admission: Admission, _ strangers: [MemoryBranch], _ aim: MergeAim, into writer: ObjectWriter?,
        _ progress: @escaping (Int) -> Void = { _ in }
    ) throws -> MergeReport {
        var checks = try HeadChecks(self, aim)
        var admission = admission
        while true {
            let heads = try checks.run(&admission)
            let (tops, known) = (heads.tops, checks.target)
            let joined: (tree: ObjectID, structure: TreeJoin)?
            do {
                let trusted = Set(
                    tops.indices.filter { tops[$0].commit == aim.start || admission.isTrunk(tops[$0].commit) })
                joined = try checks.blaming(tops, &admission) { _ in
                    try join(tops, target: known, trusted: trusted, into: writer, progress)
                } alone: { head in
                    let pair = [known, head].compactMap { $0 }
                    _ = try structure(pair, target: known, into: nil)
                    _ = try joinRest(pair)
                }
            } catch let fault as HeadFault {
                for head in fault.heads { try admission.refuse(tops[head].commit, fault.reason) }
                continue
            }
            guard let joined, try admitStamps(joined.structure, tops, &admission) else { continue }
            var report = try report(on: joined, of: tops, admission, strangers, aim)
            if aim.target == BranchName.trunk {
                let search = MergedLosses(
                    result: report.commit, start: known, heads: tops.map(\.commit), others: heads.tips)
                do {
                    try search.tell(in: &report, self, &checks.ancestry)
                } catch is GitError {
                    // The merge does not need the part of the history that cannot be read: nothing is remembered.
                    report.records = nil
                }
            }
            return report
        }
    }

    private func report(
        on join: (tree: ObjectID, structure: TreeJoin), of tops: [Root], _ admission: Admission,
        _ strangers: [MemoryBranch], _ aim: MergeAim
    ) throws -> MergeReport {
        let (start, target) = (aim.start, aim.target)
        let heads = tops.map(\.commit)
        let outcome: MergeReport.Outcome
        let commit: ObjectID
        if heads.count == 1, join.tree == tops[0].treeID {
            commit = heads[0]
            outcome = commit == start ? .upToDate : .fastForward
        } else if let all = try aim.preferred.first(where: { try repository.commit($0).tree == join.tree }) {
            commit = all
            outcome = commit == start ? .upToDate : .fastForward
        } else {
            commit = try writeMerge(of: heads, tree: join.tree)
            outcome = .merged
        }
        // A fast-forward shows what it brings, too; heads that were dropped bring nothing of their own.
        let brought = Dictionary(zip(heads, join.structure.brought), uniquingKeysWith: { first, _ in first })
        return MergeReport(
            target: target, commit: commit, tree: join.tree, heads: heads, outcome: outcome,
            changes: join.structure.changes.all, count: join.structure.changes.count,
            contributions: admission.sources.map { .init(branch: $0, count: brought[$0.tip] ?? ChangeCount()) },
            skipped: join.structure.leftBehind.map { item in
                .init(path: item.path, reason: item.reason, branches: item.heads.map { tops[$0].name }.sorted())
            },
            refused: (admission.refused + strangers.map(\.asRefused)).sorted { $0.branch < $1.branch })
    }

    /// The merge commit of these heads: a pure function of them.
    func writeMerge(of heads: [ObjectID], tree: ObjectID) throws -> ObjectID {
        let times = try heads.map { try repository.commit($0).committer.time }
        // Git takes no commit for sound whose time is before 1970; a trunk may have one.
        let signature = Commit.Signature(Commit.gitmem, time: max(0, times.max() ?? 0))
        return try repository.write(
            Commit(
                tree: tree, parents: heads.sorted(), author: signature, committer: signature,
                message: "Merge \(heads.count) head\(heads.count == 1 ? "" : "s")\n"))
    }

    /// The join of whole trees: the memory by structure, files beside it three-way.
    func join(
        _ tops: [Root], target: Root?, trusted: Set<Int> = [], into writer: ObjectWriter?,
        _ progress: @escaping (Int) -> Void = { _ in }
    ) throws -> (tree: ObjectID, structure: TreeJoin) {
        let (structure, entries) = try structure(tops, target: target, trusted: trusted, into: writer, progress)
        try writer?.finish()
        let rest = try joinRest(tops)
        // What comes in has to be fit for a checkout, wherever that may be.
        _ = try TreeChanges(from: try target.map { try self.rest($0) }, to: rest, in: repository)
        var listing = try FolderListing(repository.tree(rest))
        listing.replace(Array(StoreFormat.fileName.utf8), mode: .file, id: tops[0].formatID)
        if let entries {
            listing.replace(Array(StoreFormat.entriesName.utf8), mode: .tree, id: entries)
        }
        return (try listing.write(replacing: nil, in: repository), structure)
    }

    /// The join of the memory in several trees.
    ///
    /// - Parameters:
    ///   - trusted: the positions of the heads that are trunks.
    ///   - writer: takes the joined folders, if they are needed.
    /// - Throws: ``HeadFault`` if a head is not to be taken at all.
    func structure(
        _ tops: [Root], target: Root?, trusted: Set<Int> = [], into writer: ObjectWriter?,
        _ progress: @escaping (Int) -> Void = { _ in }
    ) throws -> (join: TreeJoin, entries: ObjectID?) {
        for top in tops + [target].compactMap({ $0 }) where top.formatID != tops[0].formatID {
            throw StoreError.differentFormats(tops[0], top)
        }
        var join = TreeJoin(
            fanout: tops[0].format.fanout, heads: tops.count, trusted: trusted, now: now, in: repository.objects,
            progress: progress)
        var sides: [FolderJoin.Side] = []
        for (index, top) in tops.enumerated() {
            if let entries = top.entries {
                FolderJoin.add(FolderJoin.Side(id: entries, heads: [index], parent: top.tree), to: &sides)
            } else if try top.tree.entry(named: StoreFormat.entriesName) != nil, top.treeID != target?.treeID {
                join.leaveEntries(of: index)
            }
        }
        let entries = try join.join(sides, known: target?.entries, into: writer)
        return (join, entries)
    }

    /// Merges what users put beside the memory, head by head in order of id.
    func joinRest(_ tops: [Root]) throws -> ObjectID {
        let (tree, conflict) = try mergeRest(of: tops)
        guard let conflict else { return tree }
        throw StoreError(
            .mergeRefused,
            "\(conflict.paths.joined(separator: ", ")) of \(conflict.head.name) conflicts with other branches",
            hint: "the memory itself never conflicts; settle the file with `git merge` and merge again")
    }

    /// The paths beside the memory in which heads conflict, sorted.
    func conflictsBeside(_ tops: [Root]) throws -> [String] { try mergeRest(of: tops).conflict?.paths ?? [] }

    /// - Returns: the tree, and the first head with a conflict, at which it stops.
    private func mergeRest(
        of tops: [Root]
    ) throws -> (tree: ObjectID, conflict: (head: Root, paths: [String])?) {
        let sorted = tops.sorted { $0.commit < $1.commit }
        var merged = try rest(sorted[0])
        var ancestry = try Ancestry(of: repository)
        for (index, top) in sorted.enumerated().dropFirst() {
            let next = try rest(top)
            if next == merged { continue }
            let ancestor = try ancestry.mergeBase(
                of: top.commit, with: sorted[..<index].map(\.commit), in: repository)
            let base = try ancestor.map { try rest(root(of: $0, named: "\($0)")) }
            switch try mergeBeside(merged, next, base: base) {
            case .merged(let tree): merged = tree
            case .conflicts(let paths): return (merged, (top, paths))
            }
        }
        return (merged, nil)
    }

    /// Merges what stands beside the memory in two trees, as `git merge` does.
    func mergeBeside(_ one: ObjectID, _ other: ObjectID, base: ObjectID?) throws -> Repository.TreeMerge {
        let changed = try TreeChanges(from: base, to: one, in: repository).all
        let mine = Dictionary(changed.map { (Array($0.path.utf8), $0) }, uniquingKeysWith: { first, _ in first })
        var conflicts: Set<String> = []
        for change in try TreeChanges(from: base, to: other, in: repository).all {
            guard let own = mine[Array(change.path.utf8)] else { continue }
            // libgit2 does not end at an object that is damaged in some ways.
            for file in [change.old, change.new, own.old, own.new] {
                guard let file, file.mode.isRegularFile else { continue }
                try repository.withObject(file.id, .blob) { _ in }
            }
            // It also takes one of two modes where git has a conflict.
            if let new = change.new, let theirs = own.new, new.mode != theirs.mode,
                change.old?.mode != new.mode, change.old?.mode != theirs.mode
            {
                conflicts.insert(change.path)
            }
        }
        let merged = try repository.mergeTrees(base: base, one, other)
        if conflicts.isEmpty { return merged }
        if case .conflicts(let paths) = merged { conflicts.formUnion(paths) }
        return .conflicts(conflicts.sorted())
    }

    func rest(_ top: Root) throws -> ObjectID {
        var listing = try FolderListing(top.tree)
        listing.replace(Array(StoreFormat.fileName.utf8), mode: .file, id: nil)
        listing.replace(Array(StoreFormat.entriesName.utf8), mode: .tree, id: nil)
        return try listing.write(replacing: nil, in: repository)
    }
}
