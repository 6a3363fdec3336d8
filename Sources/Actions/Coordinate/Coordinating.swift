package import Coordination
package import GitMemory

/// What actions that are not about claims do with them. Where nothing was ever claimed, that is one look-up.
enum Coordinating {
    /// The claims; `nil` if nothing was ever claimed.
    static func claims(in store: Store, _ session: Session) throws -> Claims? {
        guard try Claims.areInUse(in: store) else { return nil }
        return try session.claims(of: store)
    }

    /// The claims in three numbers; `nil` if nothing was ever claimed.
    static func summary(of store: Store, _ agent: AgentName?, in session: Session) throws -> ClaimSummary? {
        guard let list = try claims(in: store, session)?.list(as: agent) else { return nil }
        return ClaimSummary(
            held: list.count, own: list.count(where: \.isMine), unconfirmed: list.count { $0.confirmed == nil })
    }

    /// Ends the claims of an agent that is retired.
    ///
    /// - Returns: how many there were.
    static func release(allOf agent: AgentName, of store: Store, in session: Session) throws -> Int {
        guard let claims = try claims(in: store, session) else { return 0 }
        do {
            let report = try claims.retire(agent)
            if report.confirmed == nil, !report.results.isEmpty {
                session.remark("its claims are released in this clone alone: \(report.complaint ?? "")")
            }
            return report.results.count
        } catch let error as StoreError where error.code == .unconfirmed {
            session.remark("its claims could not be released: \(error.message)")
            return 0
        }
    }

    /// Exchanges the log of claims with the arbiter, after everything else.
    static func exchange(of store: Store, in session: Session) throws {
        guard let claims = try claims(in: store, session), case .remote(let remote, _) = claims.arbiter else { return }
        let agent = try session.agentIfAny(in: store) ?? AgentName("gitmem")
        let report: Claims.Report
        do {
            report = try claims.exchange(as: agent)
        } catch let error as StoreError where error.code == .unconfirmed || error.code == .busy {
            return session.remark("the claims were not exchanged: \(error.message)")
        }
        if report.confirmed == nil {
            return session.remark("the claims were not exchanged with \(remote): \(report.complaint ?? "")")
        }
        if report.isRewound {
            session.remark(
                "the log of claims on \(remote) lacks what it once had; what is held here was asked for again")
        }
        try session.remarkLost(claims)
    }

    /// Checks the log; `nil` if nothing was ever claimed.
    static func verify(_ store: Store, in session: Session) throws
        -> (commits: Int, problems: [(commit: String, problem: String)])?
    {
        try claims(in: store, session)?.verify()
    }

    /// Ends what is over, where this repository decides.
    static func tidy(_ store: Store, as agent: AgentName, in session: Session) throws -> [ClaimResult] {
        try claims(in: store, session)?.tidy(as: agent) ?? []
    }
}

/// The claims in three numbers.
package struct ClaimSummary: Sendable {
    /// How many are held, by whomever.
    package let held: Int
    /// How many the caller holds.
    package let own: Int
    /// How many nobody has confirmed.
    package let unconfirmed: Int

    package var text: String {
        "\(held) held" + (own > 0 ? ", \(own) by you" : "")
            + (unconfirmed > 0 ? ", \(unconfirmed) not confirmed" : "")
    }

    var json: JSON {
        .members(["held": .count(held), "mine": .count(own), "unconfirmed": .count(unconfirmed)])
    }

    static var schema: Schema {
        .object([
            .member("held", .count, "How many are held."), .member("mine", .count, "How many the caller holds."),
            .member("unconfirmed", .count, "How many nobody has confirmed."),
        ])
    }
}
