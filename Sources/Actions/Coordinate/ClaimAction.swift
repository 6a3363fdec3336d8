internal import Coordination
internal import GitMemory

/// `claim`: says that an agent works on something, so that no other one does.
package struct ClaimAction: Action {
    package typealias Result = ClaimOutcome

    package var words = ClaimWords()
    package var repo: String?
    package var resources: [String] = []
    package var ttl = "30m"
    package var wait: String?
    package var confirmed = false
    package var reason: String?
    package var scope: String?

    package init() {}

    package static var about: About {
        About(
            "claim", "Say that you work on something, so that nobody else does.",
            use: "Before a change to files that other agents may change, too, or a step that only one may take.",
            writes: true, tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try words.declare(in: &form)
        try form.text(ClaimWords.repoMember, &repo)
        try form.text(Member("ttl", .span, "How long it lasts: 1s to 24h.", standard: "30m"), &ttl)
        try form.text(Member("wait", .span, "Wait up to this long for the current holder."), &wait)
        try form.flag(Member("confirmed", .flag, "Refuse the claim unless the arbiter confirms it."), &confirmed)
        try form.text(Member("reason", "What it is for; everybody can read it."), &reason)
        try form.text(
            Member(
                "scope",
                "Show what is claimed, and by whom, only to agents of this scope; others see only until when it is held."
            ),
            &scope)
        try form.texts(
            ClaimWords.resources(
                "Paths, name:TEXT, path:TEXT from the top of the repository, or message:ID.", isRequired: true),
            &resources)
    }

    package func run(in session: Session, _ tell: (ClaimOutcome) throws -> Void) throws {
        let term = try Moments.milliseconds(ttl)
        let patience = try wait.map { try Moments.milliseconds($0) } ?? 0
        let store = try session.store()
        let agent = try session.agentName(in: store)
        let claims = try session.claims(of: store)
        try session.remarkLost(claims)
        let resources = try ClaimWords.resources(resources, of: repo, claims, store, session)
        if let reason { try GateRejection.refuseSecrets(inName: reason) }
        if let scope {
            try GateRejection.refuseSecrets(inName: scope)
            try store.standing().checkClaim(in: scope)
        }
        let report = try claims.claim(
            resources, as: agent, term: term, reason: reason.flatMap { $0.isEmpty ? nil : $0 },
            scope: scope.flatMap { $0.isEmpty ? nil : $0 }, wait: patience,
            needsConfirmation: confirmed, tokens: words.tokens(session))
        try ClaimOutcome.tell(report, at: store.now, in: session, tell)
    }
}
