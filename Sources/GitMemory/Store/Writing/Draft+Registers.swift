extension Draft {
    /// The values of a register as they are with the changes of this draft: those of the view, oldest first, then those
    /// that are new.
    private func values(of register: Register) throws -> [(id: EntryID, body: Body)] {
        var values: [(id: EntryID, body: Body)] = []
        for entry in try view.values(of: register, at: now) where try state(of: entry.item.id).isLive(at: now) {
            values.append((entry.item.id, entry.body))
        }
        for (id, body) in addedWithKey.sorted(by: { $0.key < $1.key }) where register.holds(body) {
            guard !values.contains(where: { $0.id == id }), try state(of: id).isLive(at: now) else { continue }
            values.append((id, body))
        }
        return values
    }

    /// Gives a register one value, which takes the place of all that this view shows and of what this draft has given it
    /// before.
    ///
    /// - Returns: the id of the value and what it replaced; `unchanged` if it was the only value already.
    /// - Throws: as ``add(_:for:until:)`` and ``supersede(_:with:until:)`` do.
    public func set(
        _ register: Register, to object: JSONObject, until expiry: Expiry = .never
    ) throws -> (id: EntryID, verdict: Verdict, replaced: [EntryID]) {
        var object = object
        object["key"] = .string(register.key)
        object["scope"] = register.scope.map { .string($0) }
        let current = try values(of: register)
        var plain = object
        plain["supersedes"] = nil
        let wanted = try Body(plain)
        if current.count == 1, let only = current.first {
            var present = only.body.object
            present["supersedes"] = nil
            if try Body(present).bytes == wanted.bytes {
                return (only.id, try add(only.body, until: expiry), [])
            }
        }
        let old = current.map(\.id)
        if old.isEmpty { return (wanted.id, try add(wanted, until: expiry), []) }
        return (try supersede(old, with: object, until: expiry), .accepted, old)
    }
}
