internal import CRDT
public import Git

/// One commit of an agent's: what it changed, entry by entry.
public struct AgentWrite: Sendable {
    /// An entry that it changed.
    public struct Entry: Sendable {
        /// The entry.
        public let id: EntryID
        /// Its body; `nil` if it has none.
        public let body: Body?
        /// What was known of it before.
        public let before: EntryState
        /// What was known of it then.
        public let after: EntryState
    }

    /// The commit.
    public let commit: ObjectID
    /// The first line of its message.
    public let subject: String
    /// When it was made.
    public let moment: Timestamp
    /// What it changed, in order of id.
    public let entries: [Entry]
}

extension AgentWrite.Entry {
    /// The adds that it made.
    var added: [EntryState.Hold] {
        let old = before.expiries
        return after.expiries.keys.filter { old[$0] == nil }.sorted()
    }

    /// The adds that were there before, and were to last longer.
    var prolonged: [EntryState.Hold] {
        let old = before.expiries
        return after.expiries.filter { hold, end in old[hold].map { $0 != end } ?? false }.map(\.key).sorted()
    }

    /// The adds that it removed, which held the entry until then.
    var removed: [EntryState.Hold] {
        let gone = after.holders.tombstones
        return before.liveHolds.filter { gone.contains($0.dot) }
    }

    /// Whether it did nothing but count or mark.
    var onlyCounts: Bool { added.isEmpty && prolonged.isEmpty && removed.isEmpty }
}

extension Store {
    /// The last commit that an agent wrote on its branch; `nil` if there is none.
    ///
    /// - Complexity: the commits since, as merges may have come after it, and what it changed.
    public func lastWrite(of agent: AgentName) throws -> AgentWrite? {
        guard let branch = try branch(of: agent) else { return nil }
        var ancestry = try Ancestry(of: repository)
        var found: ObjectID?
        try ancestry.forEach(from: [branch.tip], in: repository) { id, parents in
            guard parents.count == 1 else { return true }
            let commit = try repository.commit(id)
            guard commit.author.identity.name == agent.description, commit.trailer(Self.stampTrailer) != nil else {
                return true
            }
            found = id
            return false
        }
        guard let found, let parent = try ancestry.links(of: found, in: repository).parents.first else { return nil }
        let (top, base) = (try root(of: found, named: "\(found)"), try root(of: parent, named: "\(parent)"))
        let content = try repository.commit(found)
        let changed = try ChangedEntries(
            from: base.entries, to: top.entries, fanout: top.format.fanout, objects: repository.objects)
        let (before, after) = (try Snapshot(self, of: [base]), try Snapshot(self, of: [top]))
        let entries = try changed.ids.sorted().map { id in
            let item = try after.item(id)
            return AgentWrite.Entry(
                id: id, body: try after.body(of: item), before: try before.item(id).state, after: item.state)
        }
        return AgentWrite(
            commit: found, subject: try subject(of: content, seenBy: after) ?? "a write",
            moment: Timestamp(Self.stamp(of: content)),
            entries: entries)
    }
}
