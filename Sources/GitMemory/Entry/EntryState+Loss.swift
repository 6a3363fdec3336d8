internal import CRDT

extension EntryState {
    /// The names that `fuller` has beyond this state and that mean something here: what stands behind the id in each, the
    /// body's included.
    ///
    /// An add that was removed or has expired means nothing any more, nor does what else is known of an entry that is not
    /// in the memory, but for its removals. So `forget` makes a loss last.
    ///
    /// - Parameters:
    ///   - fuller: this state joined with another.
    ///   - dormant: whether to name what will mean something again once somebody adds the entry anew, too.
    func lacking(of fuller: EntryState, at now: Timestamp, dormant: Bool = false) -> [[UInt8]] {
        if isVoid { return [] }
        let known = Set(tails)
        let isLive = dormant || fuller.isLive(at: now)
        let live = Set(fuller.holds(at: now))
        var lost: [[UInt8]] = []
        for add in fuller.adds.all where live.contains(add.hold) {
            lost.append(EntryName.addTail(add.hold.dot, add.hold.agent, add.expiry))
        }
        for removal in fuller.removals.all { lost.append(EntryName.delTail(removal.dot)) }
        if isLive {
            for share in fuller.shares.all {
                lost.append(EntryName.countTail(share.counter, share.replica, share.value))
            }
            lost += fuller.later.map { Array($0.utf8) }
            if fuller.hasBody { lost.append(EntryName.bodyTail) }
        }
        return lost.filter { !known.contains($0) }.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
