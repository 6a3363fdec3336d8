internal import CRDT

extension Draft {
    /// Puts a mark on a dot, `<id>.<word>.<dot>`, if there is none.
    ///
    /// - Returns: whether there was none.
    /// - Throws: ``StoreError`` with the code `limitReached` if the entry has as many names of later words as there may be
    ///   of one.
    @discardableResult
    package func mark(_ id: EntryID, _ word: String, on token: String) throws -> Bool {
        let state = try state(of: id)
        if state.hasMark(word, on: token) { return false }
        try state.refuseAnotherMark(on: id)
        _ = try nextDot()
        let tail = ".\(word).\(token)"
        try edit(id, Array(tail.utf8)) { $0.carry(tail) }
        return true
    }

    /// Adds an entry by a new dot, whether or not the agent held it before.
    ///
    /// - Returns: the add, which need not be the agent's latest: another clone's clock may be ahead.
    @discardableResult
    package func addAgain(_ body: Body, until expiry: Expiry) throws -> EntryState.Hold {
        try addOnceMore(body, until: expiry)
    }

    /// The later one of the clock and of the stamp before this draft: what a moment to come is counted from, so that a
    /// clock that is behind those of others does not cut it short.
    package var reference: Timestamp { max(now, Timestamp(lastStamp)) }
}
