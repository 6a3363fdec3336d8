extension Store {
    /// What an agent is shown and may do by its card, as the trunks have it.
    ///
    /// Of several values the strictest holds: it is shown what all of them let through, has the roles that all of them
    /// give it, and is a worker if one of them says so. One that is not understood is a worker's without any scope.
    ///
    /// - Complexity: a file of some lines, unless a trunk has moved.
    package func standing(of agent: AgentName) throws -> Standing {
        Self.standing(by: try settings(withKey: AgentCard.prefix + agent.description))
    }

    /// The same of all agents that have a card, by name.
    package func standings() throws -> [String: Standing] {
        let cards = try settings().flatMap(\.settings).filter { $0.key.hasPrefix(AgentCard.prefix) }
        return Dictionary(grouping: cards) { String($0.key.dropFirst(AgentCard.prefix.count)) }
            .mapValues(Self.standing)
    }

    private static func standing(by cards: [Setting]) -> Standing {
        var standing = Standing()
        var limits: [[String]] = []
        var roles: Set<String>?
        for setting in cards {
            let start = min(setting.occurred.flatMap { Timestamp(rfc3339: $0) } ?? setting.since, setting.since)
            standing.since = min(standing.since ?? start, start)
            guard let card = AgentCard(setting.data) else {
                standing.unknown.append("\(setting.key) (\(setting.id.short))")
                standing.isWorker = true
                limits.append([])
                roles = []
                continue
            }
            if card.roles.contains(AgentCard.worker) { standing.isWorker = true }
            if !card.scopes.isEmpty { limits.append(card.scopes) }
            roles = roles?.intersection(card.roles) ?? Set(card.roles)
        }
        standing.roles = (roles ?? []).subtracting([AgentCard.worker])
        standing.audience = Audience(limits)
        return standing
    }
}
