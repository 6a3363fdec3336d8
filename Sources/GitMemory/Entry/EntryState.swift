public import CRDT

/// Everything a store knows of one entry beside its body, as a value: an OR-set of the agents that hold it, how long
/// each hold lasts, and its counters.
///
/// This is what the file names mean. Joining two states gives the state of the joined names. What the names say is kept
/// in their order; ``holders``, ``expiries`` and ``counters`` are made of it when they are asked for.
public struct EntryState: JoinSemilattice, Sendable {
    /// One add: its dot and who made it.
    public struct Hold: Hashable, Sendable, Comparable {
        /// The dot of the add.
        public let dot: Dot
        /// The agent that added the entry.
        public let agent: AgentName

        /// Names an add.
        public init(dot: Dot, agent: AgentName) {
            self.dot = dot
            self.agent = agent
        }

        /// By dot, then by agent.
        public static func < (a: Hold, b: Hold) -> Bool {
            a.dot == b.dot ? a.agent < b.agent : a.dot < b.dot
        }
    }

    private(set) var adds = OrderedFacts<Add>()
    private(set) var removals = OrderedFacts<Removal>()
    private(set) var shares = OrderedFacts<Share>()
    /// Names of a later version: what stands behind the id.
    public private(set) var later: Set<String> = []
    /// Whether the body is there.
    public private(set) var hasBody = false
    /// Whether the entry was erased. Then it is not in the memory, whatever else is known of it.
    public private(set) var isVoid = false

    /// Nothing is known.
    public init() {}

    /// Takes over all that `other` knows.
    public mutating func formJoin(_ other: EntryState) {
        adds.formUnion(other.adds)
        removals.formUnion(other.removals)
        shares.formUnion(other.shares)
        later.formJoin(other.later)
        hasBody = hasBody || other.hasBody
        isVoid = isVoid || other.isVoid
    }

    /// Whether nothing is known of the entry.
    public var isEmpty: Bool {
        adds.isEmpty && removals.isEmpty && shares.isEmpty && later.isEmpty && !hasBody && !isVoid
    }
}

// MARK: Facts

extension EntryState {
    /// An add and when it ends. The later end counts.
    struct Add: OrderedFact {
        let hold: Hold
        var expiry: Expiry

        static func precedes(_ a: Add, _ b: Add) -> Bool { a.hold < b.hold }
        mutating func join(_ other: Add) { expiry = max(expiry, other.expiry) }
    }

    /// A tombstone.
    struct Removal: OrderedFact {
        let dot: Dot

        static func precedes(_ a: Removal, _ b: Removal) -> Bool { a.dot < b.dot }
        mutating func join(_: Removal) {}
    }

    /// What one replica counted. The larger share counts.
    struct Share: OrderedFact {
        let counter: CounterName
        let replica: ReplicaID
        var value: UInt64

        static func precedes(_ a: Share, _ b: Share) -> Bool {
            a.counter == b.counter ? a.replica < b.replica : a.counter < b.counter
        }
        mutating func join(_ other: Share) { value = max(value, other.value) }
    }
}

// MARK: Changing

extension EntryState {
    mutating func setBody() { hasBody = true }

    /// Takes the adds of another state for its own.
    mutating func keepAdds(of other: EntryState) { adds = other.adds }

    mutating func setVoid() { isVoid = true }

    mutating func add(_ hold: Hold, until expiry: Expiry) { adds.insert(Add(hold: hold, expiry: expiry)) }

    mutating func remove(_ dot: Dot) { removals.insert(Removal(dot: dot)) }

    mutating func raise(_ counter: CounterName, _ replica: ReplicaID, to share: UInt64) {
        if share > 0 { shares.insert(Share(counter: counter, replica: replica, value: share)) }
    }

    /// Keeps what a name of a later version says, whatever that is.
    mutating func carry(_ tail: String) { later.insert(tail) }

    mutating func drop(_ tail: String) { later.remove(tail) }

    /// Makes the state quick to ask, after much was taken in.
    mutating func settle() {
        adds.settle()
        removals.settle()
        shares.settle()
    }
}

// MARK: As types of CRDT

extension EntryState {
    /// The agents that hold the entry.
    ///
    /// - Complexity: O(*n*), as for all views of this kind.
    public var holders: ORSet<AgentName> {
        var dots: [AgentName: Set<Dot>] = [:]
        for add in adds.all { dots[add.hold.agent, default: []].insert(add.hold.dot) }
        return ORSet(adds: dots, tombstones: Set(removals.all.map(\.dot)))
    }

    /// When each add ends: the latest moment it was named with.
    public var expiries: [Hold: MaxRegister<Expiry>] {
        Dictionary(uniqueKeysWithValues: adds.all.map { ($0.hold, MaxRegister($0.expiry)) })
    }

    /// The counters that are counted by hand.
    public var counters: [CounterName: GCounter] {
        var counters: [CounterName: GCounter] = [:]
        for share in shares.all { counters[share.counter, default: GCounter()].raise(share.replica, to: share.value) }
        return counters
    }

    /// The adds ever made, counted by replica.
    public var contributions: GCounter {
        var counter = GCounter()
        var last: Dot?
        for add in adds.all where add.hold.dot != last {
            last = add.hold.dot
            counter.increment(add.hold.dot.replica)
        }
        return counter
    }
}
