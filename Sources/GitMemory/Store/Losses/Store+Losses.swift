internal import Git

extension Store {
    /// What the trunk lacks that a commit of its own took out.
    ///
    /// - Parameter budget: how many commits may be compared for it. If that is not enough, what was found is told.
    /// - Complexity: nothing is compared that was before; see ``LossWalk``.
    public func losses(budget: Int = .max) throws -> TrunkLosses {
        let trunk = try trunk()
        return try losses(of: root(of: trunk.tip, named: trunk.name), among: branches().map(\.tip), budget: budget)
    }

    /// The same for a commit, and what is remembered of it.
    ///
    /// - Parameter heads: the tips of branches. Those that the commit descends from are looked at.
    func losses(of top: MemoryCommit, among heads: [ObjectID], budget: Int = .max) throws -> TrunkLosses {
        var ancestry = try Ancestry(of: repository, marking: Self.isOwnMerge)
        let record = lossRecord()
        let heads = contained(in: top.commit, among: Set(heads + [record?.tip].compactMap { $0 }), &ancestry)
        var search = LossSearch(self, record)
        do {
            try search.run(from: [top.commit], among: heads, budget: budget, &ancestry)
        } catch is GitError {
            // The history is damaged, or not all here: `verify --history` and `git fsck` say more.
            let removals = try lacking(search.removals, in: top)
            return TrunkLosses(losses: [Loss](removals), removals: removals, isComplete: false)
        }
        let removals = try lacking(search.removals, in: top)
        if search.isComplete {
            let kept = try lacking(search.removals, in: top, dormant: true)
            remember(LossRecord(tip: top.commit, held: heads.sorted(), removals: kept), instead: record)
        }
        return TrunkLosses(losses: [Loss](removals), removals: removals, isComplete: search.isComplete)
    }

    /// Those of the heads that a commit descends from. One whose history cannot be read is taken for none.
    func contained(in tip: ObjectID, among heads: Set<ObjectID>, _ ancestry: inout Ancestry) -> Set<ObjectID> {
        if let found = try? ancestry.contained(in: tip, among: heads, in: repository) { return found }
        var found: Set<ObjectID> = []
        for head in heads {
            if let one = try? ancestry.contained(in: tip, among: [head], in: repository) { found.formUnion(one) }
        }
        return found
    }

    /// Those of the removals whose names a tree lacks.
    ///
    /// - Parameter dormant: whether names count, too, that mean nothing as long as nobody adds the entry anew.
    func lacking(_ removals: [Removal], in top: MemoryCommit, dormant: Bool = false) throws -> [Removal] {
        var lacking: Set<Removal> = []
        // Of an entry that several commits took something out of, not each may have taken what is lacking.
        for (commit, all) in Dictionary(grouping: removals, by: \.commit) {
            for id in try lostNames(of: Set(all.map(\.id)).sorted(), all, in: top, dormant: dormant).keys {
                lacking.insert(Removal(commit: commit, id: id))
            }
        }
        return removals.filter { lacking.contains($0) }
    }

    /// What was taken out of entries and a tree lacks.
    struct LostNames {
        /// What stands behind the id in each name, the body's left out.
        var tails: [[UInt8]]
        /// The body, if it is lacking.
        var body: ObjectID?
        /// The commit that has all of it.
        let source: ObjectID
    }

    /// - Returns: nothing for entries of which nothing is lacking.
    func lostNames(
        of ids: [EntryID], _ removals: [Removal], in top: MemoryCommit, dormant: Bool = false
    ) throws -> [EntryID: LostNames] {
        let view = try Snapshot(whole: self, of: [top])
        var before: [ObjectID: Snapshot] = [:]
        var commits: [EntryID: [ObjectID]] = [:]
        for removal in removals where !(commits[removal.id]?.contains(removal.commit) ?? false) {
            commits[removal.id, default: []].append(removal.commit)
        }
        var lost: [EntryID: LostNames] = [:]
        for id in ids {
            let known = try view.item(id).state
            var fuller = known
            var body: ObjectID?
            var source: ObjectID?
            for commit in commits[id] ?? [] {
                let parents = try before[commit] ?? self.before(commit, like: top)
                before[commit] = parents
                let item = try parents.item(id)
                fuller.formJoin(item.state)
                if body == nil { body = try parents.reader.soundBody(of: item) }
                source = source ?? parents.heads.first
            }
            fuller.settle()
            let tails = known.lacking(of: fuller, at: now, dormant: dormant)
            guard !tails.isEmpty, let source else { continue }
            let lacksBody = tails.contains(EntryName.bodyTail)
            let rest = tails.filter { $0 != EntryName.bodyTail }
            if rest.isEmpty, body == nil { continue }
            lost[id] = LostNames(tails: rest, body: lacksBody ? body : nil, source: source)
        }
        return lost
    }

    /// The adds that the trunk has lost of an entry, by the beginning of its id; nothing if it has lost no such entry.
    ///
    /// - Throws: ``StoreError`` with the code `ambiguousID` if it has lost several.
    public func lostHolds(ofIDsBeginning text: String) throws -> [(id: EntryID, holds: [EntryState.Hold])] {
        guard text.utf8.count >= 4 else { return [] }
        let known = try losses()
        let ids = Set(known.removals.map(\.id)).filter { $0.description.hasPrefix(text) }.sorted()
        guard let id = ids.first else { return [] }
        guard ids.count == 1 else {
            throw StoreError(
                .ambiguousID, "\(text) is the beginning of several ids",
                hint: "give more digits: " + ids.map(\.short).joined(separator: ", "))
        }
        var state = EntryState()
        for removal in known.removals where removal.id == id {
            let parents = try repository.commit(removal.commit).parents.map { try root(of: $0, named: "\($0)") }
            for parent in parents { state.formJoin(try Snapshot(self, of: [parent]).item(id).state) }
        }
        state.settle()
        if try standing().audience != nil, state.isEmpty { return [] }
        return [(id, state.liveHolds)]
    }

    /// The memory of a commit's parents.
    private func before(_ commit: ObjectID, like top: MemoryCommit) throws -> Snapshot {
        let parents = try repository.commit(commit).parents.map { try root(of: $0, named: "\($0)") }
        return try Snapshot(whole: self, of: parents.filter { $0.formatID == top.formatID })
    }

    /// How many entries of a branch the trunk has lost, by what is lost.
    func lossCount(of branch: MemoryCommit, _ losses: [Loss], in trunk: Snapshot) throws -> Int {
        if losses.isEmpty { return 0 }
        let view = try Snapshot(self, of: [branch])
        return try losses.flatMap(\.ids).sorted().count { id in
            let known = try trunk.item(id).state
            var fuller = known
            fuller.formJoin(try view.item(id).state)
            fuller.settle()
            return !known.lacking(of: fuller, at: now).isEmpty
        }
    }

    /// Whether a tree lacks nothing that another one has, name by name.
    func holdsAll(of branch: MemoryCommit, in trunk: MemoryCommit) throws -> Bool {
        var changes = CommitChanges(fanout: trunk.format.fanout, objects: repository.objects)
        try changes.compare(branch.entries, with: trunk.entries)
        if changes.lostIDs.isEmpty { return true }
        let (view, known) = (try Snapshot(whole: self, of: [branch]), try Snapshot(whole: self, of: [trunk]))
        return try changes.lostIDs.sorted().allSatisfy { id in
            let state = try known.item(id).state
            var fuller = state
            fuller.formJoin(try view.item(id).state)
            fuller.settle()
            return state.lacking(of: fuller, at: now).isEmpty
        }
    }
}

/// One look for losses, by what is remembered.
struct LossSearch {
    private let store: Store
    private let record: LossRecord?
    /// What commits took out, the newest first.
    private(set) var removals: [Removal] = []
    private(set) var isComplete = true
    /// Whether what is remembered has been taken in.
    private var isRemembered = false

    init(_ store: Store, _ record: LossRecord?) {
        self.store = store
        self.record = record
    }

    /// - Parameters:
    ///   - covered: commits all of whose names the tip has, itself included.
    ///   - heads: commits that these descend from, or are, which may be the one that is remembered.
    mutating func run(
        from covered: [ObjectID], among heads: Set<ObjectID>, budget: Int = .max, _ ancestry: inout Ancestry
    ) throws {
        var wanted = heads
        if let record, isRemembered || covered.contains(record.tip) || heads.contains(record.tip) {
            for head in record.held { wanted.remove(head) }
            if isRemembered { wanted.remove(record.tip) }
            if !isRemembered { removals += record.removals }
            isRemembered = true
        }
        if wanted.isEmpty { return }
        var walk = LossWalk(store, wanting: wanted, budget: budget)
        try walk.run(from: covered, &ancestry)
        let known = Set(removals)
        removals = walk.removals.filter { !known.contains($0) } + removals
        isComplete = isComplete && walk.isComplete
    }
}
