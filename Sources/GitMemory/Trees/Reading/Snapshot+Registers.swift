extension Snapshot {
    /// The values of a register: more than one after concurrent `set`s, until one supersedes them all. Oldest first.
    ///
    /// - Complexity: O(*n*): every body is read.
    public func values(of register: Register, at now: Timestamp) throws -> [ListedEntry] {
        var query = Query()
        query.key = register.key
        query.scope = register.scope
        var values: [ListedEntry] = []
        try list(query, at: now) { entry in
            if register.holds(entry.body) { values.append(entry) }
            return true
        }
        return values.reversed()
    }
}
