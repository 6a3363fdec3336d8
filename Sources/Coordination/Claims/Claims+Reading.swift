public import GitMemory

extension Claims {
    /// Whether anything was ever claimed in a store, as far as is known here: by this clone or, after a sync, by others.
    public static func areInUse(in store: Store) throws -> Bool { try ClaimLog(of: store).isInUse() }

    /// A claim as it is listed.
    public struct Listing {
        /// The claim.
        public let grant: Grant
        /// Whether it is the asker's.
        public let isMine: Bool
        /// Who has confirmed it; `nil` if nobody has.
        public let confirmed: String?
        /// Until when that one knows it, in milliseconds since 1970 UTC.
        public let confirmedUntil: UInt64?
    }

    /// The claims that are not over, in order of resource, by what is known here.
    ///
    /// - Parameter tokens: the tokens by which claims are the asker's that this clone has no record of.
    public func list(as agent: AgentName?, tokens: [String] = []) throws -> [Listing] {
        try listings(at: log.tip(.local), as: agent, tokens: tokens).map(shown).sorted {
            ($0.grant.resource.text, $0.grant.until) < ($1.grant.resource.text, $1.grant.until)
        }
    }

    private func grants(at tip: String?, overlapping resources: [Resource]?) throws -> [Grant] {
        guard let tip else { return [] }
        guard let resources else { return try ground.grants(at: tip).all }
        let grants = try tip == log.tip(.local) ? ground.keptGrants(at: tip) : ground.grants(at: tip)
        return grants.overlapping(resources)
    }

    private func shown(_ listing: Listing) -> Listing {
        if listing.isMine { return listing }
        let grant = shown(listing.grant)
        if !grant.isHidden { return listing }
        return Listing(
            grant: grant, isMine: false, confirmed: listing.confirmed, confirmedUntil: listing.confirmedUntil)
    }

    /// - Parameter resources: of the claims those that overlap one of these; all if it is not given.
    private func listings(
        at tip: String?, as agent: AgentName?, tokens: [String], overlapping resources: [Resource]? = nil
    ) throws -> [Listing] {
        let grants = try grants(at: tip, overlapping: resources)
        let view = ClaimView(ground, at: tip, skew: skew, grants: Grants([]))
        let asker = agent.map { self.asker($0, tokens) }
        var known: [String: UInt64] = [:]
        var name: String?
        switch arbiter {
        case .here: name = "here"
        case .remote(let remote, _):
            name = remote
            let seen = try log.tip(.seen)
            for grant in seen == tip ? grants : try ground.grants(at: seen).all { known[grant.token] = grant.until }
        case .none: break
        }
        var all: [Listing] = []
        for grant in grants {
            let record = try view.record(of: grant)
            let isMine = record.map { record in asker.map { $0.owns(record) } ?? false } ?? tokens.contains(grant.token)
            if try isMine ? view.now >= min(grant.until, record?.until ?? .max) : view.isOver(grant) { continue }
            let isKnown = arbiter == .here || known[grant.token] != nil
            all.append(
                Listing(
                    grant: grant, isMine: isMine, confirmed: isKnown ? name : nil,
                    confirmedUntil: arbiter == .here ? grant.until : known[grant.token]))
        }
        return all.sorted { ($0.grant.resource.text, $0.grant.token) < ($1.grant.resource.text, $1.grant.token) }
    }

    /// Where the log is: as this clone last knew, or as the arbiter has it now, if that is a remote.
    ///
    /// - Parameter hint: what to do where it cannot be asked.
    /// - Throws: ``StoreError`` with the code `unconfirmed` if it is asked and cannot be reached.
    func tip(isFresh: Bool, otherwise hint: String) throws -> String? {
        guard isFresh, case .remote = arbiter else { return try log.tip(.local) }
        switch try ground.fetch() {
        case .failed(let complaint):
            throw StoreError(.unconfirmed, "the arbiter could not be asked: \(complaint)", hint: hint)
        case .tip(let found): return found
        }
    }

    /// Who holds resources, or something that overlaps them.
    ///
    /// - Parameter isFresh: whether the arbiter is asked; if not, it is as it was when this clone last did.
    /// - Throws: ``StoreError`` with the code `unconfirmed` if it is asked and cannot be reached.
    public func check(
        _ resources: [Resource], as agent: AgentName?, isFresh: Bool = false, tokens: [String] = []
    ) throws -> [(result: ClaimResult, overlaps: [Listing])] {
        let tip = try tip(isFresh: isFresh, otherwise: "without --fresh what was last seen counts")
        let all = try listings(at: tip, as: agent, tokens: tokens, overlapping: resources)
        return resources.map { resource in
            let known = all.filter { $0.grant.resource.overlaps(resource) }
            let overlaps = known.map(shown)
            if let other = overlaps.first(where: { !$0.isMine }) {
                var result = ClaimResult(resource, .refused, other.grant)
                if other.grant.isHidden { result.holder = nil }
                result.isElsewhere = other.grant.agent == agent?.description
                return (result, overlaps)
            }
            let own = known.first { $0.grant.resource.covers(resource) }
            return (ClaimResult(resource, own == nil ? .free : .held, own?.grant), overlaps)
        }
    }

    /// What the log says happened, newest first, until `visit` returns `false`.
    public func events(_ visit: (ClaimEvent) throws -> Bool) throws {
        try allEvents { event in try !isShown(event) || visit(event) }
    }

    /// The same with what whoever acts is not shown.
    func allEvents(_ visit: (ClaimEvent) throws -> Bool) throws {
        var position = try log.tip(.local)
        while let commit = position {
            let header = try log.header(commit)
            for event in ClaimEvent.all(in: header).reversed() where try !visit(event) { return }
            position = header.parent
        }
    }

    /// Where the log is, as far as this clone knows; `nil` if nothing was ever claimed.
    public func tip() throws -> String? { try log.tip(.local) }

    /// What the log says happened after one of its commits, oldest first; without one, everything.
    public func events(since commit: String?) throws -> [ClaimEvent] {
        var found: [ClaimEvent] = []
        try allEvents { event in
            if event.commit == commit { return false }
            if isShown(event) { found.append(event) }
            return true
        }
        return found.reversed()
    }

    /// The claims of this clone that were lost and that nobody was told of; `take` forgets them.
    public func lost(taking take: Bool) throws -> [(resource: Resource, agent: String)] {
        guard try ground.mayHaveLost else { return [] }
        if !take { return try ground.openRecords().filter { $0.state == .lost }.map { ($0.resource, $0.agent) } }
        let records = try ground.exclusively {
            let records = try ground.openRecords().filter { $0.state == .lost }
            for record in records { try ground.drop(record.token) }
            try ground.forgetLost()
            return records
        }
        return records.map { ($0.resource, $0.agent) }
    }

    /// What is wrong with the log.
    ///
    /// - Returns: how many commits were checked, and of each that is not as it should be what is wrong.
    /// - Complexity: O(*c*) in the commits.
    public func verify() throws -> (commits: Int, problems: [(commit: String, problem: String)]) {
        var problems: [(commit: String, problem: String)] = []
        var tokens: Set<String> = []
        var count = 0
        var position = try log.tip(.local)
        var next: LogHeader?
        while let commit = position {
            let header: LogHeader
            do {
                header = try log.header(commit)
            } catch {
                problems.append((commit, "\(error)"))
                break
            }
            count += 1
            if let next, header.stamp >= next.stamp {
                problems.append((next.id, "has a stamp that is not later than its parent's"))
            }
            for event in ClaimEvent.all(in: header) where event.action == .claim {
                if !tokens.insert(event.token).inserted {
                    problems.append((commit, "grants a token that a later commit grants, too"))
                }
            }
            next = header
            position = header.parent
        }
        if let tip = try log.tip(.local) {
            do { _ = try log.entries(at: tip) } catch { problems.append((tip, "\(error)")) }
        }
        return (count, problems)
    }

    /// The path or name that a word means: `name:TEXT`, `path:TEXT` from the top of the code repository, or a path from
    /// where one stands.
    public func resource(_ word: String) throws -> Resource {
        if word.hasPrefix("name:") { return try Resource(.name, String(word.dropFirst(5))) }
        if word.hasPrefix("path:") { return try Resource(.path, String(word.dropFirst(5))) }
        guard !word.isEmpty else {
            throw StoreError(.invalidInput, "the resource is empty", hint: "path: is the whole repository")
        }
        return try Resource(.path, store.codePath(of: word))
    }
}
