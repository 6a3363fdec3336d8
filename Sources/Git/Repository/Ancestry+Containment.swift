extension Ancestry {
    /// The parents of a commit, none where a shallow clone ends.
    public mutating func parents(of id: ObjectID, in repository: borrowing Repository) throws -> [ObjectID] {
        try node(id, in: repository).parents
    }

    /// When a commit was committed, in seconds since 1970 UTC.
    public mutating func time(of id: ObjectID, in repository: borrowing Repository) throws -> Int64 {
        try node(id, in: repository).time
    }

    /// Those of `heads` that are `tip` or are reached from it through marked commits only.
    ///
    /// The newest commits come first, and none is followed that is older than all heads that are left. So what is not
    /// found may be an ancestor of `tip` all the same.
    ///
    /// - Complexity: O(*c*) in the marked commits visited and their parents.
    public mutating func reached(
        from tip: ObjectID, among heads: Set<ObjectID>, in repository: borrowing Repository
    ) throws -> Set<ObjectID> {
        var found: Set<ObjectID> = []
        if heads.contains(tip) { found.insert(tip) }
        var seen: Set<ObjectID> = [tip]
        var queue = CommitQueue()
        var oldest: Int64?
        if try isMarked(tip, in: repository) { queue.push(tip, time: try node(tip, in: repository).time) }
        while found.count < heads.count, let time = queue.newest {
            if let oldest, time < oldest { break }
            guard let id = queue.pop() else { break }
            var others: [ObjectID] = []
            for parent in try node(id, in: repository).parents where seen.insert(parent).inserted {
                if heads.contains(parent) { found.insert(parent) }
                others.append(parent)
            }
            if found.count == heads.count { break }
            if oldest == nil {
                // Only now: mostly all heads are parents of the tip, and no other commit is read.
                oldest = try heads.subtracting(found).map { try node($0, in: repository).time }.min()
            }
            for parent in others {
                guard try isMarked(parent, in: repository) else { continue }
                queue.push(parent, time: try node(parent, in: repository).time)
            }
        }
        return found
    }

    /// Those of `heads` that `tip` is, or descends from.
    ///
    /// - Complexity: that of ``independent(_:in:)`` for the heads that ``reached(from:among:in:)`` does not find.
    public mutating func contained(
        in tip: ObjectID, among heads: Set<ObjectID>, in repository: borrowing Repository
    ) throws -> Set<ObjectID> {
        var found = try reached(from: tip, among: heads, in: repository)
        let rest = heads.subtracting(found).sorted()
        if rest.isEmpty { return found }
        let reached = try walk(from: [tip] + rest, in: repository).reached
        for head in rest where reached[head]?.contains(0) == true { found.insert(head) }
        return found
    }

    /// The best common ancestors of `tip` and any of `others`.
    public mutating func mergeBases(
        of tip: ObjectID, with others: [ObjectID], in repository: borrowing Repository
    ) throws -> [ObjectID] {
        try commonAncestors(of: tip, with: others, in: repository)
    }
}
