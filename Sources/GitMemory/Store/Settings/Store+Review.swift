internal import CRDT
public import Git

/// What a branch brings beyond another one, to be looked at before a merge.
public struct ReviewedBranch {
    /// A commit that was written with a gate that was not what it usually is.
    public struct Loosened {
        /// The commit.
        public let commit: ObjectID
        /// Who made it.
        public let author: String
        /// The first line of its message.
        public let subject: String
        /// What it says about the gate.
        public let gate: String
    }

    /// Something that the branch says of two memories of others, and that nobody would find by comparing them.
    public struct Edge: Hashable, Sendable {
        /// The lesser id of the two entries.
        public let first: EntryID
        /// The greater id.
        public let second: EntryID
        /// Whether both are to be kept apart, and not said to be the same.
        public let isApart: Bool
    }

    /// A memory of others of which the branch brings so many wordings that nobody will have meant it.
    public struct Copies: Sendable {
        /// The wordings that there were, in order of id.
        public let known: [EntryID]
        /// Those that the branch brings, in order of id.
        public let wordings: [EntryID]
    }

    /// More new wordings of one memory of others are named, and more pairs of memories of others kept apart are too many.
    package static let mostUnremarked = 50

    /// The memories of others that it brings more wordings of than ``mostUnremarked``.
    public let copies: [Copies]
    /// The edges that it brings to entries that its agent did not write, in order of id.
    public let edges: [Edge]
    /// The entries that it brings, in order of id.
    public let entries: [ListedEntry]
    /// The commits, newest first.
    public let loosened: [Loosened]
    /// The settings before and after.
    public let settings: (before: [Setting], after: [Setting])
}

extension Store {
    /// What `tip` brings beyond `base`.
    ///
    /// - Complexity: O(*n*) in the entries that differ, and in the commits of both.
    public func review(_ tip: MemoryBranch, against base: MemoryBranch) throws -> ReviewedBranch {
        let top = try root(of: tip.tip, named: tip.name)
        let known = try root(of: base.tip, named: base.name)
        if top.formatID != known.formatID { throw StoreError.differentFormats(known, top) }
        let changed = try ChangedEntries(
            from: known.entries, to: top.entries, fanout: top.format.fanout, objects: repository.objects)
        // What a merge makes of both: a branch that lacks something of the base's does not remove it.
        let (joined, before) = (try Snapshot(self, of: [known, top]), try Snapshot(self, of: [known]))
        var entries: [ListedEntry] = []
        var edges: Set<ReviewedBranch.Edge> = []
        let old = try settings(of: base)
        var new = old.filter { !changed.ids.contains($0.id) }
        for id in changed.ids.sorted() {
            edges.formUnion(try foreignEdges(of: id, in: joined, beyond: before, by: tip.agent))
            guard let entry = try joined.entry(id, at: now), !entry.holds.isEmpty else { continue }
            new += Self.setting(entry)
            if try !before.item(id).state.isLive(at: now) { entries.append(entry) }
        }
        var ancestry = try Ancestry(of: repository)
        var covered: Set<ObjectID> = []
        try ancestry.forEach(from: [base.tip], in: repository) { commit, _ in
            covered.insert(commit)
            return true
        }
        var loosened: [ReviewedBranch.Loosened] = []
        try ancestry.forEach(from: [tip.tip], in: repository) { id, _ in
            if covered.contains(id) { return true }
            let commit = try repository.commit(id)
            if let gate = commit.trailer(Self.gateTrailer) {
                loosened.append(
                    ReviewedBranch.Loosened(
                        commit: id, author: commit.author.identity.name, subject: String(commit.subject),
                        gate: String(gate)))
            }
            return true
        }
        let sorted = edges.sorted { $0.first != $1.first ? $0.first < $1.first : $0.second < $1.second }
        return ReviewedBranch(
            copies: try copies(among: entries, in: joined, by: tip.agent), edges: sorted, entries: entries,
            loosened: loosened, settings: (old, new))
    }

    /// The memories of others that get many wordings.
    ///
    /// - Complexity: a look at all entries if there are many new wordings, else nothing.
    private func copies(
        among new: [ListedEntry], in joined: Snapshot, by agent: AgentName?
    ) throws -> [ReviewedBranch.Copies] {
        let brought = Set(new.lazy.filter { $0.item.state.hasEdges }.map(\.item.id))
        guard brought.count > ReviewedBranch.mostUnremarked else { return [] }
        let nodes = try joined.joinedNodes(at: now)
        var graph = joined.wordingGraph()
        for node in nodes.values { graph.add(node) }
        return try graph.memories().all.compactMap { ids in
            let (known, copies) = (ids.filter { !brought.contains($0) }, ids.filter(brought.contains))
            let areOfOthers = known.contains { id in
                nodes[id].map { node in !node.item.state.holds(at: now).contains { $0.agent == agent } } ?? false
            }
            guard areOfOthers, copies.count > ReviewedBranch.mostUnremarked else { return nil }
            return .init(known: known, wordings: copies)
        }
    }

    /// What a branch says of an entry and another one, if one of them is not its agent's.
    private func foreignEdges(
        of id: EntryID, in joined: Snapshot, beyond before: Snapshot, by agent: AgentName?
    ) throws -> [ReviewedBranch.Edge] {
        let item = try joined.item(id)
        if item.state.later.isEmpty { return [] }
        let known = try before.item(id).state.later
        func isOwn(_ item: Snapshot.Item) -> Bool { item.state.holds(at: now).contains { $0.agent == agent } }
        return try item.state.edges.compactMap { edge in
            if known.contains(edge.tail) || edge.other == id { return nil }
            let other = try joined.item(edge.other)
            if isOwn(item), isOwn(other) { return nil }
            var isApart = true
            if case .same(_, let rule) = edge {
                isApart = false
                if rule > 0, let one = try joined.body(of: item), let second = try joined.body(of: other),
                    let likeness = Likeness(one), Likeness(second).map(likeness.isSame) == true
                {
                    return nil
                }
            }
            return .init(first: min(id, edge.other), second: max(id, edge.other), isApart: isApart)
        }
    }

    /// The agents whose branches may change settings, by git's `gitmem.protectSettings`; `nil` if it is not set.
    public func settingsKeepers() throws -> [String]? {
        try repository.configuration("gitmem.protectSettings").map(Self.names)
    }

    /// The least level of the gate, by git's `gitmem.gate`.
    public func configuredGate() throws -> String? { try repository.configuration("gitmem.gate") }

    /// Names between spaces and commas.
    public static func names(_ text: String) -> [String] {
        text.split { $0 == " " || $0 == "," || $0 == "\n" }.map(String.init)
    }
}
