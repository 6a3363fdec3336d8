internal import Git

extension Commit {
    /// The identity of commits that nobody in particular makes: the root and merges.
    static let gitmem = Identity(name: "gitmem", email: "gitmem@gitmem.invalid")

    static func identity(of agent: AgentName) -> Identity {
        Identity(name: agent.description, email: "\(agent)@gitmem.invalid")
    }
}
