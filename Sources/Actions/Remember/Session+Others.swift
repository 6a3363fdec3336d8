internal import GitMemory

extension Session {
    /// Runs `body` with a view of the agent's branch and the trunk, and again with one of all branches if a memory that is
    /// named is not there; says which of the two it was.
    func seeingMore<Result>(
        _ body: (_ seesAll: Bool) throws -> Result
    ) throws -> (result: Result, sawAll: Bool) {
        if seesAll { return (try body(true), false) }
        do {
            return (try body(false), false)
        } catch let error as StoreError where error.code == .unknownID {
            do {
                return (try body(true), true)
            } catch let other as StoreError where other.code == .unknownID {
                throw error
            }
        }
    }

    /// Says whose memories are that neither the agent's branch nor the trunk has.
    func remarkOthers(_ ids: [EntryID], beside agent: AgentName, in store: Store) {
        guard let own = try? store.snapshot(.own(agent)) else { return }
        for id in ids {
            guard let item = try? own.item(id), !item.state.hasBody, let all = try? store.snapshot(.all),
                let entry = try? all.entry(id, at: store.now)
            else { continue }
            let names = Set(entry.holds.map(\.agent.description)).sorted().joined(separator: ", ")
            remark("\(id.short) is held by \(names), and not merged yet")
        }
    }
}
