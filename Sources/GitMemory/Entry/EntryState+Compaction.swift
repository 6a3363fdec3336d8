internal import CRDT

extension EntryState {
    /// What a new epoch keeps of an entry that is in the memory at that moment: the body, the adds that hold it, the
    /// counters and what is of a later version. `nil` if it is not in the memory.
    func compacted(at moment: Timestamp) -> EntryState? {
        var kept = EntryState()
        if isVoid {
            kept.setVoid()
            return kept
        }
        for hold in holds(at: moment) { kept.add(hold, until: expiry(of: hold)) }
        if kept.adds.all.isEmpty { return nil }
        if hasBody { kept.setBody() }
        kept.takeCounters(of: self)
        return kept
    }

    /// What a branch says of an entry beyond what an older epoch's trunk knew when the next epoch was made.
    ///
    /// Every removal and count is kept, for they may be about what another branch still brings. An add that the trunk
    /// had removed stays removed, however it was renewed. One that is news brings the counters back: the new epoch may
    /// have dropped them with an entry that was not in the memory then.
    ///
    /// - Parameters:
    ///   - old: what the trunk knew.
    ///   - hasBody: whether the branch or the trunk has the body.
    ///   - replacesBody: whether the branch has a sound one and the trunk one that is not.
    /// - Returns: `nil` if there is nothing.
    func beyond(_ old: EntryState, hasBody: Bool, replacesBody: Bool = false) -> EntryState? {
        if old.isVoid || isVoid { return nil }
        var news = EntryState()
        let tombstones = old.removals.settled
        for add in adds.all where tombstones.fact(at: Removal(dot: add.hold.dot)) == nil {
            if let known = old.adds.fact(at: add), known.expiry >= add.expiry { continue }
            news.add(add.hold, until: add.expiry)
        }
        let bringsAdds = !news.adds.all.isEmpty
        for removal in removals.all where tombstones.fact(at: removal) == nil { news.remove(removal.dot) }
        for share in shares.all where share.value > old.shares.fact(at: share)?.value ?? 0 {
            news.raise(share.counter, share.replica, to: share.value)
        }
        for tail in later where !old.later.contains(tail) { news.carry(tail) }
        if bringsAdds {
            news.takeCounters(of: joined(with: old))
            if hasBody { news.setBody() }
        } else if self.hasBody, !old.hasBody || replacesBody, joined(with: old).hasLiveAdds {
            news.setBody()
        }
        news.settle()
        return news.isEmpty ? nil : news
    }

    private var hasLiveAdds: Bool { !liveHolds.isEmpty }

    /// Takes over counters and what is of a later version.
    private mutating func takeCounters(of other: EntryState) {
        for share in other.shares.all { raise(share.counter, share.replica, to: share.value) }
        for tail in other.later { carry(tail) }
    }
}
