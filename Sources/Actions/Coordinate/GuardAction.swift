internal import Coordination
internal import GitMemory

/// `guard`: the check before a push or a deploy.
package struct GuardAction: Action {
    package typealias Result = GuardFinding

    package var words = ClaimWords()
    package var base: String?
    package var noFetch = false
    package var strict = false

    package init() {}

    package static var about: About {
        About(
            "guard", "Check what you are about to push.",
            use: "Before a push or a deploy, to see whether something is behind, or others have claimed what changed.",
            tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try words.declare(in: &form)
        try form.text(
            Member("base", "The branch to merge into; by default the main branch of the remote."), &base)
        try form.flag(Member("no_fetch", .flag, "Do not fetch; compare with what was last fetched."), &noFetch)
        try form.flag(Member("strict", .flag, "Count unmerged memory as a finding, too."), &strict)
    }

    package func run(in session: Session, _ tell: (GuardFinding) throws -> Void) throws {
        let store = try session.store()
        let code = try CodeHistory(of: store)
        if code.isMemory { return }
        let agent = try session.agentIfAny(in: store)
        let claims = try session.claims(of: store)
        guard try code.hasCommit() else {
            throw StoreError(.invalidInput, "the code has no commit yet", hint: "commit something first")
        }
        try session.remarkLost(claims)
        let network = session.claimNetwork
        if !noFetch { try code.fetch(by: network) }
        let base = try code.base(base, by: noFetch ? nil : network)

        var findings: [GuardFinding] = []
        func report(_ finding: GuardFinding) throws {
            findings.append(finding)
            try tell(finding)
        }
        var bases = [base]
        if let upstream = code.upstream, upstream != base { bases.append(upstream) }
        // What git is asked for takes about as long as all else.
        var rules: Swift.Result<PathRules, any Error>?
        var unmerged: Swift.Result<[AgentName], any Error>?
        let comparison = try code.compare(with: bases) {
            rules = Swift.Result { try PathRules(of: store) }
            unmerged = Swift.Result { try Self.unmerged(store) }
        }
        for base in bases {
            do {
                try report(.behind(base.shown, try comparison.distance(from: base)))
            } catch let error as StoreError where error.code == .invalidInput && base == code.upstream {
                // What it follows is not there: it was never pushed, or was deleted when it was merged.
                continue
            }
        }
        let paths = try comparison.changedPaths()
        for finding in try claimed(paths, claims, agent, session) { try report(finding) }
        if let rules = try rules?.get() {
            for finding in try unclaimed(paths, since: base, code, claims, rules, agent) { try report(finding) }
        }
        try report(.memory(unmerged: unmerged?.get() ?? [], isNote: !strict))
        if let news = Self.badNews(findings.filter { !$0.isOK }) { throw news }
    }

    /// The claims of others that cover what changed.
    private func claimed(
        _ paths: [String], _ claims: Claims, _ agent: AgentName?, _ session: Session
    ) throws -> [GuardFinding] {
        let repo = ClaimWords.repo(in: session)
        let checked = try claims.check(
            paths.map { Resource(nearest: $0).of(repo) }, as: agent, isFresh: !noFetch, tokens: words.tokens(session))
        var findings: [GuardFinding] = []
        for (path, (_, overlaps)) in zip(paths, checked) {
            for listing in overlaps where !listing.isMine { findings.append(.claim(path, listing)) }
        }
        return findings.isEmpty ? [.noClaim(paths: paths.count)] : findings
    }

    /// The paths that need a claim and had none when they were changed.
    private func unclaimed(
        _ paths: [String], since base: CodeHistory.Base, _ code: CodeHistory, _ claims: Claims, _ rules: PathRules,
        _ agent: AgentName?
    ) throws -> [GuardFinding] {
        let required = Set(paths.filter { rules.require(file: $0) })
        guard !required.isEmpty else { return [.noUnclaimed(paths: 0)] }
        let changes = try code.changes(since: base)
        let times = try ClaimTimes(of: claims, since: changes.map(\.time).min() ?? 0)
        var findings: [GuardFinding] = []
        var told: Set<String> = []
        for change in changes {
            let agents = Set([agent?.description, change.author].compactMap { $0 })
            for path in change.paths where required.contains(path) && !told.contains(path) {
                if times.cover(Resource(nearest: path), at: change.time, by: agents) { continue }
                told.insert(path)
                findings.append(.unclaimed(path, commit: change.commit))
            }
        }
        return findings.isEmpty ? [.noUnclaimed(paths: required.count)] : findings
    }

    private static func unmerged(_ store: Store) throws -> [AgentName] {
        try store.atOneLook {
            // Before a push nobody waits for a long history to be looked at.
            try store.agents(with: store.losses(budget: 200)).filter { !$0.pending.text.isEmpty }.map(\.agent)
        }
    }

    private static func badNews(_ findings: [GuardFinding]) -> BadNews? {
        if findings.isEmpty { return nil }
        let hint = findings.lazy.compactMap(\.hint).first
        return BadNews(
            message: "\(findings.count) finding\(findings.count == 1 ? "" : "s")", hint: hint,
            exit: ExitCode.problemsFound)
    }
}
