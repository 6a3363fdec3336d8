internal import Actions
internal import ArgumentParser
internal import GitMemory
internal import Setup

struct Agents: ListingCommand {
    static let configuration = CommandConfiguration(
        commandName: "agents",
        abstract: "List the agents that have a branch, and what a merge would bring.",
        discussion: """
            Agents learn of the memory by this paragraph, in AGENTS.md or whatever they read; `gitmem setup` puts it there:

            \(AgentsParagraph.text)
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var listing: ListingOptions

    func request() -> AgentsAction { AgentsAction() }

    static func show(_ result: AgentsAction.Result, of request: AgentsAction, _ output: Output) {
        output.say(
            "\(result.summary.agent.description.padded(to: 20))  "
                + "\((result.time?.description ?? "nothing written").padded(to: 24))  "
                + ([state(result.summary)] + notes(result.summary)).joined(separator: "  "))
    }

    private static func state(_ summary: AgentSummary) -> String {
        let pending = summary.pending.text
        return
            (summary.refusal.map { "not to merge: it \($0)" }
            ?? (pending.isEmpty ? "merged" : "to merge: \(pending)"))
            + (summary.lost > 0 ? "; the trunk has lost \(summary.lost) of its memories" : "")
    }

    private static func notes(_ summary: AgentSummary) -> [String] {
        [
            summary.needsCarry ? "(of another epoch: gitmem carry)" : nil,
            summary.branch.remote.map { "(only on \($0))" },
        ].compactMap { $0 }
    }

    static let fields = [
        "agent", "age", "date", "state", "added", "removed", "counted", "lost", "branch", "commit", "remotes",
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
            notes: notes(summary))
    }
}
