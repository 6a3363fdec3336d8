public import GitMemory

/// What the claims known to this clone say of an edit. Nothing here uses a network.
public struct EditClaims {
    /// A claim of somebody else on what is to be edited.
    public struct Obstacle {
        /// What is to be edited.
        public let resource: Resource
        /// What stands in the way.
        public let grant: Grant
        /// Whether its holder has the asker's name and is another session or clone.
        public let isElsewhere: Bool
    }

    /// The claims of others that stand in the way.
    public private(set) var obstacles: [Obstacle] = []
    /// The asker's own claims of which less than a third is left.
    private var due: [Grant] = []
    private let store: Store
    private let log: ClaimLog
    private let agent: AgentName?

    /// - Parameters:
    ///   - repo: the code repository that they are in, by its name in `claims/repos`.
    ///   - words: paths, absolute or from where one stands. What lies outside of the repository is nobody's.
    ///   - session: the client's session. A claim of the agent that was made in this worktree without one counts as its own.
    public init(
        _ words: [String], of repo: String? = nil, as agent: AgentName?, session: String?, tokens: [String],
        in store: Store
    ) throws {
        self.store = store
        self.agent = agent
        log = ClaimLog(of: store)
        guard let tip = try log.tip(.local) else { return }
        let resources = words.compactMap { word in
            (try? store.codePath(of: word)).flatMap { try? Resource(.path, $0).of(repo) }
        }
        guard !resources.isEmpty else { return }
        let ground = GitClaimGround(log, remote: nil, network: Network())
        let grants = try ground.keptGrants(at: tip).overlapping(resources)
        if grants.isEmpty { return }
        let askers = [session.map { "session \($0)" }, log.worktree.map { "worktree \($0)" }]
        let skew = try Claims.skew(log)
        let view = ClaimView(ground, at: tip, skew: skew, grants: Grants([]))
        let audience = try store.standing().audience
        for grant in grants {
            let record = try ownRecord(of: grant)
            let isMine =
                tokens.contains(grant.token)
                || record.map { record in
                    tokens.contains(where: record.isCalled)
                        || record.agent == agent?.description && (record.asker == nil || askers.contains(record.asker))
                } ?? false
            if isMine {
                let end = min(grant.until, record?.until ?? .max)
                let term = record?.term ?? ClaimTerm.usual
                if log.now < end, end - log.now < term / 3, record?.state == .held { due.append(grant) }
                continue
            }
            if record?.state == .released { continue }
            if try view.isOver(grant) { continue }
            for resource in resources where resource.overlaps(grant.resource) {
                obstacles.append(
                    Obstacle(
                        resource: resource, grant: grant.shown(to: audience),
                        isElsewhere: grant.agent == agent?.description))
            }
        }
    }

    private func ownRecord(of grant: Grant) throws -> ClaimRecord? {
        guard let (content, isOwn) = try log.record(grant.token), isOwn else { return nil }
        return ClaimRecord(content)
    }

    /// Renews what is about to end in this clone's log. The arbiter hears of it by the next command about claims.
    public func renew() throws {
        guard !due.isEmpty, let agent else { return }
        let name = String(log.random(), radix: 36) + String(log.random(), radix: 36)
        let arbiter: Arbiter =
            try ArbiterChoice.find(store, log) == .here ? .here : .none(why: "it is renewed in this clone alone")
        let ground = GitClaimGround(log, remote: nil, network: Network())
        let asker = ClaimAsker(agent: agent.description, name: nil, isSession: true, tokens: due.map(\.token))
        try log.asking(name) {
            let desk = ClaimDesk(ground, arbiter: arbiter, skew: try Claims.skew(log), lock: name)
            _ = try desk.perform(.renew(due.map(\.resource), term: nil), by: asker)
        }
    }
}
