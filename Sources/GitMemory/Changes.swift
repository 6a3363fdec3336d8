internal import Git

/// What a merge does to one entry of the target.
public enum ChangeKind: String, Hashable, Sendable {
    /// The entry comes into the memory.
    case added
    /// The entry goes out of the memory.
    case removed
    /// The entry stays and is held, renewed or counted by more.
    case counted
}

/// How many entries of the target a merge changes.
public struct ChangeCount: Hashable, Sendable {
    /// Entries that come into the memory.
    public internal(set) var added = 0
    /// Entries that go out of the memory.
    public internal(set) var removed = 0
    /// Entries that are in the memory before and after, and whose holders or counters grow.
    public internal(set) var counted = 0

    mutating func count(_ change: EntryChange) {
        switch change.kind {
        case .added: added += 1
        case .removed: removed += 1
        case .counted: counted += 1
        }
    }
}

/// One entry that a merge changes.
public struct EntryChange: Hashable, Sendable {
    /// The entry.
    public let id: EntryID
    /// How it changes.
    public let kind: ChangeKind
}

/// The entries that a join changes, in order of id.
struct ChangeList {
    private(set) var all: [EntryChange] = []
    private(set) var count = ChangeCount()

    mutating func append(_ change: EntryChange) {
        all.append(change)
        count.count(change)
    }
}

/// Compares leaf folders by what their names mean.
struct LeafComparison {
    let now: Timestamp
    /// The digits of the folders above.
    let path: [UInt8]

    /// The entries that differ between `old` and the join of `new`.
    func changes(from old: Tree, to new: [Tree]) throws -> [EntryChange] {
        var sources = try ([old] + new).map { try LeafGroups($0, in: path) }
        var pending: [LeafGroup?] = []
        for index in sources.indices { pending.append(sources[index].next()) }
        var changes: [EntryChange] = []
        while let id = pending.compactMap({ $0?.id }).min() {
            let groups = pending.map { $0?.id == id ? $0 : nil }
            for index in sources.indices where groups[index] != nil { pending[index] = sources[index].next() }
            if Self.sameNames(groups) { continue }
            let before = Self.state(groups.prefix(1))
            let after = Self.state(groups.dropFirst())
            guard let kind = kind(before, after) else { continue }
            changes.append(EntryChange(id: id, kind: kind))
        }
        return changes
    }

    private func kind(_ before: EntryState, _ after: EntryState) -> ChangeKind? {
        switch (before.isLive(at: now), after.isLive(at: now)) {
        case (false, true): return .added
        case (true, false): return .removed
        case (false, false): return nil
        case (true, true): return before == after ? nil : .counted
        }
    }

    private static func state(_ groups: ArraySlice<LeafGroup?>) -> EntryState {
        var state = EntryState()
        for case let group? in groups { group.read(into: &state) }
        return state
    }

    /// Whether all folders have the same names for an entry, which is the common case and needs no decoding.
    private static func sameNames(_ groups: [LeafGroup?]) -> Bool {
        guard let first = groups.first ?? nil else { return false }
        for group in groups.dropFirst() {
            guard let group, group.entries.count == first.entries.count else { return false }
            for (mine, other) in zip(group.entries, first.entries) {
                guard group.tree.name(mine).elementsEqual(first.tree.name(other)) else { return false }
            }
        }
        return true
    }
}
