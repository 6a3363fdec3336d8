extension Draft {
    /// Says that two entries say the same, by a rule; 0 if a person says so.
    ///
    /// - Returns: whether something was written.
    /// - Throws: ``StoreError`` with the code `erased` if one was erased, `invalidInput` if both are one entry or were said to
    ///   be apart, `limitReached` if one has as many edges as a writer gives it.
    @discardableResult
    package func join(_ a: EntryID, _ b: EntryID, rule: UInt32 = Likeness.rule) throws -> Bool {
        try refuseEdge(a, b)
        for (one, other) in [(a, b), (b, a)] where try state(of: one).later.contains(EntryEdge.apart(other).tail) {
            throw StoreError(
                .invalidInput, "\(a.short) and \(b.short) were said to be apart, for good",
                hint: "`gitmem edit` puts one text in the place of both")
        }
        let edges = [(a, EntryEdge.same(b, rule: rule)), (b, EntryEdge.same(a, rule: rule))]
        let new = try edges.filter { try !state(of: $0.0).later.contains($0.1.tail) }
        try new.forEach { try refuseAnotherEdge($0.1, on: $0.0) }
        if new.isEmpty { return false }
        _ = try nextDot()
        for (id, edge) in new { try put(edge, on: id) }
        return true
    }

    /// Says that two entries do not say the same, for good.
    ///
    /// - Returns: whether something was written.
    /// - Throws: as ``join(_:_:rule:)`` does.
    @discardableResult
    package func keepApart(_ a: EntryID, _ b: EntryID) throws -> Bool {
        try refuseEdge(a, b)
        let (first, second) = a < b ? (a, b) : (b, a)
        for (one, other) in [(a, b), (b, a)] where try state(of: one).later.contains(EntryEdge.apart(other).tail) {
            return false
        }
        // One name is enough, and the one whose entry has room.
        let (id, edge) =
            try state(of: first).takes(.apart(second)) ? (first, EntryEdge.apart(second)) : (second, .apart(first))
        try refuseAnotherEdge(edge, on: id)
        _ = try nextDot()
        try put(edge, on: id)
        return true
    }

    /// - Throws: ``StoreError`` with the code `invalidInput` for memories that no edge joins: of another kind or scope than
    ///   each other, with a key, of a kind that is not joined, or of which one takes the place of the other.
    package func refuseUnlike(_ a: EntryID, _ b: EntryID) throws {
        let bodies = try [a, b].map { try view.body(of: view.item($0)) }
        guard let first = bodies[0], let second = bodies[1] else { return }
        func refuse(_ what: String) -> StoreError {
            StoreError(
                .invalidInput, "\(a.short) and \(b.short) cannot be wordings of one memory: \(what)",
                hint: "`gitmem edit` puts one text in the place of another")
        }
        if first.key != nil || second.key != nil { throw refuse("values of registers stay as they are") }
        if first.kind != second.kind { throw refuse("they are of different kinds") }
        if !Likeness.isJoined(kind: first.kind) { throw refuse("memories of kind \(first.kind) are not joined") }
        if first.scope != second.scope { throw refuse("they are of different scopes") }
        if first.supersedes.contains(b) || second.supersedes.contains(a) {
            throw refuse("one takes the place of the other")
        }
    }

    /// Takes a wording out of its memory, and keeps the others together: those that it joined are joined to the least.
    package func forgetOnly(_ id: EntryID) throws -> [EntryState.Hold] {
        let item = try view.item(id)
        if item.state.hasEdges, let node = try view.reader.node(of: item, near: nil, at: now) {
            let members = Set(try view.wordingIDs(of: id, at: now))
            let neighbours = Set(WordingGraph.neighbours(of: node)).intersection(members).sorted()
            if let least = neighbours.first {
                for other in neighbours.dropFirst() {
                    // What a person said of one of them is a person's word about both.
                    let rules = node.edges.compactMap { edge -> UInt32? in
                        if case .same(let to, let rule) = edge, to == least || to == other { rule } else { nil }
                    }
                    guard try !isApart(least, other), try state(of: least).takes(.same(other, rule: 0)),
                        try state(of: other).takes(.same(least, rule: 0))
                    else { continue }
                    try join(least, other, rule: rules.contains(0) ? 0 : Likeness.rule)
                }
            }
        }
        return try forget(id)
    }

    private func isApart(_ a: EntryID, _ b: EntryID) throws -> Bool {
        try state(of: a).later.contains(EntryEdge.apart(b).tail) || state(of: b).later.contains(EntryEdge.apart(a).tail)
    }

    private func put(_ edge: EntryEdge, on id: EntryID) throws {
        let tail = edge.tail
        try edit(id, Array(tail.utf8)) { $0.carry(tail) }
    }

    private func refuseEdge(_ a: EntryID, _ b: EntryID) throws {
        if a == b {
            throw StoreError(.invalidInput, "\(a.short) is one memory, not two", hint: "name another one beside it")
        }
        for id in [a, b] where try state(of: id).isVoid {
            throw StoreError(
                .erased, "\(id.short) was erased, and nothing is said of it any more", hint: "name another memory")
        }
    }

    private func refuseAnotherEdge(_ edge: EntryEdge, on id: EntryID) throws {
        guard try !state(of: id).takes(edge) else { return }
        throw StoreError(
            .limitReached, "\(id.short) is joined to, or kept apart from, \(EntryEdge.most) others, which is the most",
            hint: "name another wording of the same memory")
    }
}
