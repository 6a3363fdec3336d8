internal import CRDT
internal import Git

/// A change in the making: what will be written on top of one commit, in one commit.
///
/// It is thrown away and made anew if the branch has moved meanwhile, so it draws fresh stamps each time.
public final class Draft {
    /// The agent's view: its own branch joined with the trunk.
    public let view: Snapshot
    /// The agent that writes.
    public let agent: AgentName
    /// When the draft was begun.
    public let now: Timestamp

    let replica: ReplicaID
    private(set) var clock: HybridLogicalClock
    private let clockReading: () -> UInt64
    private let writer: ObjectWriter
    /// By how much this draft has raised its shares.
    private var raised: [EntryID: [CounterName: UInt64]]
    private let earlier: EarlierChanges
    private var edits: [EntryID: EntryEdit] = [:]
    private var states: [EntryID: EntryState] = [:]
    private var bodies: [EntryID: ObjectID] = [:]
    /// The bodies that this draft has put in.
    private(set) var newBodies: [EntryID: Body] = [:]
    /// What this draft has added that is a value of a register.
    private(set) var addedWithKey: [EntryID: Body] = [:]
    private let store: Store
    /// What the agent may do; without it, everything.
    private let standing: Standing?
    private let start: WriteStart
    private lazy var mergedTrunk: Snapshot? = try? store.mergedTrunk(of: start)

    /// - Parameter earlier: the changes before it in the same commit.
    init(
        _ store: Store, from start: WriteStart, view: Snapshot, agent: AgentName, standing: Standing? = nil,
        after earlier: EarlierChanges = .init()
    ) {
        self.earlier = earlier
        raised = earlier.raised
        self.view = view
        self.agent = agent
        clockReading = store.surroundings.clock
        writer = start.writer
        replica = start.replica
        clock = start.clock
        now = start.now
        self.store = store
        self.standing = standing
        self.start = start
    }

    /// By how much one commit may raise a share of a counter. `verify` takes a greater leap for damage or a forgery.
    public static let maximumRaise: UInt64 = 1_000_000

    /// Whether nothing would be written.
    public var isEmpty: Bool { edits.isEmpty }

    var lastStamp: Stamp { clock.last }

    /// What a change after this one in the same commit has to know.
    var earlierForNext: EarlierChanges { EarlierChanges(raised: raised, ids: earlier.ids.union(edits.keys)) }

    /// What is in all branches, and what comes before this change in the same commit.
    package func everything() throws -> Snapshot {
        try Snapshot(
            store.repository.objects, of: store.topsOfAll().shown + [start.top, start.beside].compactMap { $0 },
            lookup: store.lookup, for: (standing ?? store.standing()).audience)
    }

    var sortedEdits: [EntryEdit] { edits.values.sorted { $0.id < $1.id } }

    /// What is known of an entry, with the changes of this draft.
    public func state(of id: EntryID) throws -> EntryState {
        if let state = states[id] { return state }
        let item = try view.item(id)
        states[id] = item.state
        return item.state
    }

    /// A dot that nothing else has. Every operation takes one, if only for its stamp: the commit is of the last.
    func nextDot() throws -> Dot {
        Dot(stamp: try clock.tick(wallMilliseconds: clockReading()), replica: replica)
    }

    // MARK: Operations

    /// Adds an entry for `holder`, who is the writing agent if not said otherwise.
    ///
    /// An agent that holds the entry until as late a moment already changes nothing. A later moment renews: by another
    /// name of the same dot if this replica made it, by a new dot if not.
    ///
    /// - Throws: ``StoreError`` with the code `erased` if the entry was erased, `invalidInput` if `expiry` lies in the past,
    ///   `limitReached` if the entry has as many adds as there may be.
    @discardableResult
    public func add(_ body: Body, for holder: AgentName? = nil, until expiry: Expiry = .never) throws -> Verdict {
        guard expiry.isAfter(now) else {
            throw StoreError(
                .invalidInput, "the expiry lies in the past", hint: "leave it out, or give a time to come")
        }
        try standing?.checkWrite(body)
        let id = body.id
        guard try !state(of: id).isVoid else {
            throw StoreError(
                .erased, "\(id.short) was erased, and is not remembered again",
                hint: "a memory with other words is another one")
        }
        try passOverLostAdds(of: id, for: holder ?? agent)
        let (verdict, hold) = try state(of: id).adding(
            holder ?? agent, until: expiry, at: now, by: replica, dot: try nextDot())
        if let hold {
            try state(of: id).refuseAnotherAdd(to: id)
            try edit(id, EntryName.addTail(hold.dot, hold.agent, expiry)) { $0.add(hold, until: expiry) }
            try putBody(body, id)
            if body.key != nil { addedWithKey[id] = body }
        }
        return verdict
    }

    /// Adds an entry by a new dot, whether or not the agent holds it.
    @discardableResult
    func addOnceMore(_ body: Body, until expiry: Expiry) throws -> EntryState.Hold {
        try standing?.checkWrite(body)
        let id = body.id
        try passOverLostAdds(of: id, for: agent)
        let hold = EntryState.Hold(dot: try nextDot(), agent: agent)
        try state(of: id).refuseAnotherAdd(to: id)
        try edit(id, EntryName.addTail(hold.dot, agent, expiry)) { $0.add(hold, until: expiry) }
        try putBody(body, id)
        if body.key != nil { addedWithKey[id] = body }
        return hold
    }

    /// Leaves the adds out that are only on the agent's own branch, if the trunk comes after that: the trunk has lost them,
    /// and what nobody else sees is to be added anew.
    private func passOverLostAdds(of id: EntryID, for holder: AgentName) throws {
        guard edits[id] == nil, !earlier.ids.contains(id), start.top.entries != start.trunk.entries else { return }
        var state = try state(of: id)
        guard state.holds(at: now).contains(where: { $0.agent == holder }), let trunk = mergedTrunk else { return }
        state.keepAdds(of: try trunk.item(id).state)
        states[id] = state
    }

    /// Raises a counter of an entry that is in the memory.
    ///
    /// - Throws: ``StoreError`` with the code `invalidName` for `contributions`, which is not counted by hand, and
    ///   `invalidInput` for more than ``maximumRaise`` in one draft, or an amount that no name can say.
    public func count(_ id: EntryID, _ counter: CounterName, by amount: UInt64 = 1) throws {
        let counter = try CounterName(counter.description)
        let share = (try state(of: id).counters[counter]?[replica] ?? 0).addingReportingOverflow(amount)
        let before = raised[id]?[counter] ?? 0
        if earlier.raised[id]?[counter] != nil, 1...Self.maximumRaise ~= amount, before + amount > Self.maximumRaise {
            throw JointChange.Alone()
        }
        guard 1...Self.maximumRaise ~= amount, before + amount <= Self.maximumRaise, !share.overflow,
            share.partialValue <= EntryName.maximumShare
        else {
            throw StoreError(
                .invalidInput, "\(counter) cannot be raised by \(amount)",
                hint: "give a number from 1 to 1,000,000; a share of a counter goes up to 2^53 − 1")
        }
        try state(of: id).refuseAnotherCount(counter, of: id)
        raised[id, default: [:]][counter] = before + amount
        _ = try nextDot()
        try edit(id, EntryName.countTail(counter, replica, share.partialValue)) {
            $0.raise(counter, self.replica, to: share.partialValue)
        }
    }

    /// Removes all adds of an entry that this view has seen.
    ///
    /// - Returns: the adds removed; none if there were none, which is no error.
    @discardableResult
    public func forget(_ id: EntryID) throws -> [EntryState.Hold] {
        try forget(id, state(of: id).liveHolds)
    }

    /// Removes some adds of an entry, whether or not this view has seen them.
    ///
    /// - Returns: those that were not removed before.
    @discardableResult
    public func forget(_ id: EntryID, _ holds: [EntryState.Hold]) throws -> [EntryState.Hold] {
        if let standing, standing.isWorker {
            if holds.contains(where: { $0.agent != agent }) {
                try standing.refuseWorker("does not forget what others hold")
            }
            if try view.body(of: view.item(id))?.scope == Body.settingsScope {
                try standing.refuseWorker("changes no settings")
            }
        }
        return try remove(id, holds)
    }

    private func remove(_ id: EntryID, _ holds: [EntryState.Hold]) throws -> [EntryState.Hold] {
        let tombstones = try state(of: id).holders.tombstones
        let removed = holds.filter { !tombstones.contains($0.dot) }
        if removed.isEmpty { return [] }
        _ = try nextDot()
        for dot in Set(removed.map(\.dot)).sorted() {
            try edit(id, EntryName.delTail(dot)) { $0.remove(dot) }
        }
        return removed
    }

    /// Puts `object` in the place of `old`: their adds are removed and the body, which names them, is added.
    ///
    /// - Returns: the id of the new body.
    /// - Throws: ``StoreError`` with the code `invalidInput` if `object` makes no body or `expiry` lies in the past,
    ///   `erased` if the new body was erased, `limitReached` if it has as many adds as there may be.
    @discardableResult
    public func supersede(_ old: [EntryID], with object: JSONObject, until expiry: Expiry = .never) throws -> EntryID {
        var successor = object
        successor["supersedes"] = .array(old.sorted().map { .string($0.description) })
        let body = try Body(successor)
        let id = body.id
        for predecessor in old where predecessor != id { _ = try remove(predecessor, state(of: predecessor).liveHolds) }
        try add(body, until: expiry)
        return id
    }

    func edit(_ id: EntryID, _ tail: [UInt8], _ change: (inout EntryState) -> Void) throws {
        var state = try state(of: id)
        // With one owner it changes in place: an entry may be held by many, and all of them be removed.
        states[id] = nil
        change(&state)
        states[id] = state
        edits[id, default: EntryEdit(id: id)].tails.append(tail)
    }

    private func putBody(_ body: Body, _ id: EntryID) throws {
        let blob = try bodies[id] ?? writer.write(.blob, body.bytes.span)
        bodies[id] = blob
        newBodies[id] = body
        edits[id, default: EntryEdit(id: id)].body = blob
    }
}
