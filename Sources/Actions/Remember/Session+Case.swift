internal import GitMemory

extension Session {
    /// Says which tags, kinds and scopes of a new memory differ from others in the case of letters alone.
    ///
    /// It looks only where there are capital letters, which hardly a memory has.
    func remarkCase(of bodies: [Body], in store: Store, as agent: AgentName) {
        for body in bodies {
            let names = [("kind", body.kind)] + body.tags.map { ("tag", $0) }
            for (kind, name) in names where name != name.lowercased() {
                var query = Query()
                if kind == "kind" { query.kind = name.lowercased() } else { query.tags = [name.lowercased()] }
                query.limit = 1
                let isOther = try? store.snapshot(.own(agent)).hasAny(query, at: store.now)
                if isOther == true {
                    remark("the \(kind) “\(name)” differs from “\(name.lowercased())”, which is in use, only in case")
                }
            }
        }
    }
}

extension Snapshot {
    fileprivate func hasAny(_ query: Query, at now: Timestamp) throws -> Bool {
        var isThere = false
        try list(query, at: now) { _ in
            isThere = true
            return false
        }
        return isThere
    }
}
