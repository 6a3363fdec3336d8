package import Coordination
package import GitMemory

/// Who asks about claims, as the surroundings say.
package struct Claimant: Sendable {
    /// What tells callers of one agent apart; without it the worktree does.
    package var session: String?
    /// The token of a claim that was made elsewhere.
    package var token: String?

    package init(session: String? = nil, token: String? = nil) {
        self.session = session
        self.token = token
    }
}

/// What the actions about claims have in common.
package struct ClaimWords {
    /// The token of a claim that was made elsewhere.
    package var token: String?

    package init() {}

    mutating func declare(in form: inout some Form) throws {
        try form.text(
            Member("token", "The claim's token, from another session or machine; else GITMEM_TOKEN."), &token)
    }

    static func resources(_ help: String, isRequired: Bool = false) -> Member {
        Member("resources", help, place: .word, isRequired: isRequired)
    }

    /// The tokens by which a claim is the caller's.
    func tokens(_ session: Session) -> [String] { [token, session.claimant().token].compactMap { $0 } }

    /// The resources that words mean, none of which may hold a secret: they go into git.
    static func resources(_ words: [String], _ claims: Claims) throws -> [Resource] {
        try words.map { word in
            let resource = try claims.resource(word)
            try GateRejection.refuseSecrets(inName: resource.value)
            return resource
        }
    }
}

extension Session {
    /// How a remote is reached where somebody waits for a word of it: what asks gives up after half a minute.
    var claimNetwork: Network {
        var network = network
        network.timeout = .seconds(30)
        network.showProgress = nil
        return network
    }

    /// Opens the claims of a store.
    func claims(of store: Store) throws -> Claims {
        try Claims(store, by: claimNetwork, session: claimant().session)
    }

    /// Says which claims of this clone were lost, until `claims` has taken note of that.
    func remarkLost(_ claims: Claims) throws {
        for lost in try claims.lost(taking: false) {
            remark(
                "the claim of \(lost.agent) on \(lost.resource.shown) was lost: somebody else has it; "
                    + "`gitmem claims --mine` takes note of that")
        }
    }
}
