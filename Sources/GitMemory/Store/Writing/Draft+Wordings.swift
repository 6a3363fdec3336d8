internal import CRDT

/// What a memory that was added has in common with others.
package struct FoundWordings: Sendable {
    /// A memory that is nearly the same, but differs in a fact.
    package struct Near: Sendable {
        package let id: EntryID
        /// In thousandths.
        package let score: Int
        package let differs: [String]
    }

    /// The entries that it was joined to.
    package var same: [EntryID] = []
    /// The least score with one of them, in thousandths.
    package var score = 0
    /// The wording that lists show.
    package var shown: EntryID?
    /// How many wordings the memory has now.
    package var wordings = 1
    package var near: [Near] = []
}

/// Finds what says the same as a memory that is to be added. It is made before the draft, for what is erased meanwhile.
package final class WordingSearch {
    private let table: LikenessTable

    package init(_ store: Store) throws { table = try LikenessTable(store) }

    /// The most that are listed as near.
    private static let mostNear = 5
    /// So many that are near are compared, those with most bands in common.
    private static let mostCompared = 16

    /// Joins an entry that the draft has added to those that say the same.
    ///
    /// - Returns: what was found; `nil` for a memory that no edge joins.
    package func join(_ body: Body, in draft: Draft) throws -> FoundWordings? {
        guard let likeness = Likeness(body) else { return nil }
        let id = body.id
        let (view, now) = (draft.view, draft.now)
        let candidates = try table.candidates(for: likeness, except: id, in: view)
        var found = FoundWordings()
        var plan = EdgePlan(in: view, at: now, coming: [id])
        let same = try candidates.same.sorted().filter { other in
            guard try draft.state(of: other).isLive(at: now), let text = try view.body(of: view.item(other)),
                let its = Likeness(text), its.isSame(as: likeness)
            else { return false }
            return !text.supersedes.contains(id) && !body.supersedes.contains(other)
        }
        if !same.isEmpty {
            let sets = try plan.add(same, to: id)
            for edge in plan.edges {
                try draft.join(edge.first, edge.second)
                found.same.append(edge.first == id ? edge.second : edge.first)
            }
            found.score = 1000
            try settle(&found, id, sets, in: draft)
        }
        found.near = try near(candidates.near, to: likeness, in: view) { other in
            let state = try draft.state(of: other)
            return state.hasBody && state.isLive(at: now)
        }
        return found
    }

    /// Which wording is shown, and how many there are.
    private func settle(_ found: inout FoundWordings, _ id: EntryID, _ sets: WordingSets, in draft: Draft) throws {
        var sets = sets
        let ids = sets.set(of: id)
        found.wordings = ids.count
        let nodes = try ids.map { id in
            let state = try draft.state(of: id)
            return WordingGraph.Node(
                item: try draft.view.item(id).with(state), edges: [], group: 0, supersedes: [])
        }
        let superseded = try draft.view.superseded(among: Set(ids), of: nodes, at: draft.now)
        found.shown = Snapshot.shown(of: nodes, superseded: superseded, at: draft.now).id
        // It may have been joined before it was forgotten.
        if found.same.isEmpty, ids.count > 1 { found.same = ids.filter { $0 != id } }
    }

    /// What says the same as an entry or nearly so, and is neither joined to it nor kept apart from it.
    ///
    /// - Complexity: what has changed since a view was last asked about, and a few reads.
    package func near(_ body: Body, in view: Snapshot, at now: Timestamp) throws -> [FoundWordings.Near] {
        guard let likeness = Likeness(body) else { return [] }
        let id = body.id
        let candidates = try table.candidates(for: likeness, except: id, in: view)
        let joined = Set(try view.wordingIDs(of: id, at: now))
        let said = try view.item(id).state.later
        let open = try (candidates.near + candidates.same.map { ($0, Likeness.bandCount) }).filter { other, _ in
            try !joined.contains(other) && !said.contains(EntryEdge.apart(other).tail)
                && !view.item(other).state.later.contains(EntryEdge.apart(id).tail)
        }
        return try near(open, to: likeness, in: view) { other in
            let item = try view.item(other)
            return item.hasBody && item.state.isLive(at: now)
        }
    }

    private func near(
        _ candidates: [(id: EntryID, bands: Int)], to likeness: Likeness, in view: Snapshot,
        isLive: (EntryID) throws -> Bool
    ) throws -> [FoundWordings.Near] {
        let chosen = candidates.sorted { $0.bands != $1.bands ? $0.bands > $1.bands : $0.id < $1.id }
        var compared: [FoundWordings.Near] = []
        for (id, _) in chosen.prefix(Self.mostCompared) {
            guard let other = try self.likeness(of: id, in: view, isLive) else { continue }
            let score = likeness.score(with: other)
            if score < Likeness.nearScore { continue }
            compared.append(.init(id: id, score: score, differs: likeness.differences(from: other)))
        }
        compared.sort { $0.score != $1.score ? $0.score > $1.score : $0.id < $1.id }
        var near: [FoundWordings.Near] = []
        for other in compared where near.count < Self.mostNear {
            if try isLive(other.id) { near.append(other) }
        }
        return near
    }

    /// What is compared of an entry; `nil` if its text is not there, or of a kind that is not compared.
    private func likeness(
        of id: EntryID, in view: Snapshot, _ isLive: (EntryID) throws -> Bool
    ) throws -> Likeness? {
        func read() throws -> Likeness? { try view.body(of: view.item(id)).flatMap { Likeness($0) } }
        guard let keep = table.keep else { return try isLive(id) ? read() : nil }
        return try keep.likeness(of: id, read)
    }
}
