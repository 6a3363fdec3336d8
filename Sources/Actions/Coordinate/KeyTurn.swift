internal import Coordination
internal import GitMemory

/// Sets a key while nobody else does: the turn is a claim of the key's name.
struct KeyTurn {
    /// For how long a turn lasts at most, and how long others wait for it.
    private static let (term, patience): (UInt64, UInt64) = (120_000, 60_000)

    private let store: Store
    private let session: Session
    private let claims: Claims
    private let resource: Resource
    private let agent: AgentName
    private let scope: String?

    init(_ register: Register, _ store: Store, in session: Session) throws {
        self.store = store
        self.session = session
        scope = register.scope
        agent = try session.agentName(in: store)
        resource = try Resource(.name, "key/\(register.scope ?? "")/\(register.key)")
        try GateRejection.refuseSecrets(inName: resource.value)
        claims = try Claims(apart: store, by: session.claimNetwork)
    }

    /// Runs `write` when it is this command's turn, and has others see what it wrote before theirs.
    ///
    /// - Throws: ``BadNews`` if somebody else has the turn for too long; what `write` throws.
    func take<Result>(_ write: () throws -> Result) throws -> (Result, Remembered.Decision) {
        let report = try claims.claim([resource], as: agent, term: Self.term, scope: scope, wait: Self.patience)
        guard let turn = report.results.first, turn.verdict == .held else {
            throw BadNews(
                message: "\(report.results.first?.holder ?? "somebody else") has been setting it for a minute",
                hint: "try again; a command that died ends after two minutes", exit: ExitCode.claimed)
        }
        defer { release() }
        var isConfirmed = report.confirmed != nil
        if !isConfirmed { session.remark("it is valid in this clone only: \(report.complaint ?? "")") }
        // What others have set is here before anybody looks, and what is set is there before anybody else does.
        if isConfirmed { isConfirmed = try exchange() }
        guard store.now.milliseconds < turn.until ?? 0 else {
            throw StoreError(.busy, "the remote took longer than the turn", hint: "run the command again")
        }
        let result = try write()
        if isConfirmed { isConfirmed = try exchange() }
        let name = isConfirmed ? report.confirmed : nil
        return (result, name.map { .made(by: $0) } ?? .open)
    }

    /// Exchanges branches with the remote that decides, if one does.
    private func exchange() throws -> Bool {
        guard case .remote(let remote, _) = claims.arbiter else { return true }
        let report = try store.sync(with: remote, merges: false, by: session.claimNetwork)
        if [.synced, .upToDate].contains(report.outcome) { return true }
        session.remark("the branches were not exchanged with \(remote): \(report.explanation ?? "\(report.outcome)")")
        return false
    }

    private func release() {
        do {
            _ = try claims.release([resource], as: agent)
        } catch {
            session.remark("the key's turn could not be given back, and ends in two minutes: \(error)")
        }
    }
}
