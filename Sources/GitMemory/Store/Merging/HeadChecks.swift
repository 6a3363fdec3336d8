internal import Git

/// What is looked at before heads are joined, one list for all who say what a merge takes: whether a history can be read,
/// the format and the clock, signatures, what comes into the history below a head, and the files beside the memory.
///
/// What only a join can tell comes after it.
struct HeadChecks: ~Copyable {
    /// Heads that may be joined.
    struct Heads {
        /// Those that no other one contains, sorted; the target is one of them, or an ancestor.
        let tops: [MemoryCommit]
        /// All tips that were to be merged, and the target's.
        let tips: Set<ObjectID>
    }

    private let store: Store
    private let aim: MergeAim
    /// The target, as it is.
    let target: MemoryCommit?
    private let judge: MemoryCommit?
    var ancestry: Ancestry

    init(_ store: Store, _ aim: MergeAim) throws {
        let name = BranchName.short(aim.target)
        let target = try aim.targetTip.map { try store.root(of: $0, named: name) }
        let judge = try aim.judge.map { try $0 == aim.targetTip ? target : store.root(of: $0, named: "the trunk") }
        self.init(store, aim, target, judge ?? target, try Ancestry(of: store.repository, marking: Store.isOwnMerge))
    }

    private init(
        _ store: Store, _ aim: MergeAim, _ target: MemoryCommit?, _ judge: MemoryCommit?, _ ancestry: consuming Ancestry
    ) {
        self.store = store
        self.aim = aim
        self.target = target
        self.judge = judge
        self.ancestry = ancestry
    }

    /// Leaves out heads until all that are left pass.
    ///
    /// - Throws: ``StoreError`` if one that does not pass was named, or is a trunk; a `GitError` if the target itself
    ///   is damaged.
    mutating func run(_ admission: inout Admission) throws -> Heads {
        while true {
            if let heads = try pass(&admission) { return heads }
        }
    }

    /// - Returns: `nil` if a head was left out: others may take its place.
    private mutating func pass(_ admission: inout Admission) throws -> Heads? {
        let start = aim.targetTip
        var names: [ObjectID: String] = [:]
        for source in admission.sources.reversed() { names[source.tip] = source.name }
        if let start { names[start] = BranchName.short(aim.target) }
        let (heads, new): ([ObjectID], [Ancestry.NewCommit])
        do {
            // Most branches have been merged into the trunk before: they need no look at their history.
            var merged: Set<ObjectID> = []
            if let start { merged = try ancestry.reached(from: start, among: Set(names.keys), in: store.repository) }
            (heads, new) = try ancestry.independent(
                names.keys.filter { $0 == start || !merged.contains($0) }, beyond: start ?? aim.judge,
                in: store.repository)
        } catch let error as GitError where error.code.isOfDamage {
            try store.refuseHistories(beside: start, error, &admission)
            return nil
        }
        guard !heads.isEmpty else {
            throw StoreError(.noBranch, "there is nothing to merge", hint: "name a branch, or an agent that has one")
        }
        let tops = try heads.map { try store.root(of: $0, named: names[$0] ?? "\($0)") }
        guard try judge.map({ try store.admit(tops, to: $0, &admission) }) ?? true,
            try store.admitSignatures(tops, beyond: aim.signedUpTo, &admission),
            try admitHistory(tops, bringing: new, &admission),
            try store.admitFiles(tops, beside: target, &admission)
        else { return nil }
        return Heads(tops: tops, tips: Set(names.keys))
    }

    private func admitHistory(
        _ tops: [MemoryCommit], bringing new: [Ancestry.NewCommit], _ admission: inout Admission
    ) throws -> Bool {
        let (store, known) = (store, aim.targetTip ?? aim.judge)
        return try blaming(tops, &admission) { admission in
            try store.admitHistory(tops.map(\.commit), bringing: new, beyond: known, &admission)
        } alone: { head in
            var ancestry = try Ancestry(of: store.repository)
            let (heads, new) = try ancestry.independent(
                [known, head.commit].compactMap { $0 }, beyond: known, in: store.repository)
            _ = try store.historyFaults(of: new, heads: heads, beyond: known)
        } ?? false
    }

    /// Looks at heads together. If an object is missing or damaged, each of them is looked at alone, and those are left out
    /// whose it is.
    ///
    /// - Returns: `nil` if heads were left out for that.
    /// - Throws: the error that told of the damage, if it is none of theirs.
    func blaming<Result>(
        _ tops: [MemoryCommit], _ admission: inout Admission, _ look: (inout Admission) throws -> Result,
        alone: (MemoryCommit) throws -> Void
    ) throws -> Result? {
        do {
            return try look(&admission)
        } catch let error as GitError where error.code.isOfDamage {
            var isBlamed = false
            for head in tops where head.commit != aim.targetTip {
                do {
                    try alone(head)
                } catch let error as GitError where error.code.isOfDamage {
                    isBlamed = true
                    try admission.refuse(
                        head.commit, "cannot be read: \(error)", code: .damaged, hint: Store.damageHint)
                } catch is HeadRefusal {
                } catch is StoreError {}
            }
            guard isBlamed else { throw error }
            return nil
        }
    }
}
