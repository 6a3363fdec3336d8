internal import CRDT
internal import Git

extension Store {
    /// How an entry came to be what it is in a view: the commits that added, removed, counted and joined it, newest first.
    ///
    /// As what is known of an entry only grows, a merge that has of it what one of its parents has was made from there: the
    /// others are not followed. Where an epoch was made, its archive is.
    ///
    /// - Complexity: O(*c*) in the commits since it was added, of which two folders are read in most.
    public func story(of id: EntryID, in snapshot: Snapshot) throws -> [EntryStep] {
        // What the trunk has was merged, even if the agent's own branch leads there without a merge.
        let trunk = try trunk().tip
        let heads = snapshot.heads.filter { $0 == trunk } + snapshot.heads.filter { $0 != trunk }
        guard let first = heads.first else { return [] }
        let fanout = try root(of: first, named: "\(first)").format.fanout
        var trail = EntryTrail(of: id, fanout: fanout, in: repository.objects)
        var ancestry = try Ancestry(of: repository)
        var seen: Set<ObjectID> = []
        var steps: [EntryStep] = []
        for head in heads {
            var waiting: [(commit: ObjectID, merge: ObjectID?)] = [(head, nil)]
            while let (commit, merge) = waiting.popLast() {
                guard seen.insert(commit).inserted else { continue }
                var (parents, tree) = try ancestry.links(of: commit, in: repository)
                guard try trail.isThere(tree) else { continue }
                let isMerge = parents.count > 1
                if parents.isEmpty, let archive = try archive(before: commit) { parents = [archive] }
                var same: [ObjectID] = []
                var others: [(commit: ObjectID, tree: ObjectID)] = []
                for parent in parents {
                    let place = try ancestry.links(of: parent, in: repository).tree
                    if try trail.isSame(tree, place) { same.append(parent) } else { others.append((parent, place)) }
                }
                if var next = same.first {
                    // On the line of merges as long as there is one.
                    if same.count > 1 {
                        next =
                            try same.first { try ancestry.links(of: $0, in: repository).parents.count > 1 } ?? next
                    }
                    waiting.append((next, isMerge && !others.isEmpty ? commit : merge))
                    continue
                }
                if let step = try step(commit, tree, from: others.map(\.tree), isMerge, merge, &trail) {
                    steps.append(step)
                }
                for other in others.reversed() { waiting.append((other.commit, isMerge ? commit : merge)) }
            }
        }
        return steps.enumerated().sorted { one, other in
            one.element.moment != other.element.moment
                ? one.element.moment > other.element.moment : one.offset < other.offset
        }.map(\.element)
    }

    private func step(
        _ commit: ObjectID, _ tree: ObjectID, from parents: [ObjectID], _ isMerge: Bool, _ merge: ObjectID?,
        _ trail: inout EntryTrail
    ) throws -> EntryStep? {
        var before = EntryState()
        var sides = 0
        for parent in parents {
            let state = try trail.state(in: parent)
            if !state.isEmpty { sides += 1 }
            before.formJoin(state)
        }
        var changes = EntryStep.Change.all(from: before, to: try trail.state(in: tree), at: now)
        if isMerge, sides > 1 { changes.insert(.joined, at: 0) }
        if changes.isEmpty { return nil }
        let content = try repository.commit(commit)
        return EntryStep(
            commit: commit, author: content.author.identity.name, moment: Timestamp(Self.stamp(of: content)),
            subject: String(content.subject), changes: changes, merge: merge)
    }

    /// The commit that an epoch was made from, if this is the first of one and that is here.
    private func archive(before commit: ObjectID) throws -> ObjectID? {
        let top = try root(of: commit, named: "\(commit)")
        guard top.format.fromID != nil else { return nil }
        return try? predecessor(of: top)?.commit
    }
}
