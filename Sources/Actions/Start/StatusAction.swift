internal import Git
package import GitMemory

/// `status`: who is acting, where, and what is not merged yet.
package struct StatusAction: Action {
    package typealias Result = StatusResult

    package init() {}

    package static var about: About {
        About(
            "status", "Show who is acting, where, and what is not merged yet.",
            use: "To see which memory this is, and whether anything waits or is wrong.")
    }

    package mutating func declare(in form: inout some Form) throws {}

    package func run(in session: Session, _ tell: (StatusResult) throws -> Void) throws {
        let store = try session.store()
        let format = try store.format()
        let trunk = try store.trunk()
        let agent = try session.agentIfAny(in: store)
        let bar = session.progress("Comparing branches", nil)
        defer { bar.finish() }
        let (losses, agents, remotes, waiting, troubles) = try store.atOneLook {
            // A glance does not wait for a long history to be looked at.
            let losses = try store.losses(budget: 200)
            let agents = try store.agents(with: losses)
            var remotes: [String] = []
            do {
                remotes = try store.awaitedRemotes()
            } catch let error as StoreError {
                session.remark(
                    "what waits to be sent is not known: \(error.message); "
                        + "`git config gitmem.remote NAME` names the remote")
            }
            let waiting = try remotes.map { (remote: $0, branches: try store.waiting(for: $0)) }
            return (try store.shown(losses), agents, remotes, waiting, try store.troubles())
        }
        bar.finish()
        let claims = try Coordinating.summary(of: store, agent, in: session)
        try tell(
            StatusResult(
                location: store.location, naming: store.naming?.rawValue, format: format, trunk: trunk, agent: agent,
                losses: losses, agents: agents, remotes: remotes, waiting: waiting, troubles: troubles,
                deferred: try store.deferredWrites(), claims: claims))
        let damaged = troubles.count(where: \.isDamage)
        if damaged > 0 {
            throw BadNews(
                message: "\(damaged) branch\(damaged == 1 ? "" : "es") cannot be read", exit: ExitCode.problemsFound)
        }
    }
}

/// What `status` shows.
package struct StatusResult: ActionResult {
    package let location: String
    /// What names the store, if it is not the repository that one stands in.
    package let naming: String?
    package let format: StoreFormat
    package let trunk: MemoryBranch
    package let agent: AgentName?
    package let losses: TrunkLosses
    package let agents: [AgentSummary]
    package let remotes: [String]
    package let waiting: [(remote: String, branches: [SyncReport.Waiting])]
    package let troubles: [BranchTrouble]
    package let deferred: [DeferredWrites]
    /// The claims; `nil` if nothing was ever claimed.
    package let claims: ClaimSummary?

    /// The acting agent's branch.
    package var own: AgentSummary? { agents.first { $0.agent == agent } }
    package var unmerged: [AgentSummary] { agents.filter { !$0.pending.text.isEmpty } }

    package var json: JSON {
        let own = own
        return .members([
            "agent": agent.map { .text($0) }, "branch": own.map { .string($0.branch.reference) },
            "claims": claims?.json, "commit": own.map { .text($0.branch.tip) },
            "deferred": deferred.isEmpty ? nil : .texts(deferred.map(\.agent)), "epoch": .count(format.epoch),
            "fanout": .count(format.fanout), "lost": .array(losses.losses.map(\.json)),
            "lost_is_complete": losses.isComplete ? nil : .bool(false), "path": .string(location),
            "trunk": .text(trunk.tip), "store_by": naming.map { .string($0) },
            "troubles": troubles.isEmpty ? nil : .array(troubles.map(\.json)),
            "unmerged": .texts(unmerged.map(\.agent)),
            "waiting": .array(waiting.flatMap { remote, branches in branches.map { $0.json(for: remote) } }),
        ])
    }

    package static var schema: Schema {
        .object([
            .optional("agent", .text, "Who is acting."), .optional("branch", .text, "The agent's branch."),
            .optional("claims", ClaimSummary.schema, "What is claimed, if anything ever was."),
            .optional("commit", .hash, "Where it is."),
            .optional("deferred", .array(.text), "The agents whose writes wait for the end of a rebase."),
            .member("epoch", .count, "The epoch."), .member("fanout", .count, "Folders above an entry."),
            .member("lost", .array(Loss.schema), "What the trunk has lost."),
            .optional("lost_is_complete", .always(false), "Not all of the trunk's history has been looked at yet."),
            .member("path", .text, "Where the repository is."),
            .optional("store_by", .text, "What names the store."), .member("trunk", .hash, "Where the trunk is."),
            .optional("troubles", .array(BranchTrouble.schema), "The branches that cannot be read."),
            .member("unmerged", .array(.text), "The agents from whose branches a merge would bring something."),
            .member("waiting", .array(SyncReport.Waiting.schema), "What waits to be sent."),
        ])
    }
}
