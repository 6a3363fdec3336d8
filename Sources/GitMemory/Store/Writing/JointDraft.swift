internal import CRDT
internal import Git

/// Several changes that become one commit, each made on what those before it have come to.
///
/// What they have come to stands in memory, as a small tree beside that of the branch: a view is the join of its trees.
final class JointDraft {
    private let store: Store
    private let agent: AgentName
    private let start: WriteStart
    private var clock: HybridLogicalClock
    private var earlier = EarlierChanges()
    private var edits: [EntryID: EntryEdit] = [:]
    private var bodies: [EntryID: Body] = [:]
    /// What the last change has added that the tree beside the branch has not.
    private var unseen: (edits: [EntryEdit], bodies: [EntryID: Body])?
    private var beside: MemoryCommit?
    private var memory: InMemoryObjects?

    init(_ store: Store, from start: WriteStart, as agent: AgentName) {
        self.store = store
        self.agent = agent
        self.start = start
        clock = start.clock
    }

    /// Makes a change; one that throws leaves nothing behind.
    ///
    /// - Throws: ``JointChange/Alone`` for a change that does not fit into one commit with the others; what the change
    ///   throws.
    func make(_ change: JointChange) throws {
        try showEarlier()
        let tops = try [start.top, start.trunk] + (change.seesAll ? store.topsOfAll().shown : [])
        let audience = change.standing.audience
        let plain = try Snapshot(store.repository.objects, of: tops, lookup: change.lookup, for: audience)
        var view = plain
        if let beside {
            let lookup = change.lookup.map { LookupBeside($0, in: plain, ids: Array(edits.keys)) }
            view = try Snapshot(store.repository.objects, of: tops + [beside], lookup: lookup, for: audience)
        }
        let writer = memory == nil ? start.writer : ObjectWriter(to: store.repository.objects)
        let draft = Draft(
            store, from: start.going(on: clock, beside: beside, into: writer), view: view, agent: agent,
            standing: change.standing, after: earlier)
        try change.make(in: draft)
        clock = draft.clock
        if draft.isEmpty { return }
        let new = draft.sortedEdits
        for edit in new { edits[edit.id, default: EntryEdit(id: edit.id)].add(edit) }
        if memory != nil { bodies.merge(draft.newBodies) { first, _ in first } }
        earlier = draft.earlierForNext
        unseen = (new, draft.newBodies)
    }

    /// Writes what the changes have come to; `nil` if that is nothing.
    func finish() throws -> (entries: ObjectID?, last: Stamp)? {
        // From here on it is the disk that is written to.
        memory = nil
        if edits.isEmpty { return nil }
        for (_, body) in bodies { try start.writer.write(.blob, body.bytes.span) }
        let entries = try TreeEdit(fanout: start.top.format.fanout, objects: store.repository.objects).apply(
            edits.values.sorted { $0.id < $1.id }, to: [start.top.entries], into: start.writer, empty: (),
            each: { _, _ in })
        return (entries, clock.last)
    }

    /// Has the next change see what the last one has added.
    private func showEarlier() throws {
        guard let (edits, bodies) = unseen else { return }
        let objects = store.repository.objects
        if memory == nil { memory = InMemoryObjects(of: objects) }
        let writer = ObjectWriter(to: objects)
        for (_, body) in bodies { try writer.write(.blob, body.bytes.span) }
        let entries = try TreeEdit(fanout: start.top.format.fanout, objects: objects).apply(
            edits, to: [beside?.entries], into: writer, empty: (), each: { _, _ in })
        try writer.finish()
        beside = start.top.with(entries: entries)
        unseen = nil
    }
}

/// What a change has to know of those before it in the same commit.
struct EarlierChanges {
    /// By how much shares of counters were raised.
    var raised: [EntryID: [CounterName: UInt64]] = [:]
    var ids: Set<EntryID> = []
}

/// Looks entries up in the trees that are on the disk; those of changes before it are always looked at.
private final class LookupBeside: EntryLookup {
    private let lookup: any EntryLookup
    private let plain: Snapshot
    private let ids: [EntryID]

    init(_ lookup: any EntryLookup, in plain: Snapshot, ids: [EntryID]) {
        self.lookup = lookup
        self.plain = plain
        self.ids = ids
    }

    func candidates(of query: Query, in snapshot: Snapshot) -> [EntryID]? {
        lookup.candidates(of: query, in: plain).map { Set($0).union(ids).sorted() }
    }

    func stamps(for snapshot: Snapshot) -> (any FolderStamps)? { nil }
}

extension WriteStart {
    fileprivate func going(on clock: HybridLogicalClock, beside: MemoryCommit?, into writer: ObjectWriter) -> WriteStart
    {
        WriteStart(
            top: top, trunk: trunk, replica: replica, clock: clock, now: now, writer: writer, beside: beside)
    }
}
