extension BranchName {
    static let deferred = "refs/gitmem/deferred/"
    static func deferred(of agent: AgentName) -> String { "\(deferred)agents/\(agent)" }
}
