package import GitMemory

/// `retire`: deletes the branch and worktree of agents that are merged.
package struct RetireAction: Action {
    package var agents: [String] = []
    package var local = false

    package init() {}

    package static var about: About {
        About(
            "retire", "Delete the branch and worktree of agents that are merged.",
            use: "When an agent's work is over and everything of it is merged.", writes: true, tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.flag(Member("local", .flag, "Leave remotes alone; a fetch shows their branches again."), &local)
        try form.texts(Member("agents", .agent, "The agents.", place: .word, isRequired: true), &agents)
    }

    /// An agent that was retired.
    package struct Result: ActionResult {
        package let agent: AgentName
        /// The branches that were deleted.
        package let deleted: [String]
        /// How many claims of the agent were released.
        package let released: Int

        package var json: JSON {
            .members([
                "agent": .text(agent), "claims": released > 0 ? .count(released) : nil, "deleted": .texts(deleted),
            ])
        }

        package static var schema: Schema {
            .object([
                .member("agent", .text, "The agent."),
                .optional("claims", .count, "How many claims of the agent were released."),
                .member("deleted", .array(.text), "The branches that were deleted."),
            ])
        }
    }

    private func retire(
        _ agent: AgentName, _ store: Store, _ session: Session
    ) throws -> (deleted: [String], released: Int) {
        do {
            let deleted = try session.step("Retiring \(agent)") { try store.retire(agent, localOnly: local) }
            return (deleted, try Coordinating.release(allOf: agent, of: store, in: session))
        } catch let error as StoreError where error.code == .noBranch {
            // Who has only claimed has no branch.
            let released = try Coordinating.release(allOf: agent, of: store, in: session)
            if released == 0 { throw error }
            return ([], released)
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let store = try session.store(refusingWorker: "retires nobody")
        for name in agents {
            let agent = try AgentName(name)
            let (deleted, released) = try retire(agent, store, session)
            try tell(Result(agent: agent, deleted: deleted, released: released))
        }
    }
}
