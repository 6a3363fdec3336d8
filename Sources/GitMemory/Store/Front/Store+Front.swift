/// The short forms of what most programs do. Each is one call of what stands below it, and costs what that does.
extension Store {
    /// Remembers a text on an agent's branch, in a commit of its own.
    ///
    /// What ``write(as:subject:trailers:_:)`` does with a draft can be more: several memories in one commit, registers,
    /// other members of a body. The text is not looked at by the gate, which is the library `Gate`.
    ///
    /// - Parameters:
    ///   - kind: `semantic` if none is given.
    ///   - expiry: when it is to be forgotten by itself.
    /// - Returns: the memory's id, and whether it is new (`accepted`), another agent's too (`merged`) or was held by this
    ///   agent already (`unchanged`).
    /// - Throws: ``StoreError`` with the code `invalidName` if the agent cannot be called so, `invalidInput` if the text is
    ///   empty or over 1 MiB, `noStore` if the
    ///   repository has no memory; then nothing was written.
    /// - Complexity: O(fan-out) folders read and written, however much is remembered.
    @discardableResult
    public func add(
        _ text: String, as agent: String, kind: String? = nil, tags: [String] = [], until expiry: Expiry = .never
    ) throws -> (id: EntryID, verdict: Verdict) {
        let agent = try AgentName(agent)
        var object = JSONObject()
        object["content"] = .string(text)
        object["kind"] = kind.map { .string($0) }
        object["tags"] = .array(tags.map { .string($0) })
        let body = try Body(object)
        let written = try write(as: agent, subject: { _ in "add \(body.id.short)" }) { draft in
            try draft.add(body, until: expiry)
        }
        return (body.id, written.result)
    }

    /// The memories of a view that a query picks, in its order.
    ///
    /// - Parameter view: `.own(agent)` has what the agent wrote beside what is merged, `.trunk` what is merged.
    /// - Throws: ``StoreError`` with the code `noStore`, or `noBranch` for a view of a branch that is not there.
    /// - Complexity: memory for all of them; ``Snapshot/list(_:at:_:)`` has them one by one.
    public func list(_ query: Query = Query(), in view: View = .trunk) throws -> [ListedEntry] {
        var entries: [ListedEntry] = []
        try snapshot(view).list(query, at: now) { entry in
            entries.append(entry)
            return true
        }
        return entries
    }

    /// Counts that a memory was of use.
    ///
    /// - Returns: how often it was, by all agents of the agent's view.
    /// - Throws: ``StoreError`` with the code `invalidName`, or `unknownID` if the agent's view has it not; then nothing was written.
    @discardableResult
    public func cite(_ id: EntryID, as agent: String) throws -> UInt64 {
        try write(as: AgentName(agent), subject: { (_: UInt64) in "cite \(id.short)" }) { draft in
            guard try draft.state(of: id).isLive(at: draft.now) else {
                throw StoreError(
                    .unknownID, "\(id.short) is neither on the trunk nor on the branch of \(agent)",
                    hint: "what another agent wrote is seen once it is merged")
            }
            try draft.count(id, .citations)
            return try draft.state(of: id).value(of: .citations)
        }.result
    }
}
