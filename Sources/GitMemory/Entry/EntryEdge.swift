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
        var tail = tail
        guard let edge = tail.withUTF8({ Self(tail: $0) }) else { return nil }
        self = edge
    }

    private init?(tail: UnsafeBufferPointer<UInt8>) {
        let span = tail.span
        func id(behind word: String, before end: Int) -> EntryID? {
            let start = word.utf8.count
            guard end >= start, tail[..<start].elementsEqual(word.utf8) else { return nil }
            return EntryID(hexDigits: span.extracting(start..<end))
        }
        if let id = id(behind: Self.apartWord, before: tail.count) {
            self = .apart(id)
            return
        }
        let end = Self.sameWord.utf8.count + EntryID.hexCount
        guard tail.count > end, tail[end] == UInt8(ascii: "."), let id = id(behind: Self.sameWord, before: end),
            let rule = Self.number(tail[(end + 1)...])
        else { return nil }
        self = .same(id, rule: rule)
    }

    /// A number as it is written: without a sign, and without zeros that say nothing.
    private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32? {
        var value: UInt64 = 0
        guard let first = digits.first, digits.count <= 10, first != UInt8(ascii: "0") || digits.count == 1 else {
            return nil
        }
        for digit in digits {
            guard digit &- UInt8(ascii: "0") < 10 else { return nil }
            value = value * 10 + UInt64(digit - UInt8(ascii: "0"))
        }
        return UInt32(exactly: value)
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
