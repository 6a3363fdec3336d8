internal import Git
package import GitMemory
internal import Recall

/// What an action works with: which store, who is acting, and where remarks and progress go.
package struct Session {
    /// The folder to work in.
    package let directory: String
    /// The agent that the request names.
    package let agent: String?
    /// The agent that the environment names, and the variable that does.
    package let surroundingAgent: (variable: String, name: String)?
    /// Makes the surroundings of a store.
    package let surroundings: () -> Surroundings
    /// How a remote is reached.
    package var network: Network
    /// Whether a write looks memories up in all branches, and not only in the agent's and the trunk.
    package var seesAll = false
    /// What writes of memories share commits with.
    package var company: (any WriteCompany)?
    /// What is kept for the next store that is opened; nothing without it.
    package var keep: StoreKeep?
    /// Scopes that narrow what is shown and may be written, besides the agent's card: a list for each door that says some.
    package var limits: [[String]] = []
    /// Who asks about claims.
    package var claimant: () -> Claimant = { Claimant() }
    /// Whether results are shown as they come, so that an action may go on until it is ended.
    package var isStream = false
    /// Gets the name of each rule by which the gate has refused something.
    package var refused: (@Sendable (String) -> Void)?
    /// Gets a sentence without a full stop: something that is not the result and should be known.
    package var remark: (String) -> Void = { _ in }
    /// Begins to show how far something long has come: what is done, and how much there is, where that is known.
    package var progress: (_ title: String, _ total: Int?) -> any ProgressBar = { _, _ in NoProgressBar() }
    package init(
        directory: String = ".", agent: String? = nil, surroundingAgent: (variable: String, name: String)? = nil,
        network: Network = Network(), surroundings: @escaping () -> Surroundings
    ) {
        self.directory = directory
        self.agent = agent
        self.surroundingAgent = surroundingAgent
        self.network = network
        self.surroundings = surroundings
    }

    /// The same session with other ears for its remarks.
    func remarking(_ remark: @escaping (String) -> Void) -> Session {
        var session = self
        session.remark = remark
        return session
    }

    /// The same session without ears, for work whose remarks and progress nobody is told.
    var withoutEars: Session {
        var session = self
        session.remark = { _ in }
        session.progress = { _, _ in NoProgressBar() }
        return session
    }

    /// Opens the store, and finishes what a killed process left of a checkout.
    func store() throws -> Store {
        var surroundings = surroundings()
        surroundings.keep = keep
        let store = try Store(at: directory, surroundings: surroundings)
        store.company = company
        // What cannot be finished now stops no reader; a writer finds out why.
        try? store.finishCheckout()
        narrow(store)
        return store
    }

    /// Opens the store for what only those do who keep it.
    ///
    /// - Parameter what: a sentence without its subject: “does not merge”.
    /// - Throws: ``StoreError`` with the code `notAllowed` for a worker.
    func store(refusingWorker what: String) throws -> Store {
        let store = try store()
        try store.standing().refuseWorker(what)
        return store
    }

    /// Has a store show and write only what the acting agent's card and this session's scopes let through. It is here
    /// that every door gets its store.
    func narrow(_ store: Store) {
        store.narrow { [self, unowned store] in
            var standing = Standing()
            // Who has no name that an agent can have has no card; what writes by it is refused.
            if let agent = (try? agentIfAny(in: store)) ?? nil {
                do {
                    standing = try store.standing(of: agent)
                } catch let error as StoreError where error.code == .damaged {
                    remark("the cards of agents cannot be read: \(error.message)")
                } catch let error as GitError {
                    remark("the cards of agents cannot be read: \(error)")
                }
            }
            for card in standing.unknown {
                remark(
                    "\(card) belongs to a later version; until gitmem is updated, it counts as a worker without scopes")
            }
            standing.audience = Audience((standing.audience?.limits ?? []) + limits)
            return standing
        }
    }

    /// Who is acting; `nil` if nothing says.
    func agentIfAny(in store: Store) throws -> AgentName? {
        if let agent { return try AgentName(agent) }
        if let surroundingAgent {
            do throws(StoreError) {
                return try AgentName(surroundingAgent.name)
            } catch {
                throw StoreError(
                    error.code, "\(surroundingAgent.variable): \(error.message)", hint: error.hint,
                    suggestion: error.suggestion)
            }
        }
        return try store.configuredAgent()
    }

    /// Who is acting.
    ///
    /// - Throws: ``StoreError`` with the code `noAgent` if nothing says; ``GateRejection`` for a name that looks like a
    ///   secret.
    func agentName(in store: Store) throws -> AgentName {
        if let agent = try agentIfAny(in: store) {
            try GateRejection.refuseSecrets(inName: agent.description)
            return agent
        }
        throw StoreError(
            .noAgent, "nobody said which agent is writing",
            hint: "use --agent NAME, set GITMEM_AGENT, or run `git config gitmem.agent NAME`")
    }

    /// Runs a step that may take long, by a name that is shown if it does.
    func step<Result>(_ title: String, _ body: () throws -> Result) rethrows -> Result {
        let bar = progress(title, nil)
        defer { bar.finish() }
        return try body()
    }

    /// A path from the session's folder.
    func place(_ path: String) -> String {
        path.hasPrefix("/") || directory == "." ? path : directory + "/" + path
    }
}

/// How far something has come.
package protocol ProgressBar: AnyObject {
    func update(_ done: Int)
    func finish()
}

private final class NoProgressBar: ProgressBar {
    func update(_ done: Int) {}
    func finish() {}
}
