internal import CRDT
internal import Git

/// What a join takes from its heads.
struct JoinRules: Sendable {
    let fanout: Int
    let now: Timestamp
    /// How many heads there are.
    let heads: Int
    /// The heads that are trunks.
    private let trusted: Set<Int>
    /// The moment, as in names, after which no stamp should be; none behind the last moment that has a name.
    let horizon: [UInt8]

    /// Looks at what is left behind, and so comes into the history.
    let check: ContentCheck

    init(fanout: Int, heads: Int, trusted: Set<Int>, now: Timestamp, in objects: ObjectDatabase) {
        check = ContentCheck(in: objects)
        self.fanout = fanout
        self.heads = heads
        self.trusted = trusted
        self.now = now
        // As far as a clock follows a stamp (docs/format.md, “The clock”).
        let last = Timestamp(milliseconds: now.milliseconds + HybridLogicalClock.maximumDrift)
        horizon = Array((last?.compact ?? "9").utf8)
    }

    /// Refuses heads for what a trunk may hold.
    ///
    /// - Throws: ``HeadRefusal`` with those of the heads that are no trunks, if there are any.
    func refuse(_ heads: [Int], _ path: [UInt8], _ what: String) throws {
        let others = heads.filter { !trusted.contains($0) }
        if !others.isEmpty { throw HeadRefusal(heads: others, path, what) }
    }

    /// How many malformed files may be left behind of a head before it is not merged at all.
    func maximumSkipped(of head: Int) -> Int { trusted.contains(head) ? 100_000 : 1_000 }
}
