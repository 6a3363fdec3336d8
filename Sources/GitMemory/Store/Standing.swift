/// What an agent is shown and may do, by its card and by whoever let it in. Without either, everything.
package struct Standing: Sendable {
    /// Who it is as a reader; `nil` if it is shown everything.
    package var audience: Audience?
    /// Its roles, `worker` apart.
    package var roles: Set<String> = []
    /// Whether it does its own work only, and does not keep the store.
    package var isWorker = false
    /// Since when it has a card.
    package var since: Timestamp?
    /// What its card says that this version does not know, and was taken for the strictest.
    package var unknown: [String] = []

    package init() {}

    /// Its roles, sorted.
    package var allRoles: [String] { (roles.sorted() + (isWorker ? ["worker"] : [])).sorted() }

    /// Refuses a worker what is for those who keep the store.
    ///
    /// - Parameter what: a sentence without its subject: “does not merge”.
    /// - Throws: ``StoreError`` with the code `notAllowed`.
    package func refuseWorker(_ what: String) throws(StoreError) {
        if isWorker {
            throw StoreError(
                .notAllowed, "a worker \(what)",
                hint: "ask whoever keeps this store; `gitmem agents set` gives agents their roles")
        }
    }

    /// Refuses a claim in a scope that is not the agent's.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput`.
    package func checkClaim(in scope: String) throws(StoreError) {
        guard let audience, !audience.covers(scope) else { return }
        throw Self.notOwn(scope, audience)
    }

    private static func notOwn(_ scope: String?, _ audience: Audience) -> StoreError {
        let scopes = audience.scopes
        return StoreError(
            .invalidInput,
            scope.map { "the scope “\($0)” is not this agent's" } ?? "this agent writes in its scopes only",
            hint: scopes.isEmpty
                ? "no scope is open to it; `gitmem agents set` gives agents their scopes"
                : "give --scope: \(scopes.joined(separator: ", "))")
    }

    /// Refuses a memory that the agent may not write.
    ///
    /// - Throws: ``StoreError`` with the code `notAllowed` for a setting by a worker, `invalidInput` for a scope that is
    ///   not the agent's.
    func checkWrite(_ body: Body) throws(StoreError) {
        if body.scope == Body.settingsScope, body.key != nil { try refuseWorker("changes no settings") }
        guard let audience else { return }
        // What agents keep to work together has no scope.
        if body.isCoordination, body.scope == nil { return }
        if let scope = body.scope, audience.covers(scope) { return }
        throw Self.notOwn(body.scope, audience)
    }
}
