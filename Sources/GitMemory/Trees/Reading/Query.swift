internal import CRDT

/// Which entries a list shows, in what order.
public struct Query: Sendable {
    /// The order of a list.
    public enum Order: Hashable, Sendable {
        /// The latest add first.
        case newest
        /// The highest count first, and the newest of those.
        case counter(CounterName)
    }

    /// Only this kind.
    public var kind: String?
    /// Only entries with all of these tags.
    public var tags: [String] = []
    /// Only this scope.
    public var scope: String?
    /// Only this key.
    public var key: String?
    /// Only this source.
    public var source: String?
    /// Only entries with these values in `data`.
    public var members: [Member] = []
    /// No entries of these kinds.
    public var excludedKinds: [String] = []
    /// No entries with any of these tags.
    public var excludedTags: [String] = []
    /// Only entries that take the place of this one.
    package var superseded: EntryID?
    /// Only entries that take the place of another.
    package var isEdit = false
    /// Only entries that this agent holds.
    public var holder: AgentName?
    /// Only entries added at or after this moment.
    public var since: Timestamp?
    /// Only entries added before this moment.
    public var before: Timestamp?
    /// Only entries that nobody who holds them has added, or refreshed, at or after this moment.
    public var quietSince: Timestamp?
    /// Only entries with at least these counts.
    public var minimums: [CounterName: UInt64] = [:]
    /// Only entries that have all of these words in their content, whatever their case.
    public var words: [String] = []
    /// Whether one of ``words`` is enough.
    public var anyWord = false
    /// Whether to show what has expired, too.
    public var includesExpired = false
    /// The order.
    public var order = Order.newest
    /// At most this many.
    public var limit: Int?
    /// Whether coordination and settings are left out, see ``Body/isUnlisted``.
    package var hidesUnlisted = false
    /// Entries among which are all of these; `nil` if any may be one.
    var unlisted: Set<EntryID>?

    /// Everything, newest first.
    public init() {}
}

/// One entry as lists and `show` have it.
public struct ListedEntry: Sendable {
    /// The entry and what is known of it.
    public let item: Snapshot.Item
    /// The memory itself.
    public let body: Body
    /// The adds that hold it: all that were not removed, and not expired unless asked for.
    public let holds: [EntryState.Hold]
    /// The entries that say the same and are shown as this one, itself included, sorted; none if it is the only one. Then
    /// ``holds`` and counters are those of all.
    public internal(set) var wordings: [EntryID] = []
    /// The wording that lists show, where this is another one of the same memory.
    public internal(set) var shown: EntryID?

    /// When it was last added.
    public var latest: Timestamp? { holds.last.map { Timestamp($0.dot.stamp) } }
}

extension Query {
    /// Whether it asks for something that only the body says.
    var needsBody: Bool {
        kind != nil || !tags.isEmpty || scope != nil || key != nil || !words.isEmpty || source != nil
            || !members.isEmpty || !excludedKinds.isEmpty || !excludedTags.isEmpty || superseded != nil || isEdit
    }

    /// Whether it asks for a value that an index can look up.
    package var hasExactFilter: Bool {
        kind != nil || !tags.isEmpty || scope != nil || key != nil || source != nil || !members.isEmpty
            || superseded != nil || isEdit
    }

    /// Whether it asks for counters, which an entry takes over from what it takes the place of.
    package var asksCounts: Bool {
        if case .counter(let name) = order, name != .contributions { return true }
        return minimums.contains { $0.key != .contributions }
    }

    /// Whether an index can answer it with less than a look at everything.
    package var profitsFromIndex: Bool { hasExactFilter || asksCounts || limit != nil }

    /// The stamp of the latest add that it picks an entry for; `nil` if it does not pick it.
    func latest(_ state: EntryState, at now: Timestamp) -> Stamp? {
        if let quietSince, let last = state.liveHolds.last, Timestamp(last.dot.stamp) >= quietSince { return nil }
        let latest = (includesExpired ? state.liveHolds : state.holds(at: now)).last { hold in
            let time = Timestamp(hold.dot.stamp)
            return (holder == nil || holder == hold.agent) && (since.map { time >= $0 } ?? true)
                && (before.map { time < $0 } ?? true)
        }
        return latest?.dot.stamp
    }

    /// The value of the counter that it orders by, or 0; `nil` if a counter is below its minimum.
    ///
    /// - Parameter before: what was counted of the entries that this one takes the place of.
    func value(_ state: EntryState, before: [CounterName: UInt64]) -> UInt64? {
        func value(_ counter: CounterName) -> UInt64 {
            EntryState.saturatingSum(state.value(of: counter), before[counter] ?? 0)
        }
        for (counter, minimum) in minimums where value(counter) < minimum { return nil }
        return if case .counter(let name) = order { value(name) } else { 0 }
    }

    /// Whether the body of an entry says if it is picked.
    func needsBody(of id: EntryID) -> Bool {
        needsBody || hidesUnlisted && unlisted?.contains(id) ?? true
    }

    /// - Parameter foldedWords: ``words`` in lower case.
    func accepts(_ body: Body, foldedWords: [[UInt8]]) -> Bool {
        if let kind, !body.kind.hasSameBytes(as: kind) { return false }
        if let scope, body.scope?.hasSameBytes(as: scope) != true { return false }
        if let key, body.key?.hasSameBytes(as: key) != true { return false }
        if !tags.isEmpty || !excludedTags.isEmpty {
            let own = body.tags
            for tag in tags where !own.contains(where: { $0.hasSameBytes(as: tag) }) { return false }
            for tag in excludedTags where own.contains(where: { $0.hasSameBytes(as: tag) }) { return false }
        }
        if !excludedKinds.isEmpty {
            let own = body.kind
            if excludedKinds.contains(where: { $0.hasSameBytes(as: own) }) { return false }
        }
        if hidesUnlisted, body.isUnlisted { return false }
        if let superseded, !body.supersedes.contains(superseded) { return false }
        if isEdit, body.supersedes.isEmpty { return false }
        if let source, body.text("source")?.hasSameBytes(as: source) != true { return false }
        if !members.isEmpty {
            let data = body.value(of: "data")
            guard members.allSatisfy({ member in data.map { member.matches($0) } ?? false }) else { return false }
        }
        if foldedWords.isEmpty { return true }
        let text = Array(body.content.lowercased().utf8)
        return anyWord
            ? foldedWords.contains { text.span.contains($0.span) }
            : foldedWords.allSatisfy { text.span.contains($0.span) }
    }
}
