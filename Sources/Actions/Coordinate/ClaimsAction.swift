package import Coordination
package import GitMemory

/// `claims`: lists who works on what, or what happened.
package struct ClaimsAction: Action {
    package typealias Result = ClaimsResult

    package var words = ClaimWords()
    package var mine = false
    package var log = false
    package var limit: Int?

    package init() {}

    package static var about: About {
        About(
            "claims", "List who works on what.",
            use: "To see what other agents are working on, or what you hold and have lost.", tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try words.declare(in: &form)
        try form.flag(
            Member(
                "mine", .flag,
                "Only what this session or worktree holds, and what it has lost since this was last asked."), &mine)
        try form.flag(Member("log", .flag, "What happened, newest first."), &log)
        try form.number(Member("limit", .number, "At most this many entries of the log.", letter: "n"), &limit)
    }

    package func run(in session: Session, _ tell: (ClaimsResult) throws -> Void) throws {
        if log && mine { throw UsageError("--log and --mine do not go together") }
        if let limit, limit < 1 || !log { throw UsageError("--limit goes with --log, and is at least 1") }
        let store = try session.store()
        let agent = try session.agentIfAny(in: store)
        let claims = try session.claims(of: store)
        if !mine { try session.remarkLost(claims) }
        if log {
            var rest = limit ?? .max
            return try claims.events { event in
                try tell(.event(event))
                rest -= 1
                return rest > 0
            }
        }
        let listings = try claims.list(as: agent, tokens: words.tokens(session)).filter { !mine || $0.isMine }
        for listing in listings { try tell(.claim(listing, now: store.now)) }
        if listings.isEmpty { try tell(.nothing(isOfMine: mine)) }
        guard mine else { return }
        for lost in try claims.lost(taking: true) { try tell(.lost(lost.resource, agent: lost.agent)) }
    }
}

/// What `claims` tells.
package enum ClaimsResult: ActionResult {
    /// A claim that is not over.
    case claim(Claims.Listing, now: Timestamp)
    /// A claim that was lost.
    case lost(Resource, agent: String)
    /// Something that happened.
    case event(ClaimEvent)
    /// There is nothing to list.
    case nothing(isOfMine: Bool)

    package var isForPeople: Bool {
        if case .nothing = self { true } else { false }
    }

    package var json: JSON {
        switch self {
        case .claim(let item, _) where item.grant.isHidden:
            .members([
                "confirmed": .orNull(item.confirmed), "until": .orNull(ClaimTime.text(item.grant.until)),
                "verdict": .string("held"),
            ])
        case .claim(let item, _):
            .members([
                "confirmed": .orNull(item.confirmed),
                "confirmed_until": item.confirmedUntil.flatMap(ClaimTime.text).map { .string($0) },
                "holder": .string(item.grant.agent), "mine": .bool(item.isMine),
                "reason": item.grant.reason.map { .string($0) }, "resource": .string(item.grant.resource.text),
                "repo": item.grant.resource.repo.map { .string($0) },
                "scope": item.grant.scope.map { .string($0) },
                "since": .orNull(item.grant.since), "token": .string(item.grant.token),
                "until": .orNull(ClaimTime.text(item.grant.until)),
            ])
        case .lost(let resource, let agent):
            .members([
                "holder": .string(agent), "resource": .string(resource.text), "verdict": .string("lost"),
            ])
        case .event(let event):
            .members([
                "action": .string(event.action.rawValue), "agent": .string(event.agent),
                "at": .orNull(ClaimTime.text(event.time)), "by": .string(event.by),
                "commit": event.work.map { .string($0) }, "log": .string(event.commit),
                "resource": .string(event.resource), "token": .string(event.token),
                "until": event.until.flatMap(ClaimTime.text).map { .string($0) },
            ])
        case .nothing: .members([:])
        }
    }

    package static var schema: Schema {
        let resource = Schema.Property.member("resource", .text, "The resource, as path:TEXT or name:TEXT.")
        return .either([
            .object([
                .member("confirmed", .orNull(.text), "Who has confirmed it: a remote, or here."),
                .optional("confirmed_until", .time, "The end that has been confirmed."),
                .member("holder", .text, "The agent that holds it."),
                .member("mine", .flag, "Whether the caller does."),
                .optional("reason", .text, "What it is for."),
                .optional("repo", .text, "The code repository that the path is in."), resource,
                .optional("scope", .text, "The scope to whose agents it is shown."),
                .member("since", .orNull(.time), "When it was granted."),
                .member("token", .text, "The token of the claim."), .member("until", .orNull(.time), "When it ends."),
            ]),
            .object([
                .member("confirmed", .orNull(.text), "Who has confirmed it: a remote, or here."),
                .member("until", .orNull(.time), "Until when something is held that the caller is not shown."),
                .member("verdict", .words(["held"]), "Something in the scope of others is held."),
            ]),
            .object([
                .member("holder", .text, "The agent that held it."), resource,
                .member("verdict", .words(["lost"]), "Somebody else has it."),
            ]),
            .object([
                .member("action", .text, "What was done: claim, renew, release and others."),
                .member("agent", .text, "Whose claim it is."), .member("at", .orNull(.time), "When it happened."),
                .member("by", .text, "Who did it."),
                .optional("commit", .hash, "The commit of the code that the work went into."),
                .member("log", .hash, "The commit of the log."), resource,
                .member("token", .text, "The token of the claim."),
                .optional("until", .time, "The end that it got."),
            ]),
        ])
    }
}
