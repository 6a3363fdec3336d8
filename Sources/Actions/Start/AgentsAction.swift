internal import Git
package import GitMemory

/// `agents`: the agents that have a branch, and what a merge would bring.
package struct AgentsAction: Action {
    package init() {}

    package static var about: About {
        About(
            "agents", "List the agents that have a branch, and what a merge would bring.",
            use: "To see who else works here, and what is not merged yet.", tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {}

    /// An agent.
    package struct Result: ActionResult {
        package let summary: AgentSummary
        /// What its card says; `nil` if it has none.
        package let standing: Standing?
        /// When its branch's tip was committed.
        package var time: Timestamp? { summary.lastCommit.flatMap { Timestamp(seconds: $0) } }

        package var json: JSON {
            .members([
                "added": .count(summary.pending.added), "agent": .text(summary.agent),
                "branch": .string(summary.branch.reference), "commit": .text(summary.branch.tip),
                "counted": .count(summary.pending.counted), "last": time.map { .text($0) },
                "lost": .count(summary.lost), "needs_carry": summary.needsCarry ? .bool(true) : nil,
                "refused": summary.refusal.map { .string($0) }, "remotes": .texts(summary.remotes),
                "removed": .count(summary.pending.removed),
                "roles": standing.map { .texts($0.allRoles) },
                "scopes": standing?.audience.map { .texts($0.scopes) },
            ])
        }

        package static var schema: Schema {
            .object(
                ChangeCount.members + [
                    .member("agent", .text, "The agent."), .member("branch", .text, "Its branch."),
                    .member("commit", .hash, "Where it is."), .optional("last", .time, "When it was written last."),
                    .member("lost", .count, "How many of its memories the trunk has lost."),
                    .optional("needs_carry", .always(true), "It is of another epoch."),
                    .optional("refused", .text, "Why it would not be merged."),
                    .member("remotes", .array(.text), "The remotes that have it."),
                    .optional("roles", .array(.text), "Its roles, if it has a card."),
                    .optional(
                        "scopes", .array(.text), "The scopes that it is shown and writes in, if its card names some."),
                ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let store = try session.store()
        defer { for trouble in (try? store.troubles()) ?? [] { session.remark("not listed: \(trouble.text)") } }
        let agents = try session.step("Comparing branches") { try store.atOneLook { try store.agents() } }
        let standings = try store.standings()
        for summary in agents {
            try tell(Result(summary: summary, standing: standings[summary.agent.description]))
        }
    }
}
