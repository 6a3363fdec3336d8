internal import Synchronization

/// State in parts, each with a lock of its own, for what many threads look at all the time.
///
/// Threads that want one lock wait for it awake, and hand it on to one that has to be woken first: with as many of them as
/// a server has, that is most of what they do.
final class Shards<State: Sendable>: Sendable {
    private final class Shard: Sendable {
        let state: Mutex<State>

        init(_ state: State) { self.state = Mutex(state) }
    }

    private static var bits: Int { 6 }

    private let shards: [Shard]

    /// How many parts there are.
    var count: Int { shards.count }

    /// - Parameter state: what each part begins with.
    init(_ state: State) { shards = (0..<1 << Self.bits).map { _ in Shard(state) } }

    /// Has the part of a number to itself.
    func withLock<Result: Sendable>(_ number: Int, _ body: (inout State) -> Result) -> Result {
        shards[number & (shards.count - 1)].state.withLock { body(&$0) }
    }
}
