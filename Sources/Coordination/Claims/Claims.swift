public import GitMemory

/// The claims of a store: who works on what, one holder at a time.
public final class Claims {
    /// Who decides.
    public let arbiter: Arbiter
    /// By how much clocks may differ, in milliseconds: git's `gitmem.clockSkew`.
    public let skew: UInt64

    let log: ClaimLog
    let ground: GitClaimGround
    let session: String?
    let store: Store
    /// To whom what is held is shown.
    private let audience: Audience?

    /// What became of a command.
    public struct Report {
        /// One for each resource.
        public var results: [ClaimResult] = []
        /// Who has confirmed it: a remote's name or `here`; `nil` if nobody has.
        public var confirmed: String?
        /// The address of who decides.
        public var arbiter: String?
        /// Why nobody has confirmed it.
        public var complaint: String?
        /// Whether the arbiter lacks what it once had.
        public var isRewound = false
        /// Whose commit shows that clocks disagree.
        public var clockSuspect: String?

        init() {}
    }

    /// Opens the claims of a store.
    ///
    /// - Parameter session: what tells callers of one agent apart; without it the worktree does.
    /// - Throws: ``StoreError`` with the code `noStore` if there is no memory, `invalidInput` if a setting cannot be
    ///   understood.
    public init(_ store: Store, by network: Network, session: String?) throws {
        self.store = store
        self.session = session
        audience = try store.standing().audience
        _ = try store.trunk()
        log = ClaimLog(of: store)
        arbiter = try ArbiterChoice.find(store, log)
        skew = try Self.skew(log)
        var remote: String?
        if case .remote(let name, _) = arbiter { remote = name }
        ground = GitClaimGround(log, remote: remote, network: network)
    }

    /// Opens the claims of a store for one command, which shares what it claims with no other.
    package convenience init(apart store: Store, by network: Network) throws {
        let log = ClaimLog(of: store)
        let name = String(log.random(), radix: 36) + String(log.random(), radix: 36)
        try self.init(store, by: network, session: "command \(name)")
    }

    /// A grant as whoever acts is shown it.
    func shown(_ grant: Grant) -> Grant { grant.shown(to: audience) }

    /// Whether whoever acts is shown what happened.
    func isShown(_ event: ClaimEvent) -> Bool { audience?.admits(event.scope) ?? true }

    static func skew(_ log: ClaimLog) throws -> UInt64 {
        guard let text = try log.configuration("gitmem.clockSkew") else { return 10_000 }
        let digits = text.hasSuffix("s") ? text.dropLast() : text[...]
        guard digits.utf8.allSatisfy({ 48...57 ~= $0 }), let seconds = UInt64(digits), seconds <= 86_400 else {
            throw StoreError(
                .invalidInput, "git's gitmem.clockSkew is \(text), which is not a number of seconds up to a day",
                hint: "git config gitmem.clockSkew 10s")
        }
        return seconds * 1000
    }

    func asker(_ agent: AgentName, _ tokens: [String]) -> ClaimAsker {
        let name = session.map { "session \($0)" } ?? log.worktree.map { "worktree \($0)" }
        return ClaimAsker(agent: agent.description, name: name, isSession: session != nil, tokens: tokens)
    }

    func run(
        _ request: ClaimRequest, by asker: ClaimAsker, needsConfirmation: Bool = false
    ) throws -> Report {
        let lock = String(log.random(), radix: 36) + String(log.random(), radix: 36)
        return try log.asking(lock) {
            let desk = ClaimDesk(ground, arbiter: arbiter, skew: skew, lock: lock)
            let answer = try desk.perform(request, by: asker, needsConfirmation: needsConfirmation)
            var report = Report()
            report.results = answer.results.map { $0.shown(to: audience) }
            report.complaint = answer.complaint
            report.isRewound = answer.isRewound
            report.clockSuspect = answer.clockSuspect
            switch arbiter {
            case .here:
                report.confirmed = "here"
                report.arbiter = "."
            case .remote(let name, let address):
                report.confirmed = answer.isConfirmed == true ? name : nil
                report.arbiter = address
            case .none: break
            }
            return report
        }
    }

    // MARK: Commands

    /// Claims resources for an agent: all of them or none.
    ///
    /// - Parameters:
    ///   - term: for how long, in milliseconds.
    ///   - scope: to whom it is shown what is claimed, and by whom; to everybody without one.
    ///   - wait: for how many milliseconds to wait for whoever holds one.
    ///   - needsConfirmation: whether nothing is to be held that the arbiter does not know.
    public func claim(
        _ resources: [Resource], as agent: AgentName, term: UInt64, reason: String? = nil, scope: String? = nil,
        wait: UInt64 = 0,
        needsConfirmation: Bool = false, tokens: [String] = []
    ) throws -> Report {
        guard ClaimTerm.shortest...ClaimTerm.longest ~= term else {
            throw StoreError(
                .invalidInput, "a claim cannot last that long",
                hint: "from one second to 24 hours; renew it while you work")
        }
        var unique: [Resource] = []
        for resource in resources where !unique.contains(resource) { unique.append(resource) }
        let start = ground.running.milliseconds
        var pause: UInt64 = 100
        while true {
            let report = try run(
                .claim(unique, term: term, reason: reason, scope: scope), by: asker(agent, tokens),
                needsConfirmation: needsConfirmation)
            let waited = ground.running.milliseconds - start
            guard report.results.contains(where: { $0.verdict == .refused }), waited < wait else { return report }
            // Whoever asks a host waits longer than whoever looks into a folder.
            if case .remote = arbiter { pause = max(pause, 1_000) }
            try ground.pause(min(wait - waited, pause / 2 + ground.random() % pause))
            pause = min(pause * 2, 10_000)
        }
    }

    /// Renews what the agent holds: the resources, or everything.
    ///
    /// - Parameter term: for how long from now, in milliseconds; as long as it was claimed for if it is not given.
    public func renew(
        _ resources: [Resource]?, as agent: AgentName, term: UInt64? = nil, tokens: [String] = []
    ) throws -> Report {
        if let term, !(ClaimTerm.shortest...ClaimTerm.longest ~= term) {
            throw StoreError(
                .invalidInput, "a claim cannot last that long", hint: "from one second to 24 hours")
        }
        return try run(.renew(resources, term: term), by: asker(agent, tokens))
    }

    /// Releases what the agent holds: the resources, or everything.
    ///
    /// - Parameters:
    ///   - isForced: whether to end what others hold, too.
    ///   - commit: the id of the commit of the code that the work went into.
    public func release(
        _ resources: [Resource]?, as agent: AgentName, isForced: Bool = false, note: String? = nil,
        commit: String? = nil, tokens: [String] = []
    ) throws -> Report {
        try run(.release(resources, isForced: isForced, note: note, commit: commit), by: asker(agent, tokens))
    }

    /// Releases the turn of a command that has run, and says in the same commit how it went.
    package func release(_ turn: Resource, as agent: AgentName, done: OnceDone?) throws -> Report {
        try run(.release([turn], isForced: false, done: done), by: asker(agent, []))
    }

    /// Releases all that an agent holds, whoever asks.
    public func retire(_ agent: AgentName) throws -> Report {
        try run(.retire(agent.description), by: asker(agent, []))
    }

    /// Brings the log to where the arbiter has it, and asks for what it does not know.
    public func exchange(as agent: AgentName) throws -> Report { try run(.exchange, by: asker(agent, [])) }

    /// Ends what is over and was left in the log, where this repository decides.
    ///
    /// - Returns: what it was.
    public func tidy(as agent: AgentName) throws -> [ClaimResult] {
        guard arbiter == .here, try log.isInUse() else { return [] }
        return try run(.tidy, by: asker(agent, [])).results
    }
}
