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

    /// The register that names the code repositories in which paths are claimed.
    static let repos = "claims/repos"

    static let repoMember = Member(
        "repo", "The code repository that the paths are in, by its name in claims/repos; git's gitmem.repo by default.")

    /// What git's configuration of the code says that it is called.
    static func repo(in session: Session) -> String? { GitSettings(session).value("gitmem.repo") }

    /// The code repository that is meant: one of those that the trunks name, by all values that they have.
    private static func repo(_ name: String?, _ store: Store, _ session: Session) throws -> String? {
        guard let name = name ?? repo(in: session) else { return nil }
        let values = try store.settings().flatMap { $0.values(of: repos) }.map { Set(Store.names($0)) }
        let known = values.dropFirst().reduce(values.first ?? []) { $0.intersection($1) }
        guard known.contains(name) else {
            throw StoreError(
                .invalidInput, "“\(name)” is not a known code repository",
                hint: known.isEmpty
                    ? "`gitmem set \(repos) 'NAME NAME' --scope gitmem` names them, from the next merge on"
                    : "the register \(repos) has \(known.sorted().joined(separator: ", "))")
        }
        return name
    }

    /// The resources that words mean, none of which may hold a secret: they go into git.
    ///
    /// - Parameter repo: the code repository that the request names.
    static func resources(
        _ words: [String], of repo: String?, _ claims: Claims, _ store: Store, _ session: Session
    ) throws -> [Resource] {
        let name = try self.repo(repo, store, session)
        return try words.map { word in
            if word.hasPrefix("message:") { return try message(String(word.dropFirst(8)), store, session) }
            let resource = try claims.resource(word).of(name)
            try GateRejection.refuseSecrets(inName: resource.value)
            return resource
        }
    }

    /// The turn of whoever takes a message that is for several.
    private static func message(_ text: String, _ store: Store, _ session: Session) throws -> Resource {
        let messaging = try Messaging(store, session, as: session.agentIfAny(in: store) ?? AgentName("nobody"))
        let entry = try messaging.mailbox.message(messaging.view.resolve(text))
        guard let message = Message(entry.body, entry.item.id), message.isForSeveral else {
            throw StoreError(
                .invalidInput, "\(entry.item.id.short) is addressed to agents by name, so nobody can claim it",
                hint: "`gitmem message ack \(entry.item.id.short)` says that it is dealt with")
        }
        return try Resource(.message, message.id.description)
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
