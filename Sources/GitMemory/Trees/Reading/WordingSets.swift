/// Sets of entries that are joined one by one, with pairs that never come together.
struct WordingSets {
    /// All entries, sorted.
    let ids: [EntryID]
    private let places: [EntryID: Int]
    private var parents: [Int]
    private var members: [[Int]]
    /// The sets that a set is to be kept apart from, both by their roots.
    private var apart: [Int: Set<Int>] = [:]

    init(_ ids: [EntryID]) {
        self.ids = ids
        places = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })
        parents = Array(ids.indices)
        members = ids.indices.map { [$0] }
    }

    /// Has two entries never come together. It is called before any are joined.
    mutating func keepApart(_ a: EntryID, _ b: EntryID) {
        guard let a = places[a], let b = places[b], a != b else { return }
        apart[a, default: []].insert(b)
        apart[b, default: []].insert(a)
    }

    private mutating func root(_ place: Int) -> Int {
        var place = place
        while parents[place] != place {
            parents[place] = parents[parents[place]]
            place = parents[place]
        }
        return place
    }

    mutating func areJoined(_ a: EntryID, _ b: EntryID) -> Bool {
        guard let a = places[a], let b = places[b] else { return false }
        return root(a) == root(b)
    }

    /// Whether two sets are to be kept apart, as a pair of them is.
    mutating func areApart(_ a: EntryID, _ b: EntryID) -> Bool {
        guard !apart.isEmpty, let a = places[a], let b = places[b] else { return false }
        return apart[root(a)]?.contains(root(b)) ?? false
    }

    /// Brings two sets together, unless a pair of them is to be kept apart; whether it did.
    ///
    /// - Complexity: the lesser set, and the sets that it is kept apart from: of *n* entries and *p* pairs all joins together
    ///   take O((*n* + *p*) log (*n* + *p*)).
    @discardableResult
    mutating func join(_ a: EntryID, _ b: EntryID) -> Bool {
        guard let a = places[a], let b = places[b] else { return false }
        var (small, large) = (root(a), root(b))
        if small == large || apart[small]?.contains(large) ?? false { return false }
        if weight(small) > weight(large) { swap(&small, &large) }
        parents[small] = large
        members[large] += members[small]
        members[small] = []
        for other in apart.removeValue(forKey: small) ?? [] {
            apart[other]?.remove(small)
            apart[other]?.insert(large)
            apart[large, default: []].insert(other)
        }
        return true
    }

    private func weight(_ root: Int) -> Int { members[root].count + (apart[root]?.count ?? 0) }

    /// The entries joined to one, itself included, sorted.
    mutating func set(of id: EntryID) -> [EntryID] {
        guard let place = places[id] else { return [] }
        return members[root(place)].sorted().map { ids[$0] }
    }

    /// All sets, each sorted, by their least ids.
    var all: [[EntryID]] {
        members.filter { !$0.isEmpty }.map { $0.sorted() }.sorted { $0[0] < $1[0] }.map { $0.map { ids[$0] } }
    }

    /// Those of some entries that are not in the largest set among them; the first of several counts.
    mutating func outsiders(of entries: [EntryID]) -> [EntryID] {
        var sizes: [Int: Int] = [:]
        let roots = entries.map { id in places[id].map { root($0) } ?? -1 }
        for root in roots { sizes[root, default: 0] += 1 }
        guard let most = sizes.values.max(), let largest = roots.first(where: { sizes[$0] == most }) else { return [] }
        return zip(entries, roots).filter { $0.1 != largest }.map(\.0)
    }
}
