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
public struct ListedEntry {
    /// The entry and what is known of it.
    public let item: Snapshot.Item
    /// The memory itself.
    public let body: Body
    /// The adds that hold it: all that were not removed, and not expired unless asked for.
    public let holds: [EntryState.Hold]

    /// When it was last added.
    public var latest: Timestamp? { holds.last.map { Timestamp($0.dot.stamp) } }
}

extension Snapshot {
    /// Calls `visit` with the entries that a query picks, in its order, until it returns `false`.
    ///
    /// Bodies are read one at a time: once to filter, if the query asks for something in them, and once to visit.
    /// An entry whose body has not arrived is passed over.
    ///
    /// - Complexity: O(*m* log *m*) in the matches, of which an id and a rank each are kept.
    public func list(_ query: Query, at now: Timestamp, _ visit: (ListedEntry) throws -> Bool) throws {
        var matches: [Match] = []
        let words = query.words.map { Array($0.lowercased().utf8) }
        try forEach { item in
            guard item.hasBody, let match = query.match(item, at: now) else { return true }
            if query.needsBody {
                guard let body = try body(of: item), query.accepts(body, foldedWords: words) else { return true }
            }
            matches.append(match)
            return true
        }
        matches.sort()
        for match in matches.prefix(query.limit ?? matches.count) {
            guard let entry = try entry(match.id, at: now, includingExpired: query.includesExpired) else { continue }
            guard try visit(entry) else { return }
        }
    }

    /// One entry with its body; `nil` if the view has no body of that id.
    public func entry(_ id: EntryID, at now: Timestamp, includingExpired: Bool = false) throws -> ListedEntry? {
        let item = try item(id)
        guard let body = try body(of: item) else { return nil }
        return ListedEntry(
            item: item, body: body, holds: includingExpired ? item.state.liveHolds : item.state.holds(at: now))
    }
}

private struct Match: Comparable {
    let rank: UInt64
    let stamp: Stamp
    let id: EntryID

    /// The higher rank first, then the later stamp.
    static func < (a: Match, b: Match) -> Bool {
        (b.rank, b.stamp, a.id) < (a.rank, a.stamp, b.id)
    }
}

extension Query {
    fileprivate var needsBody: Bool {
        kind != nil || !tags.isEmpty || scope != nil || key != nil || !words.isEmpty
    }

    fileprivate func match(_ item: Snapshot.Item, at now: Timestamp) -> Match? {
        let state = item.state
        let holds = (includesExpired ? state.liveHolds : state.holds(at: now)).filter { hold in
            let time = Timestamp(hold.dot.stamp)
            return (agent == nil || agent == hold.agent) && (since.map { time >= $0 } ?? true)
                && (until.map { time < $0 } ?? true)
        }
        guard let latest = holds.last else { return nil }
        for (counter, minimum) in minimums where state.value(of: counter) < minimum { return nil }
        let rank: UInt64 = if case .counter(let name) = order { state.value(of: name) } else { 0 }
        return Match(rank: rank, stamp: latest.dot.stamp, id: item.id)
    }

    fileprivate func accepts(_ body: Body, foldedWords: [[UInt8]]) -> Bool {
        if let kind, !body.kind.hasSameBytes(as: kind) { return false }
        if let scope, body.scope?.hasSameBytes(as: scope) != true { return false }
        if let key, body.key?.hasSameBytes(as: key) != true { return false }
        if !tags.isEmpty {
            let own = body.tags
            for tag in tags where !own.contains(where: { $0.hasSameBytes(as: tag) }) { return false }
        }
        if foldedWords.isEmpty { return true }
        let text = Array(body.content.lowercased().utf8)
        return foldedWords.allSatisfy { text.span.contains($0.span) }
    }
}
