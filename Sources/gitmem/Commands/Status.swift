internal import ArgumentParser
internal import Git
internal import GitMemory

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show who is acting, where, and what is not merged yet.")

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let store = try global.store()
        let format = try store.format()
        let trunk = try store.trunk()
        let agent = try global.agentIfAny(in: store)
        let agents = try store.agents()
        let own = agents.first { $0.agent == agent }
        let unmerged = agents.filter { !$0.pending.text.isEmpty }
        // With several remotes and none preferred, there is none to wait for.
        let remote = (try? store.remote()) ?? nil
        let waiting = try remote.map { try store.waiting(for: $0) } ?? []
        if global.json {
            Output.object([
                "agent": agent.map { .text($0) }, "branch": own.map { .string($0.branch.reference) },
                "commit": own.map { .text($0.branch.tip) }, "epoch": .count(format.epoch),
                "fanout": .count(format.fanout), "path": .string(store.location), "trunk": .text(trunk.tip),
                "store_by": store.naming.map { .string($0.rawValue) },
                "unmerged": .array(unmerged.map { .text($0.agent) }), "waiting": .array(waiting.map(\.json)),
            ])
        }
        let output = global.output
        output.say("store   \(store.location) (epoch \(format.epoch), fan-out \(format.fanout))")
        if let naming = store.naming {
            output.say("named   by \(naming.rawValue), for all that is done here")
        }
        output.say("trunk   \(trunk.name) at \(trunk.tip.description.prefix(12))")
        switch (agent, own) {
        case (nil, _): output.say("agent   none; use --agent NAME or set GITMEM_AGENT")
        case (let agent?, nil): output.say("agent   \(agent), who has written nothing yet")
        case (let agent?, let own?):
            output.say("agent   \(agent), on \(own.branch.name) at \(own.branch.tip.description.prefix(12))")
        }
        if unmerged.isEmpty { output.say("merged  everything is in the trunk") }
        for summary in unmerged {
            output.say("to merge  \(summary.agent.description.padded(to: 20))  \(summary.pending.text)")
        }
        for branch in waiting {
            let commits = branch.commits == 1 ? "1 commit" : "\(branch.commits) commits"
            output.say("to send   \(branch.name.padded(to: 20))  \(commits)  \(branch.count.text)")
        }
    }
}
