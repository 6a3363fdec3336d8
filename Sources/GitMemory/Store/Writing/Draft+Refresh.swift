internal import CRDT

extension Draft {
    /// Says that an entry still holds: adds it once more for the writing agent, with a stamp of now, whoever holds it.
    ///
    /// - Parameter expiry: until when this agent holds it; as long as anybody does if it is not given.
    /// - Returns: until when this agent holds it.
    /// - Throws: ``StoreError`` with the code `unknownID` if the entry is not in the memory, or has expired.
    @discardableResult
    public func refresh(_ id: EntryID, until expiry: Expiry? = nil) throws -> Expiry {
        let state = try state(of: id)
        let latest = state.holds(at: now).map { state.expiry(of: $0) }.max()
        guard let latest, let body = try view.body(of: view.item(id)) else {
            throw StoreError(
                .unknownID, "\(id.short) is not in the memory any more", hint: "`gitmem add` remembers it again")
        }
        let end = expiry ?? latest
        try addOnceMore(body, until: end)
        return end
    }
}
