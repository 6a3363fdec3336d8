internal import GitMemory

/// What became of one resource.
public struct ClaimResult: Sendable {
    /// The kinds of answer.
    public enum Verdict: String, Sendable {
        case held, refused, lost, released, free
        /// Of several resources, another one was refused.
        case notTaken = "not-taken"
    }

    /// The resource as it was asked for.
    public let resource: Resource
    /// The answer.
    public var verdict: Verdict
    /// Who holds it, or what stands in the way.
    public var holder: String?
    /// The grant that holds it, or stands in the way.
    public var grant: Grant?
    /// When the holder's claim ends, in milliseconds since 1970 UTC.
    public var until: UInt64?
    /// Whether it was held before.
    public var again = false
    /// Whether the holder has the asker's name and is somebody else: another session, clone or worktree.
    public var isElsewhere = false
    /// Whether only the worktree says that it is the asker's.
    public var isUnsure = false

    /// As somebody is shown it.
    func shown(to audience: Audience?) -> ClaimResult {
        guard let grant, verdict != .held, case let shown = grant.shown(to: audience), shown.isHidden else {
            return self
        }
        var result = self
        (result.grant, result.holder, result.isElsewhere) = (shown, nil, false)
        return result
    }

    package init(_ resource: Resource, _ verdict: Verdict, _ grant: Grant? = nil) {
        self.resource = resource
        self.verdict = verdict
        self.grant = grant
        holder = grant?.agent
        until = grant?.until
    }
}

/// Who asks.
public struct ClaimAsker: Sendable {
    /// The agent.
    public let agent: String
    /// Its session, or else its worktree; `nil` where there is neither.
    public let name: String?
    /// Whether a session says so, and not only the worktree.
    public let isSession: Bool
    /// Tokens that the asker names.
    public let tokens: [String]

    /// Creates it.
    public init(agent: String, name: String?, isSession: Bool, tokens: [String] = []) {
        self.agent = agent
        self.name = name
        self.isSession = isSession
        self.tokens = tokens
    }

    /// Whether a record is of something that it holds.
    package func owns(_ record: ClaimRecord) -> Bool {
        if tokens.contains(where: record.isCalled) { return true }
        return name != nil && record.asker == name && record.agent == agent
    }
}

/// What a command wants, worked out on what the log holds.
package struct ClaimPlan {
    package var results: [ClaimResult] = []
    package var changes: [ClaimChange] = []
    /// Records of what is new or changed.
    package var saves: [ClaimRecord] = []
    /// Tokens of records that go.
    package var drops: [String] = []
    package var subject = ""

    package init() {}
}

/// What can be asked for.
package enum ClaimRequest {
    /// - Parameter scope: to whom it is shown.
    case claim([Resource], term: UInt64, reason: String?, scope: String? = nil)
    /// All that the asker holds, if no resource is named.
    case renew([Resource]?, term: UInt64?)
    case release([Resource]?, isForced: Bool, note: String? = nil, commit: String? = nil, done: OnceDone? = nil)
    /// Ends all claims of an agent.
    case retire(String)
    /// Ends what is over.
    case tidy
    /// Nothing: the log is exchanged with the arbiter.
    case exchange
}

extension ClaimRequest {
    /// Works out what is to be written.
    ///
    /// - Parameter tokens: gives so many new tokens.
    package func plan(
        _ view: ClaimView, by asker: ClaimAsker, lock: String, tokens: (Int) throws -> [String]
    ) throws -> ClaimPlan {
        switch self {
        case .claim(let resources, let term, let reason, let scope):
            try Self.claim(resources, term, reason, scope, view, asker, lock, tokens)
        case .renew(let resources, let term): try Self.renew(resources, term, view, asker)
        case .release(let resources, let isForced, let note, let commit, let done):
            try Self.release(resources, isForced, note, commit, done, view, asker)
        case .retire(let agent):
            try Self.removal(
                of: view.grants.all.filter { $0.agent == agent }, .release(commit: nil), "retire \(agent)", view)
        case .tidy: try Self.removal(of: view.grants.all.filter(view.isOver), .lapse, "tidy up", view)
        case .exchange: ClaimPlan()
        }
    }

    private static func claim(
        _ resources: [Resource], _ term: UInt64, _ reason: String?, _ scope: String?, _ view: ClaimView,
        _ asker: ClaimAsker, _ lock: String, _ tokens: (Int) throws -> [String]
    ) throws -> ClaimPlan {
        var plan = ClaimPlan()
        var over: Set<Grant> = []
        var wanted: [Resource] = []
        var isRefused = false
        let near = view.grants.overlapping(resources)
        for resource in resources {
            var blocking: Grant?
            var own: Grant?
            for grant in near where grant.resource.overlaps(resource) {
                if view.abandoned.contains(grant.token) {
                    over.insert(grant)
                } else if let record = try view.record(of: grant), asker.owns(record) {
                    if record.state == .released || view.now >= min(grant.until, record.until) {
                        over.insert(grant)
                    } else if grant.resource.covers(resource) {
                        own = own ?? grant
                    }
                } else if try view.isOver(grant) {
                    over.insert(grant)
                } else {
                    blocking = blocking ?? grant
                }
            }
            if let blocking {
                var result = ClaimResult(resource, .refused, blocking)
                result.isElsewhere = blocking.agent == asker.agent
                plan.results.append(result)
                isRefused = true
            } else if let own {
                var result = ClaimResult(resource, .held, own)
                result.again = true
                result.isUnsure = !asker.isSession && !asker.tokens.contains(own.token)
                plan.results.append(result)
            } else {
                wanted.append(resource)
                plan.results.append(ClaimResult(resource, .notTaken))
            }
        }
        if isRefused || wanted.isEmpty { return plan }
        // One command does not stand in its own way.
        let new = try tokens(wanted.count)
        let until = view.now + term
        for grant in over.sorted(by: { $0.token < $1.token }) {
            plan.changes.append(.remove(grant, .takeover))
            if try view.record(of: grant) != nil { plan.drops.append(grant.token) }
        }
        for (resource, token) in zip(wanted, new) {
            let grant = Grant(
                token: token, agent: asker.agent, resource: resource, until: until, reason: reason, scope: scope)
            plan.changes.append(.grant(grant))
            plan.saves.append(
                ClaimRecord(
                    state: .asked, token: token, agent: asker.agent, resource: resource, term: term, until: until,
                    reason: reason, scope: scope, asker: asker.name, lock: lock))
            var held = ClaimResult(resource, .held, grant)
            held.until = until
            if let index = plan.results.firstIndex(where: { $0.resource == resource && $0.verdict == .notTaken }) {
                plan.results[index] = held
            }
        }
        plan.subject = "claim " + subject(wanted)
        return plan
    }

    /// A line for what is claimed.
    static func subject(_ resources: [Resource]) -> String {
        let first = resources.first.map { JSONText.quoted($0.text) } ?? "nothing"
        return resources.count > 1 ? "\(first) and \(resources.count - 1) more" : first
    }
}
