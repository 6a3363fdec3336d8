public import CRDT

/// Everything a store knows of one entry beside its body, as a value: an OR-set of the agents that hold it, how long
/// each hold lasts, and its counters.
///
/// This is what the file names mean. Joining two states gives the state of the joined names.
public struct EntryState: JoinSemilattice {
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
        public static func < (a: Hold, b: Hold) -> Bool { (a.dot, a.agent) < (b.dot, b.agent) }
    }

    /// The agents that hold the entry.
    public private(set) var holders = ORSet<AgentName>()
    /// When each add ends: the latest moment it was named with.
    public private(set) var expiries: [Hold: MaxRegister<Expiry>] = [:]
    /// The counters that are counted by hand.
    public private(set) var counters: [CounterName: GCounter] = [:]
    /// Names of a later version: what stands behind the id.
    public private(set) var later: Set<String> = []
    /// Whether the body is there.
    public private(set) var hasBody = false

    /// Nothing is known.
    public init() {}

    /// Takes over all that `other` knows.
    public mutating func formJoin(_ other: EntryState) {
        holders.formJoin(other.holders)
        expiries.formJoin(other.expiries)
        counters.formJoin(other.counters)
        later.formJoin(other.later)
        hasBody = hasBody || other.hasBody
    }

    /// Whether nothing is known of the entry.
    public var isEmpty: Bool { self == EntryState() }
}

// MARK: Reading

extension EntryState {
    /// The adds that have not been removed, expired or not, oldest first.
    public var liveHolds: [Hold] {
        expiries.keys.filter { !holders.tombstones.contains($0.dot) }.sorted()
    }

    /// The adds that hold the entry at that moment, oldest first.
    public func holds(at now: Timestamp) -> [Hold] {
        liveHolds.filter { expiry(of: $0).isAfter(now) }
    }

    /// Whether the entry is in the memory at that moment.
    public func isLive(at now: Timestamp) -> Bool {
        expiries.contains { hold, expiry in
            expiry.value.isAfter(now) && !holders.tombstones.contains(hold.dot)
        }
    }

    /// When an add ends.
    public func expiry(of hold: Hold) -> Expiry { expiries[hold]?.value ?? .never }

    /// The value of a counter, `contributions` included.
    public func value(of counter: CounterName) -> UInt64 {
        counter == .contributions ? contributions.value : counters[counter]?.value ?? 0
    }

    /// The adds ever made, counted by replica.
    public var contributions: GCounter {
        var counter = GCounter()
        for dot in Set(expiries.keys.map(\.dot)) { counter.increment(dot.replica) }
        return counter
    }

    /// All counters with a value, `contributions` included, by name.
    public var counterValues: [(name: CounterName, value: UInt64)] {
        var values = counters.map { (name: $0.key, value: $0.value.value) }
        values.append((.contributions, contributions.value))
        return values.filter { $0.value > 0 }.sorted { $0.name < $1.name }
    }
}

// MARK: Changing

extension EntryState {
    mutating func setBody() { hasBody = true }

    mutating func add(_ hold: Hold, until expiry: Expiry) {
        holders.add(hold.agent, dot: hold.dot)
        expiries[hold, default: MaxRegister(expiry)].raise(to: expiry)
    }

    mutating func remove(_ dot: Dot) { holders.remove(dot: dot) }

    mutating func raise(_ counter: CounterName, _ replica: ReplicaID, to share: UInt64) {
        counters[counter, default: GCounter()].raise(replica, to: share)
    }
}

// MARK: Names

extension EntryState {
    /// Takes in what a file name of this entry says.
    mutating func read(_ meaning: EntryName, named name: Span<UInt8>) {
        switch meaning {
        case .body: setBody()
        case .del(let dot): remove(dot)
        case .add(let dot, let agent, let expiry):
            guard let agent = AgentName(name.extracting(agent)) else { return }
            add(Hold(dot: dot, agent: agent), until: expiry)
        case .count(let counter, let replica, let share):
            guard let counter = CounterName(name.extracting(counter)) else { return }
            raise(counter, replica, to: share)
        case .later: later.insert(String(name.extracting(EntryID.hexCount..<name.count)))
        }
    }

    /// The names that say just this, in normal form and in git's order: what stands behind the id in each.
    var tails: [[UInt8]] {
        var tails: [[UInt8]] = later.map { Array($0.utf8) }
        if hasBody { tails.append(EntryName.bodyTail) }
        for (hold, expiry) in expiries { tails.append(EntryName.addTail(hold.dot, hold.agent, expiry.value)) }
        for dot in holders.tombstones { tails.append(EntryName.delTail(dot)) }
        for (counter, value) in counters {
            for (replica, share) in value.shares { tails.append(EntryName.countTail(counter, replica, share)) }
        }
        return tails.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
