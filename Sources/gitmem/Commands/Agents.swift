internal import Actions
internal import ArgumentParser
internal import GitMemory
internal import Setup

struct Agents: ListingCommand {
    static let configuration = CommandConfiguration(
        commandName: "agents",
        abstract: "List the agents that have a branch, and what a merge would bring.",
        discussion: """
            Agents learn of the memory by this paragraph, in AGENTS.md or whatever they read; `gitmem setup` puts it \
            there:

            \(AgentsParagraph.text)
            """,
        subcommands: [AgentsSet.self])

    @OptionGroup var global: GlobalOptions
    @OptionGroup var listing: ListingOptions

    func request() -> AgentsAction { AgentsAction() }

    static func show(_ result: AgentsAction.Result, of request: AgentsAction, _ output: Output) {
        output.say(
            "\(result.summary.agent.description.padded(to: 20))  "
                + "\((result.time?.description ?? "nothing written").padded(to: 24))  "
                + ([state(result.summary)] + notes(result.summary, result.standing)).joined(separator: "  "))
    }

    private static func state(_ summary: AgentSummary) -> String {
        let pending = summary.pending.text
        return
            (summary.refusal.map { "not to merge: it \($0)" }
            ?? (pending.isEmpty ? "merged" : "to merge: \(pending)"))
            + (summary.lost > 0 ? "; the trunk has lost \(summary.lost) of its memories" : "")
    }

    private static func card(_ standing: Standing?) -> String? {
        guard let standing else { return nil }
        let parts = standing.allRoles + (standing.audience.map { ["scopes \($0.scopes.joined(separator: " "))"] } ?? [])
        return parts.isEmpty ? nil : "(\(parts.joined(separator: ", ").escapingControls()))"
    }

    private static func notes(_ summary: AgentSummary, _ standing: Standing?) -> [String] {
        [
            summary.needsCarry ? "(of another epoch: gitmem carry)" : nil,
            summary.branch.remote.map { "(only on \($0))" },
            card(standing),
        ].compactMap { $0 }
    }

    static let fields = [
        "agent", "age", "date", "state", "added", "removed", "counted", "lost", "branch", "commit", "remotes", "roles",
        "scopes",
    ]

    static func value(of field: String, _ result: AgentsAction.Result, on page: Page) -> String? {
        let summary = result.summary
        return switch field {
        case "agent": summary.agent.description
        case "age": result.time.map { Age.text($0, at: page.now) }
        case "date": result.time?.description
        case "state": state(summary)
        case "added": "\(summary.pending.added)"
        case "removed": "\(summary.pending.removed)"
        case "counted": "\(summary.pending.counted)"
        case "lost": "\(summary.lost)"
        case "branch": summary.branch.name
        case "commit": "\(summary.branch.tip)"
        case "roles": result.standing?.allRoles.joined(separator: ",")
        case "scopes": result.standing?.audience?.scopes.joined(separator: ",")
        default: summary.remotes.joined(separator: ",")
        }
    }

    static func card(_ result: AgentsAction.Result, of request: AgentsAction, on page: Page) -> Card? {
        let summary = result.summary
        let age = result.time.map { Age.text($0, at: page.now) } ?? "nothing written"
        let isTrouble = summary.refusal != nil || summary.lost > 0
        return Card(
            columns: [Card.Column(summary.agent.description, 16, .agent), Card.Column(age, 15, .age)],
            text: [Piece(text: state(summary).escapingControls(), style: isTrouble ? .trouble : .plain)],
            notes: notes(summary, result.standing))
    }
}

struct AgentsSet: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Give an agent its roles and scopes, from the next merge on.",
        discussion: """
            The card replaces the agent's previous card. Without options, it only records since when the agent is \
            known. Scopes and roles are conventions, not protection: anyone who has the repository can read all of it.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The agent.")
    var name: String

    @Option(
        help: ArgumentHelp(
            "A role, such as reviewer; may be given more than once. A worker does its own work and does not maintain the store.",
            valueName: "role"))
    var role: [String] = []

    @Option(
        help: ArgumentHelp(
            "A scope that the agent sees and writes in, with all scopes below it; everything by default.",
            valueName: "scope"))
    var scope: [String] = []

    func request() -> AgentsSetAction {
        var request = AgentsSetAction()
        request.name = name
        request.roles = role
        request.scopes = scope
        return request
    }

    static func show(_ result: AgentsSetAction.Result, of request: AgentsSetAction, _ output: Output) {
        if output.quiet { return Output.line("\(result.id)") }
        Output.line(
            "\(result.verdict.rawValue.padded(to: 9))  \(result.card.text(of: result.agent.description).escapingControls())"
        )
        output.say("It holds from the next merge on.")
    }
}
