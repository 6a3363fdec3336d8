internal import GitMemory

/// Names in a request that no memory has: what was asked for may have been mistyped.
struct UnknownNames: Sendable {
    private var (tags, kinds, scopes): (Set<String>, Set<String>, Set<String>) = ([], [], [])
    private var (agents, counters): (Set<String>, Set<String>) = ([], ["citations", "contributions", "endorsements"])

    /// In a larger store it would take too long to look.
    private static let most = 10_000

    /// Sentences without a full stop, each about one name.
    static func remarks(
        on query: Query, _ filters: FilterWords, sort: String?, in snapshot: Snapshot, at now: Timestamp
    ) throws -> [String] {
        guard try snapshot.estimatedCount() <= most else { return [] }
        var all = Query()
        all.includesExpired = true
        var known = UnknownNames()
        try snapshot.list(all, at: now, page: [ListedEntry]()) { page, entry in
            page.append(entry)
        } visit: { page in
            for entry in page { known.note(entry) }
            return true
        }
        var remarks: [String] = []
        func look(_ kind: String, _ name: String?, _ names: Set<String>) {
            guard let name, !names.contains(name) else { return }
            let nearest = NearName.nearest(to: name, among: names)
            remarks.append("no memory has the \(kind) “\(name)”" + (nearest.map { "; did you mean \($0)?" } ?? ""))
        }
        for tag in filters.tags { look("tag", tag, known.tags) }
        look("kind", filters.kind, known.kinds)
        look("scope", filters.scope, known.scopes)
        look("agent", filters.by, known.agents)
        look("counter", sort, known.counters)
        for counter in query.minimums.keys { look("counter", counter.description, known.counters) }
        return remarks
    }

    private mutating func note(_ entry: ListedEntry) {
        tags.formUnion(entry.body.tags)
        kinds.insert(entry.body.kind)
        if let scope = entry.body.scope { scopes.insert(scope) }
        agents.formUnion(entry.holds.map(\.agent.description))
        counters.formUnion(entry.item.state.counterValues.map(\.name.description))
    }
}
