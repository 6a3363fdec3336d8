internal import CRDT
public import Git

/// One commit of a memory's history.
public struct HistoryEvent {
    /// What a commit did to one entry.
    public enum Action: Hashable, Sendable {
        /// An agent added it, perhaps until some moment.
        case added(AgentName, Expiry)
        /// An add was removed.
        case removed
        /// A counter grew to this share of one replica.
        case counted(CounterName)
    }

    /// The commit.
    public let commit: ObjectID
    /// Who made it.
    public let author: String
    /// When, in seconds since 1970 UTC.
    public let time: Int64
    /// The first line of its message.
    public let subject: String
    /// What it did to the entry that was asked for; empty if none was.
    public let actions: [Action]
    /// What the gate was told to let pass for it; `nil` if nothing.
    public var gate: String?
}

/// A merge, and what it joined.
public struct MergeEvent {
    /// The commit.
    public let commit: ObjectID
    /// When the latest of what it joined was made, in seconds since 1970 UTC.
    public let time: Int64
    /// The first line of its message.
    public let subject: String
    /// What the rest came on top of: the merge before it, or else the store's first commit.
    public let base: ObjectID
    /// The other commits that it joined, and who made each; `nil` for one that is a merge itself.
    public let joined: [(commit: ObjectID, author: String?)]
}

extension Store {
    /// The trailer of a commit that says how the gate was loosened for it.
    public static let gateTrailer = "Gitmem-Gate"

    /// The commits that a view was made by, newest first, until `visit` returns `false`. Merges are left out.
    ///
    /// - Parameter id: only commits that changed this entry.
    /// - Complexity: O(*c*) in the commits; with an id, a path of folders is read in each.
    public func history(
        of snapshot: Snapshot, entry id: EntryID? = nil, _ visit: (HistoryEvent) throws -> Bool
    ) throws {
        var ancestry = try Ancestry(of: repository)
        try ancestry.forEach(from: snapshot.heads, in: repository) { commit, parents in
            guard parents.count <= 1 else { return true }
            let content = try repository.commit(commit)
            guard let subject = try subject(of: content, seenBy: snapshot) else { return true }
            var actions: [HistoryEvent.Action] = []
            if let id {
                let before = try parents.first.map { try state(of: id, in: $0) } ?? EntryState()
                actions = Self.actions(from: before, to: try state(of: id, in: commit))
                if actions.isEmpty { return true }
            } else if parents.isEmpty {
                return true
            }
            return try visit(
                HistoryEvent(
                    commit: commit, author: content.author.identity.name, time: content.author.time,
                    subject: subject, actions: actions, gate: content.trailer(Self.gateTrailer).map { String($0) }))
        }
    }

    /// The merges that a view was made by, newest first, until `visit` returns `false`.
    ///
    /// - Complexity: O(*c*) in the commits.
    public func merges(of snapshot: Snapshot, _ visit: (MergeEvent) throws -> Bool) throws {
        var ancestry = try Ancestry(of: repository)
        try ancestry.forEach(from: snapshot.heads, in: repository) { commit, parents in
            guard parents.count > 1 else { return true }
            let content = try repository.commit(commit)
            let heads = try parents.map { ($0, try repository.commit($0)) }
            let merges = heads.filter { $0.1.parents.count > 1 }
            let last = merges.max { ($0.1.committer.time, $1.0) < ($1.1.committer.time, $0.0) }
            let base = try last?.0 ?? first(before: parents[0])
            let joined = heads.filter { $0.0 != base }.map { id, content in
                (commit: id, author: content.parents.count > 1 ? nil : content.author.identity.name)
            }
            return try visit(
                MergeEvent(
                    commit: commit, time: content.author.time, subject: String(content.subject), base: base,
                    joined: joined))
        }
    }

    /// The commit that a line of commits begins with.
    private func first(before commit: ObjectID) throws -> ObjectID {
        var commit = commit
        while let parent = try repository.commit(commit).parents.first { commit = parent }
        return commit
    }

    private func state(of id: EntryID, in commit: ObjectID) throws -> EntryState {
        try Snapshot(self, of: [root(of: commit, named: "\(commit)")]).item(id).state
    }

    private static func actions(from old: EntryState, to new: EntryState) -> [HistoryEvent.Action] {
        var actions: [HistoryEvent.Action] = []
        for (hold, expiry) in new.expiries.sorted(by: { $0.key < $1.key }) where old.expiries[hold] != expiry {
            actions.append(.added(hold.agent, expiry.value))
        }
        if !new.holders.tombstones.isSubset(of: old.holders.tombstones) { actions.append(.removed) }
        for (counter, value) in new.counters.sorted(by: { $0.key < $1.key }) where old.counters[counter] != value {
            actions.append(.counted(counter))
        }
        return actions
    }
}
