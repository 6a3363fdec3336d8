internal import GitMemory

extension Session {
    /// Says that an agent has written for the first time: its name may have been mistyped.
    func remarkNew<Result>(_ agent: AgentName, _ written: Written<Result>, in store: Store) {
        guard written.isFirst else { return }
        let others = Set((try? store.branches())?.compactMap(\.agent) ?? []).subtracting([agent]).map(\.description)
        let near = others.isEmpty ? nil : NearName.nearest(to: agent.description, among: others)
        remark("\(agent) is a new agent here" + (near.map { "; did you mean \($0)?" } ?? ""))
    }
}
