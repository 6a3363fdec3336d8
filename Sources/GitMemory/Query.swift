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
    /// Only entries that this agent holds.
    public var agent: AgentName?
    /// Only entries added at or after this moment.
    public var since: Timestamp?
    /// Only entries added before this moment.
    public var until: Timestamp?
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
    /// At most so many.
    public var limit: Int?

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

    /// When it was last added.
    public var latest: Timestamp? { holds.last.map { Timestamp($0.dot.stamp) } }
}

extension Query {
    /// Whether it asks for something that only the body says.
    var needsBody: Bool {
        kind != nil || !tags.isEmpty || scope != nil || key != nil || !words.isEmpty || source != nil
            || !members.isEmpty || !excludedKinds.isEmpty || !excludedTags.isEmpty
    }

    /// Whether it asks for a value that an index can look up.
    package var hasExactFilter: Bool {
        kind != nil || !tags.isEmpty || scope != nil || key != nil || source != nil || !members.isEmpty
    }

    /// Where an entry stands in the list, by what its names say; `nil` if it is not picked.
    func rank(_ state: EntryState, at now: Timestamp) -> (value: UInt64, stamp: Stamp)? {
        let latest = (includesExpired ? state.liveHolds : state.holds(at: now)).last { hold in
            let time = Timestamp(hold.dot.stamp)
            return (agent == nil || agent == hold.agent) && (since.map { time >= $0 } ?? true)
                && (until.map { time < $0 } ?? true)
        }
        guard let latest else { return nil }
        for (counter, minimum) in minimums where state.value(of: counter) < minimum { return nil }
        let value: UInt64 = if case .counter(let name) = order { state.value(of: name) } else { 0 }
        return (value, latest.dot.stamp)
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
