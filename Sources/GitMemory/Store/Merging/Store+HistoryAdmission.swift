internal import Git

extension Store {
    /// Leaves out heads that would bring something into the history of the target that `git fsck --strict` reports: a
    /// commit that is not as git writes it, or a folder or file in the tree of one that is no head itself.
    ///
    /// The trees of the heads are judged where they are joined.
    ///
    /// - Parameters:
    ///   - new: the commits that come into the history of `known` with the heads.
    ///   - known: a commit whose history is not judged.
    /// - Returns: whether all heads stay.
    /// - Throws: ``StoreError`` if one of them was named, or is a trunk; a `GitError` if an object is missing.
    func admitHistory(
        _ heads: [ObjectID], bringing new: [Ancestry.NewCommit], beyond known: ObjectID?, _ admission: inout Admission
    ) throws -> Bool {
        let faults = try historyFaults(of: new, heads: heads, beyond: known)
        for head in heads where head != known {
            guard let reason = faults[head] else { continue }
            try admission.refuse(
                head, reason, code: .damaged,
                hint: "`git fsck --strict` says more; a host that checks what is pushed would refuse the trunk for it")
        }
        return faults.isEmpty
    }

    /// What is wrong with the commits that come into a history with some heads: of each head that is to blame the
    /// reason, in words that continue “it …”.
    ///
    /// - Complexity: the commits, and the folders in which each differs from one that follows it.
    func historyFaults(
        of new: [Ancestry.NewCommit], heads: [ObjectID], beyond known: ObjectID?
    ) throws -> [ObjectID: String] {
        var reasons: [ObjectID: String] = [:]
        for commit in new {
            guard let flaw = commit.flaw else { continue }
            let place = heads.contains(commit.id) ? "is at" : "brings"
            reasons[commit.id] = "\(place) commit \(commit.id.shortText), which \(flaw)"
        }
        let steps = HistoryCheck.steps(of: new, except: Set(heads))
        let parts = HistoryCheck.parts(of: steps)
        try Parallel.map(parts, atOnce: 16) { [objects = repository.objects] part in
            var check = HistoryCheck(in: objects, isApart: parts.count > 1)
            return try check.faults(in: part)
        } each: { faults in
            for fault in faults where reasons[fault.commit] == nil {
                reasons[fault.commit] = "brings commit \(fault.commit.shortText), which \(fault.reason)"
            }
        }
        if reasons.isEmpty { return [:] }
        if let known {
            // Where clocks are wrong, a commit may only seem to be new.
            var ancestry = try Ancestry(of: repository)
            try ancestry.forEach(from: [known], in: repository) { id, _ in
                reasons[id] = nil
                return !reasons.isEmpty
            }
        }
        return Self.blame(reasons, among: heads, new)
    }

    /// The heads that come after a commit with a fault, or are one.
    private static func blame(
        _ reasons: [ObjectID: String], among heads: [ObjectID], _ new: [Ancestry.NewCommit]
    ) -> [ObjectID: String] {
        var children: [ObjectID: [ObjectID]] = [:]
        for commit in new { for parent in commit.parents { children[parent, default: []].append(commit.id) } }
        var blamed = reasons
        var waiting = reasons.keys.sorted()
        while let id = waiting.popLast() {
            for child in children[id] ?? [] where blamed[child] == nil {
                blamed[child] = blamed[id]
                waiting.append(child)
            }
        }
        let all = Set(heads)
        return blamed.filter { all.contains($0.key) }
    }
}

extension ObjectID {
    /// The first digits, as people read them.
    fileprivate var shortText: String { String(description.prefix(12)) }
}
