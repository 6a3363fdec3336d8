internal import Coordination
package import GitMemory
internal import Recall

/// `agents set`: gives an agent its card, from the next merge on.
package struct AgentsSetAction: Action {
    package var name = ""
    package var roles: [String] = []
    package var scopes: [String] = []

    package init() {}

    package static var about: About {
        About(
            "agents set", "Give an agent its roles and scopes, from the next merge on.",
            use: "For people who maintain the store: says what an agent is asked to do, and what it sees and writes.",
            writes: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.texts(
            Member(
                "roles",
                "A role, such as reviewer; may be given more than once. A worker does its own work and does not maintain the store.",
                option: "role"), &roles)
        try form.texts(
            Member(
                "scopes",
                "A scope that the agent sees and writes in, with all scopes below it; everything by default.",
                option: "scope"), &scopes)
        try form.text(Member("name", .agent, "The agent.", place: .word, isRequired: true), &name)
    }

    /// A card that was written.
    package struct Result: ActionResult {
        package let agent: AgentName
        package let card: AgentCard
        package let id: EntryID
        package let verdict: Verdict
        package let branch: String
        package let commit: String

        package var json: JSON {
            .members([
                "agent": .text(agent), "branch": .string(branch), "commit": .string(commit),
                "holds": .string("from the next merge on"), "id": .text(id), "roles": .texts(card.roles),
                "scopes": .texts(card.scopes), "verdict": .string(verdict.rawValue),
            ])
        }

        package static var schema: Schema {
            .object([
                .member("agent", .text, "The agent."),
                .member("branch", .text, "The branch that the card was written to."),
                .member("commit", .hash, "The commit that the branch is at."),
                .member("holds", .words(["from the next merge on"]), "From when on it holds."),
                .member("id", .id, "The memory that it is."), .member("roles", .array(.text), "The agent's roles."),
                .member("scopes", .array(.text), "The agent's scopes; none if it is shown everything."),
                .member("verdict", .words(["accepted", "merged", "unchanged"]), "Whether it is new."),
            ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let agent = try AgentName(name)
        func words(_ texts: [String]) -> [String] {
            texts.flatMap { $0.split { $0 == "," || $0 == " " }.map(String.init) }
        }
        let card = try AgentCard(roles: words(roles), scopes: words(scopes))
        for word in [name] + card.roles + card.scopes { try GateRejection.refuseSecrets(inName: word) }
        let store = try session.store(refusingWorker: "changes no settings")
        store.lookup = try StoreIndex(store)
        let writer = try session.agentName(in: store)
        let register = try Register(key: AgentCard.prefix + agent.description, scope: Store.settingsScope)
        typealias Change = (id: EntryID, verdict: Verdict, replaced: [EntryID])
        let written = try store.write(as: writer, subject: { (change: Change) in "set \(change.id.short)" }) { draft in
            var object = JSONObject()
            object["content"] = .string(card.text(of: agent.description))
            object["data"] = card.data
            // Since when the agent has a card at all: what was sent to it before is no news to it.
            let times = try draft.view.values(of: register, at: draft.now).compactMap(Self.start)
            object["occurred_at"] = times.min().map { .string("\($0)") }
            return try draft.set(register, to: object)
        }
        session.remarkNew(writer, written, in: store)
        try tell(
            Result(
                agent: agent, card: card, id: written.result.id, verdict: written.result.verdict,
                branch: written.branch, commit: "\(written.commit)"))
    }

    private static func start(_ entry: ListedEntry) -> Timestamp? {
        entry.body.text("occurred_at").flatMap { Timestamp(rfc3339: $0) } ?? entry.holds.map(\.moment).min()
    }
}
