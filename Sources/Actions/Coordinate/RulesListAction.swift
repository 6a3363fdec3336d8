package import Coordination
package import GitMemory

/// `rules list`: the rules of a team.
package struct RulesListAction: Action {
    package init() {}

    package static var about: About {
        About(
            "rules list", "List the rules of this team.",
            use: "To see by what rules agents work here. The brief has them, too.", tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {}

    /// A rule.
    package enum Result: ActionResult {
        /// - Parameter holds: whether it holds; else it waits for a merge.
        case rule(Rule, holds: Bool)
        /// There are no rules.
        case nothing

        package var isForPeople: Bool {
            if case .nothing = self { true } else { false }
        }

        package var json: JSON {
            guard case .rule(let rule, let holds) = self else { return .members([:]) }
            return .members([
                "agents": .texts(rule.agents), "holds": .bool(holds), "id": .text(rule.id),
                "name": .string(rule.name), "order": rule.order.map { .number(Double($0)) },
                "since": .text(rule.since), "text": .string(rule.text),
            ])
        }

        package static var schema: Schema {
            .object([
                .member("agents", .array(.text), "Who holds it."),
                .member("holds", .flag, "Whether it holds; else it does from the next merge on."),
                .member("id", .id, "The memory that it is."), .member("name", .text, "Its name."),
                .optional("order", .integer, "Its place; rules without one come last."),
                .member("since", .time, "Since when it is held."), .member("text", .text, "What it says."),
            ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let store = try session.store()
        _ = try store.trunk()
        let rules = try store.rulesInForce()
        for rule in rules { try tell(.rule(rule, holds: true)) }
        let proposed = try session.agentIfAny(in: store).map { try store.rulesProposed(by: $0) } ?? []
        for rule in proposed { try tell(.rule(rule, holds: false)) }
        if rules.isEmpty && proposed.isEmpty { try tell(.nothing) }
    }
}
