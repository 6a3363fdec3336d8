internal import CRDT
public import Git

/// What one commit did to an entry.
public struct EntryStep: Sendable {
    /// One thing that was done to it.
    public enum Change: Hashable, Sendable {
        /// Several branches had different things of it, and here they meet.
        case joined
        /// An agent added it, or held it longer, perhaps until some moment.
        case added(AgentName, Expiry)
        /// The add of an agent was removed; `nil` if nobody knows any more whose it was.
        case removed(AgentName?)
        /// A counter grew by so much.
        case counted(CounterName, by: UInt64)
        /// A mark was put on it, called by this word.
        case marked(String)
        /// It was erased.
        case erased
        /// Something that was known of it is gone without a removal, as `git revert` does it.
        case lost
    }

    /// The commit.
    public let commit: ObjectID
    /// Who made it.
    public let author: String
    /// When.
    public let moment: Timestamp
    /// The first line of its message.
    public let subject: String
    /// What it did.
    public let changes: [Change]
    /// The first merge on the way from the view that has it; `nil` if none was needed.
    public let merge: ObjectID?
}

extension EntryStep.Change {
    /// What was done to the entry between two states of it.
    ///
    /// - Parameter known: all that is known of it: a branch may remove an add that it does not have itself.
    static func all(
        from old: EntryState, to new: EntryState, known: EntryState, at now: Timestamp
    ) -> [EntryStep.Change] {
        var changes: [EntryStep.Change] = []
        let expiries = old.expiries
        for (hold, expiry) in new.expiries.sorted(by: { $0.key < $1.key }) {
            guard let before = expiries[hold] else {
                changes.append(.added(hold.agent, expiry.value))
                continue
            }
            if before.value < expiry.value { changes.append(.added(hold.agent, expiry.value)) }
        }
        let removed = new.holders.tombstones.subtracting(old.holders.tombstones)
        if !removed.isEmpty {
            let holds = Set(new.expiries.keys).union(known.expiries.keys).filter { removed.contains($0.dot) }
            changes += Set(holds.map(\.agent)).sorted().map { .removed($0) }
            if holds.isEmpty { changes.append(.removed(nil)) }
        }
        let counters = old.counters
        for (name, counter) in new.counters.sorted(by: { $0.key < $1.key }) {
            let (before, after) = (counters[name]?.value ?? 0, counter.value)
            if after > before { changes.append(.counted(name, by: after - before)) }
        }
        let words = Set(new.later.subtracting(old.later).compactMap { $0.split(separator: ".").first.map(String.init) })
        changes += words.sorted().map { .marked($0) }
        if new.isVoid, !old.isVoid { changes.append(.erased) }
        var both = old
        both.formJoin(new)
        if !new.lacking(of: both, at: now).isEmpty { changes.append(.lost) }
        return changes
    }
}
