package import Coordination
package import GitMemory

/// `check`: says who has claimed something.
package struct CheckAction: Action {
    package var words = ClaimWords()
    package var resources: [String] = []
    package var fresh = false
    package var repo: String?

    package init() {}

    package static var about: About {
        About(
            "check", "See who has claimed something, before you touch it.",
            use: "Before a change to something that you do not need to hold for yourself.", tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try words.declare(in: &form)
        try form.text(ClaimWords.repoMember, &repo)
        try form.flag(Member("fresh", .flag, "Ask the arbiter."), &fresh)
        try form.texts(
            ClaimWords.resources(
                "Paths, name:TEXT, path:TEXT from the top of the repository, or message:ID.", isRequired: true),
            &resources)
    }

    /// A resource, and who holds what overlaps it.
    package struct Result: ActionResult {
        package let result: ClaimResult
        package let overlaps: [Claims.Listing]
        /// Whether a path needs a claim before it is changed; `nil` of a name.
        package let isRequired: Bool?
        package let now: Timestamp

        package var json: JSON {
            let holder = overlaps.first { $0.grant == result.grant }
            return .members([
                "confirmed": .orNull(holder?.confirmed), "holder": .orNull(result.holder),
                "overlaps": .texts(overlaps.filter { !$0.grant.isHidden }.map(\.grant.resource.text)),
                "repo": result.resource.repo.map { .string($0) }, "required": isRequired.map { .bool($0) },
                "resource": .string(result.resource.text),
                "since": .orNull(result.grant?.since), "until": .orNull(result.until.flatMap(ClaimTime.text)),
                "verdict": .string(result.verdict.rawValue),
            ])
        }

        package static var schema: Schema {
            .object([
                .member("confirmed", .orNull(.text), "Who has confirmed the claim: a remote, or here."),
                .member("holder", .orNull(.text), "The agent that holds it."),
                .member("overlaps", .array(.text), "What is held that overlaps it."),
                .optional("repo", .text, "The code repository that the path is in, by its name in claims/repos."),
                .optional("required", .flag, "Whether a path needs a claim before it is changed."),
                .member("resource", .text, "The resource, as path:TEXT or name:TEXT."),
                .member("since", .orNull(.time), "When it was granted."),
                .member("until", .orNull(.time), "When it ends."),
                .member(
                    "verdict", .words(["free", "held", "refused"]),
                    "free; held by the caller; or refused, as somebody else holds it."),
            ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let store = try session.store()
        let agent = try session.agentIfAny(in: store)
        let claims = try session.claims(of: store)
        try session.remarkLost(claims)
        let resources = try ClaimWords.resources(resources, of: repo, claims, store, session)
        let checked = try claims.check(resources, as: agent, isFresh: fresh, tokens: words.tokens(session))
        let rules = try PathRules(of: store)
        for (result, overlaps) in checked {
            let isRequired = result.resource.kind == .path ? rules.require(result.resource) : nil
            try tell(Result(result: result, overlaps: overlaps, isRequired: isRequired, now: store.now))
        }
        if let other = checked.first(where: { $0.result.verdict == .refused })?.result {
            throw BadNews(
                message: "\(other.resource.shown) is held by \(other.holder ?? "somebody else")",
                hint: "wait, or take something else; `gitmem claims` lists all", exit: ExitCode.claimed)
        }
    }
}
