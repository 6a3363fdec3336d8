internal import Coordination
internal import GitMemory

/// `renew`: holds what was claimed for longer.
package struct RenewAction: Action {
    package typealias Result = ClaimOutcome

    package var words = ClaimWords()
    package var repo: String?
    package var resources: [String] = []
    package var all = false
    package var ttl: String?

    package init() {}

    package static var about: About {
        About(
            "renew", "Hold what you have claimed for longer.",
            use: "While the work on something that you have claimed goes on, before the claim ends.", writes: true,
            tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try words.declare(in: &form)
        try form.text(ClaimWords.repoMember, &repo)
        try form.flag(Member("all", .flag, "Everything; this is the default without resources."), &all)
        try form.text(
            Member("ttl", .span, "How long from now; as long as it was claimed for if not given."), &ttl)
        try form.texts(ClaimWords.resources("What to renew; everything if not given."), &resources)
    }

    package func run(in session: Session, _ tell: (ClaimOutcome) throws -> Void) throws {
        if all && !resources.isEmpty { throw UsageError("name resources or give --all, not both") }
        let term = try ttl.map { try Moments.milliseconds($0) }
        let store = try session.store()
        let agent = try session.agentName(in: store)
        let claims = try session.claims(of: store)
        try session.remarkLost(claims)
        let named = try resources.isEmpty ? nil : ClaimWords.resources(resources, of: repo, claims, store, session)
        let report = try claims.renew(named, as: agent, term: term, tokens: words.tokens(session))
        try ClaimOutcome.tell(report, at: store.now, in: session, tell)
        if named != nil, let free = report.results.first(where: { $0.verdict == .free }) {
            throw BadNews(
                message: "\(free.resource.shown) is not held by you", hint: "claim it first", exit: ExitCode.claimed)
        }
    }
}
