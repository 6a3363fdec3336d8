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

    mutating func add(_ other: ChangeCount) {
        added += other.added
        removed += other.removed
        counted += other.counted
    }

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

extension ChangeKind {
    /// How an entry changes between two states; `nil` if readers see no difference.
    init?(from before: EntryState, to after: EntryState, at now: Timestamp) {
        switch (before.isLive(at: now), after.isLive(at: now)) {
        case (false, true): self = .added
        case (true, false): self = .removed
        case (false, false): return nil
        case (true, true):
            if before == after { return nil }
            self = .counted
        }
    }
}
