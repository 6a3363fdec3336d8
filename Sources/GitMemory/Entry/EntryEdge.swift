internal import CRDT

// Edges are names of words that the data types give no meaning:
//
//   <a>.same.<b>.<rule>     with <b>.same.<a>.<rule>: a and b say the same
//   <a>.apart.<b>           one is enough: they do not, for good
//
// They only ever grow, and say nothing of who wrote them or when.

/// What a name of one entry says about another one.
enum EntryEdge: Hashable {
    /// Both say the same, by a rule; 0 if a person says so. Half of it means nothing.
    case same(EntryID, rule: UInt32)
    /// They do not, whatever else is said.
    case apart(EntryID)

    private static let sameWord = ".same."
    private static let apartWord = ".apart."

    /// How many names of one word a writer gives an entry: at 65,536 a branch is refused for good.
    static let most = 1000

    /// - Parameter tail: what stands behind the id in a name.
    init?(tail: String) {
        if tail.hasPrefix(Self.sameWord) {
            let parts = tail.dropFirst(Self.sameWord.count).split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, let id = EntryID(hex: parts[0]), let rule = UInt32(parts[1]), "\(rule)" == parts[1]
            else { return nil }
            self = .same(id, rule: rule)
        } else if tail.hasPrefix(Self.apartWord) {
            guard let id = EntryID(hex: tail.dropFirst(Self.apartWord.count)) else { return nil }
            self = .apart(id)
        } else {
            return nil
        }
    }

    /// What stands behind the id in the name.
    var tail: String {
        switch self {
        case .same(let id, let rule): "\(Self.sameWord)\(id).\(rule)"
        case .apart(let id): "\(Self.apartWord)\(id)"
        }
    }

    /// The other entry.
    var other: EntryID {
        switch self {
        case .same(let id, _), .apart(let id): id
        }
    }
}

extension EntryState {
    /// What the names say about other entries.
    var edges: [EntryEdge] { later.isEmpty ? [] : later.compactMap { EntryEdge(tail: $0) } }

    /// Whether a name says that another entry says the same: of most entries none does.
    var hasEdges: Bool { !later.isEmpty && later.contains { $0.hasPrefix(".same.") } }

    /// Whether more names of an edge's word may be written.
    func takes(_ edge: EntryEdge) -> Bool {
        if later.count < EntryEdge.most { return true }
        let word = edge.tail.prefix(6)
        return later.count { $0.hasPrefix(word) } < EntryEdge.most
    }

    /// The state without what is said about some entries.
    func without(edgesTo gone: Set<EntryID>) -> EntryState {
        if later.isEmpty { return self }
        var rest = self
        for edge in edges where gone.contains(edge.other) { rest.drop(edge.tail) }
        return rest
    }

    /// The states of several entries as one: all adds, and the sum of what was counted.
    static func together(_ states: [EntryState]) -> EntryState {
        struct Share: Hashable {
            let counter: CounterName
            let replica: ReplicaID
        }
        var (all, sums): (EntryState, [Share: UInt64]) = (EntryState(), [:])
        for state in states {
            for add in state.adds.all { all.add(add.hold, until: add.expiry) }
            for removal in state.removals.all { all.remove(removal.dot) }
            for share in state.shares.all {
                let key = Share(counter: share.counter, replica: share.replica)
                sums[key] = min(saturatingSum(sums[key] ?? 0, share.value), EntryName.maximumShare)
            }
            if state.hasBody { all.setBody() }
        }
        for (key, value) in sums { all.raise(key.counter, key.replica, to: value) }
        all.settle()
        return all
    }
}
