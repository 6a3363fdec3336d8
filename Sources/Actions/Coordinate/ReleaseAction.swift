internal import Coordination
internal import GitMemory

/// `release`: gives back what was claimed.
package struct ReleaseAction: Action {
    package typealias Result = ClaimOutcome

    package var words = ClaimWords()
    package var repo: String?
    package var resources: [String] = []
    package var all = false
    package var force = false
    package var reason: String?
    package var commit: String?

    package init() {}

    package static var about: About {
        About(
            "release", "Give back what you have claimed.",
            use: "As soon as the work on something that you have claimed is done or given up.", writes: true,
            tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try words.declare(in: &form)
        try form.text(ClaimWords.repoMember, &repo)
        try form.flag(Member("all", .flag, "Everything that this session or worktree holds."), &all)
        try form.flag(Member("force", .flag, "Release what somebody else holds, too; needs a reason."), &force)
        try form.text(Member("reason", "Why it is forced; everybody can read it."), &reason)
        try form.text(
            Member("commit", "The commit of the code that the work went into; the log keeps it."), &commit)
        try form.texts(ClaimWords.resources("What to release."), &resources)
    }

    package func run(in session: Session, _ tell: (ClaimOutcome) throws -> Void) throws {
        try check()
        let store = try session.store()
        let agent = try session.agentName(in: store)
        let claims = try session.claims(of: store)
        try session.remarkLost(claims)
        let named = try all ? nil : ClaimWords.resources(resources, of: repo, claims, store, session)
        if let reason { try GateRejection.refuseSecrets(inName: reason) }
        let work = try commit.map { name in
            if let id = try CodeHistory(of: store).find(name) { return id }
            throw StoreError(
                .invalidInput, "there is no commit \(name) here",
                hint: "name a commit of the code, as `git log` shows it; fetch it first if it is elsewhere")
        }
        let report = try claims.release(
            named, as: agent, isForced: force, note: reason, commit: work, tokens: words.tokens(session))
        try ClaimOutcome.tell(report, at: store.now, in: session, tell)
    }

    private func check() throws(UsageError) {
        if resources.isEmpty != all { throw UsageError("name resources, or give --all") }
        if force && all { throw UsageError("--force needs resources by name") }
        if force && (reason ?? "").isEmpty { throw UsageError("--force needs --reason TEXT") }
        if !force && reason != nil { throw UsageError("--reason goes with --force") }
    }
}
