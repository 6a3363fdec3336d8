internal import Actions
internal import ArgumentParser
internal import GitMemory
internal import Setup

struct Agents: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "agents",
        abstract: "List the agents that have a branch, and what a merge would bring.",
        discussion: """
            Agents learn of the memory by this paragraph, in AGENTS.md or whatever they read; `gitmem setup` puts it there:

            \(AgentsParagraph.text)
            """)

    @OptionGroup var global: GlobalOptions

    func request() -> AgentsAction { AgentsAction() }

    static func show(_ result: AgentsAction.Result, of request: AgentsAction, _ output: Output) {
        let summary = result.summary
        let pending = summary.pending.text
        output.say(
            "\(summary.agent.description.padded(to: 20))  "
                + "\((result.time?.description ?? "nothing written").padded(to: 24))  "
                + (summary.refusal.map { "not to merge: it \($0)" }
                    ?? (pending.isEmpty ? "merged" : "to merge: \(pending)"))
                + (summary.lost > 0 ? "; the trunk has lost \(summary.lost) of its memories" : "")
                + (summary.needsCarry ? "  (of another epoch: gitmem carry)" : "")
                + (summary.branch.remote.map { "  (only on \($0))" } ?? ""))
    }
}
