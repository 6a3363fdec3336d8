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
        found.near = try near(candidates.near, to: likeness, in: draft)
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

    private func near(
        _ candidates: [(id: EntryID, bands: Int)], to likeness: Likeness, in draft: Draft
    ) throws -> [FoundWordings.Near] {
        let chosen = candidates.sorted { $0.bands != $1.bands ? $0.bands > $1.bands : $0.id < $1.id }
        var compared: [FoundWordings.Near] = []
        for (id, _) in chosen.prefix(Self.mostCompared) {
            guard let other = try self.likeness(of: id, in: draft) else { continue }
            let score = likeness.score(with: other)
            if score < Likeness.nearScore { continue }
            compared.append(.init(id: id, score: score, differs: likeness.differences(from: other)))
        }
        compared.sort { $0.score != $1.score ? $0.score > $1.score : $0.id < $1.id }
        var near: [FoundWordings.Near] = []
        for other in compared where near.count < Self.mostNear {
            let state = try draft.state(of: other.id)
            if state.hasBody, state.isLive(at: draft.now) { near.append(other) }
        }
        return near
    }

    /// What is compared of an entry; `nil` if its text is not there, or of a kind that is not compared.
    private func likeness(of id: EntryID, in draft: Draft) throws -> Likeness? {
        func read() throws -> Likeness? { try draft.view.body(of: draft.view.item(id)).flatMap { Likeness($0) } }
        guard let keep = table.keep else { return try draft.state(of: id).isLive(at: draft.now) ? read() : nil }
        return try keep.likeness(of: id, read)
    }
}
