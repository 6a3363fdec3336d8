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
        guard let first = snapshot.heads.first else { return [] }
        let fanout = try root(of: first, named: "\(first)").format.fanout
        var trail = EntryTrail(of: id, fanout: fanout, in: repository.objects)
        var ancestry = try Ancestry(of: repository)
        let known = try snapshot.item(id).state
        var walk = StoryWalk()
        for head in Set(snapshot.heads) {
            walk.offer(head, at: try ancestry.links(of: head, in: repository).time, by: nil)
        }
        var steps: [ObjectID: (order: UInt64, step: EntryStep)] = [:]
        while let commit = walk.next() {
            let (follows, tree, time) = try ancestry.links(of: commit, in: repository)
            var parents = follows
            guard try trail.isThere(tree) else { continue }
            let isMerge = parents.count > 1
            if parents.isEmpty, let archive = try archive(before: commit) { parents = [archive] }
            var same: [ObjectID] = []
            var others: [(commit: ObjectID, tree: ObjectID)] = []
            for parent in parents {
                let place = try ancestry.links(of: parent, in: repository).tree
                if try trail.isSame(tree, place) { same.append(parent) } else { others.append((parent, place)) }
            }
            let way = walk.merges[commit]
            let own = isMerge ? StoryWalk.Merge(time: time, id: commit) : way
            if var next = same.first {
                // On the line of merges as long as there is one.
                if same.count > 1 {
                    next = try same.first { try ancestry.links(of: $0, in: repository).parents.count > 1 } ?? next
                }
                walk.offer(
                    next, at: try ancestry.links(of: next, in: repository).time, by: others.isEmpty ? way : own)
                continue
            }
            for other in others {
                walk.offer(other.commit, at: try ancestry.links(of: other.commit, in: repository).time, by: own)
            }
            if let step = try step(
                commit, tree, from: others.map(\.tree), known, isMerge, way?.id, snapshot, &trail)
            {
                // Without a stamp its time stands for the whole of a second, and it comes after what it merges.
                let order = step.moment.milliseconds + (isMerge ? 999 : 0)
                steps[commit] = (order, step)
            }
        }
        return steps.values.sorted { one, other in
            one.order != other.order ? one.order > other.order : one.step.commit < other.step.commit
        }.map(\.step)
    }

    private func step(
        _ commit: ObjectID, _ tree: ObjectID, from parents: [ObjectID], _ known: EntryState, _ isMerge: Bool,
        _ merge: ObjectID?, _ snapshot: Snapshot, _ trail: inout EntryTrail
    ) throws -> EntryStep? {
        var before = EntryState()
        var sides = 0
        for parent in parents {
            let state = try trail.state(in: parent)
            if !state.isEmpty { sides += 1 }
            before.formJoin(state)
        }
        var changes = EntryStep.Change.all(from: before, to: try trail.state(in: tree), known: known, at: now)
        if isMerge, sides > 1 { changes.insert(.joined, at: 0) }
        if changes.isEmpty { return nil }
        let content = try repository.commit(commit)
        return EntryStep(
            commit: commit, author: content.author.identity.name, moment: Timestamp(Self.stamp(of: content)),
            subject: try subject(of: content, seenBy: snapshot) ?? "…", changes: changes, merge: merge)
    }

    /// The commit that an epoch was made from, if this is the first of one and that is here.
    private func archive(before commit: ObjectID) throws -> ObjectID? {
        let top = try root(of: commit, named: "\(commit)")
        guard top.format.fromID != nil else { return nil }
        return try? predecessor(of: top)?.commit
    }
}

/// Which commits a story still has to look at, newest first, and by which merge each came.
private struct StoryWalk {
    /// A merge that commits came by. The earliest counts.
    struct Merge {
        let time: Int64
        let id: ObjectID
    }

    private var queue = CommitQueue()
    private var seen: Set<ObjectID> = []
    private(set) var merges: [ObjectID: Merge] = [:]

    mutating func next() -> ObjectID? { queue.pop() }

    /// Names a commit to look at; again, if it came by an earlier merge than was known.
    mutating func offer(_ commit: ObjectID, at time: Int64, by merge: Merge?) {
        var isEarlier = false
        if let merge {
            isEarlier = merges[commit].map { (merge.time, merge.id) < ($0.time, $0.id) } ?? true
            if isEarlier { merges[commit] = merge }
        }
        guard seen.insert(commit).inserted || isEarlier, !queue.contains(commit) else { return }
        queue.push(commit, time: time)
    }
}
