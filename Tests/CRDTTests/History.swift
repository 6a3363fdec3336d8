import CRDT
import TestSupport

/// A random history of replicas that update on their own and hear of each other now and then.
///
/// Beside the state under test, every replica keeps the plain set of all updates it has heard of, and every update
/// the set of those its author had heard of. From these alone, what a reader should see follows by definition.
struct History<State: JoinSemilattice, Update> {
    struct Replica {
        let id: ReplicaID
        var clock = HybridLogicalClock()
        var state: State
        /// The numbers of the updates heard of, own ones included.
        var heard: Set<Int> = []
    }

    struct Entry {
        let update: Update
        let past: Set<Int>
    }

    private(set) var entries: [Entry] = []
    private(set) var replicas: [Replica]
    private var stale: [Replica] = []

    init(replicas count: Int, from state: State) {
        replicas = (0..<count).map { Replica(id: replica(UInt64($0)), state: state) }
    }

    /// The updates that a replica has heard of.
    func log(of replica: Replica) -> [(number: Int, entry: Entry)] {
        replica.heard.sorted().map { ($0, entries[$0]) }
    }

    /// Lets the history go on by an update at one replica, or by one hearing of another, of now or of long ago.
    ///
    /// `update` applies an update of its choice to the state and says what it was.
    mutating func step(_ generator: inout SplitMix64, update: (inout State, Dot, inout SplitMix64) -> Update) throws {
        let index = generator.below(replicas.count)
        switch generator.below(4) {
        case 0, 1:
            // Wall clocks go wrong by a lot, in both directions.
            let stamp = try replicas[index].clock.tick(wallMilliseconds: UInt64(generator.below(20)))
            let dot = Dot(stamp: stamp, replica: replicas[index].id)
            let update = update(&replicas[index].state, dot, &generator)
            entries.append(Entry(update: update, past: replicas[index].heard))
            replicas[index].heard.insert(entries.count - 1)
        case 2:
            hear(replicas[generator.below(replicas.count)], at: index)
        default:
            if generator.oneIn(2) {
                stale.append(replicas[index])
            } else if !stale.isEmpty {
                hear(stale[generator.below(stale.count)], at: index)
            }
        }
    }

    /// Lets every replica hear of every other, in random order.
    mutating func settle(_ generator: inout SplitMix64) {
        let last = replicas
        for index in replicas.indices {
            for other in last.shuffled(using: &generator) { hear(other, at: index) }
        }
    }

    private mutating func hear(_ other: Replica, at index: Int) {
        replicas[index].state.formJoin(other.state)
        replicas[index].heard.formUnion(other.heard)
    }
}
