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
        let (losses, agents, remotes, waiting, troubles) = try store.atOneLook {
            // A glance does not wait for a long history to be looked at.
            let losses = try store.losses(budget: 200)
            let agents = try store.agents(with: losses)
            var remotes: [String] = []
            do {
                remotes = try store.awaitedRemotes()
            } catch let error as StoreError {
                global.output.remark(
                    "what waits to be sent is not known: \(error.message); "
                        + "`git config gitmem.remote NAME` names the remote")
            }
            let waiting = try remotes.map { ($0, try store.waiting(for: $0)) }
            return (losses, agents, remotes, waiting, try store.troubles())
        }
        let own = agents.first { $0.agent == agent }
        let unmerged = agents.filter { !$0.pending.text.isEmpty }
        let deferred = try store.deferredWrites()
        if global.json {
            Output.object([
                "agent": agent.map { .text($0) }, "branch": own.map { .string($0.branch.reference) },
                "commit": own.map { .text($0.branch.tip) },
                "deferred": deferred.isEmpty ? nil : .array(deferred.map { .text($0.agent) }),
                "epoch": .count(format.epoch),
                "fanout": .count(format.fanout),
                "lost": .array(losses.losses.map(\.json)),
                "lost_is_complete": losses.isComplete ? nil : .bool(false), "path": .string(store.location),
                "trunk": .text(trunk.tip),
                "store_by": store.naming.map { .string($0.rawValue) },
                "troubles": troubles.isEmpty ? nil : .array(troubles.map(\.json)),
                "unmerged": .array(unmerged.map { .text($0.agent) }),
                "waiting": .array(waiting.flatMap { remote, branches in branches.map { $0.json(for: remote) } }),
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
        case (let agent?, nil):
            let isUnreadable = troubles.contains { $0.reference == "refs/heads/memory/agents/\(agent)" }
            output.say(
                "agent   \(agent), " + (isUnreadable ? "whose branch cannot be read" : "who has written nothing yet"))
        case (let agent?, let own?):
            output.say("agent   \(agent), on \(own.branch.name) at \(own.branch.tip.description.prefix(12))")
        }
        let refused = agents.filter { $0.refusal != nil }
        if unmerged.isEmpty {
            let isAll = troubles.isEmpty && refused.isEmpty
            output.say(
                losses.losses.isEmpty
                    ? "merged  everything\(isAll ? "" : " else") is in the trunk"
                    : "merged  every \(isAll ? "" : "other ")branch")
        }
        for summary in refused {
            output.say("not to merge  \(summary.agent.description.padded(to: 16))  it \(summary.refusal ?? "")")
        }
        for summary in unmerged {
            output.say("to merge  \(summary.agent.description.padded(to: 20))  \(summary.pending.text)")
        }
        for loss in losses.losses {
            output.say(
                "lost      \(loss.memories), which commit \(loss.commit.description.prefix(12)) took out of the trunk")
        }
        if !losses.losses.isEmpty { output.say("          \(Output.lossHint)") }
        if !losses.isComplete {
            output.say("lost      not all of the trunk's history has been looked at yet: `gitmem merge` does that")
        }
        for (remote, branches) in waiting {
            // Where there is one it goes without saying.
            let place = remotes.count > 1 ? "  to \(remote)" : ""
            for branch in branches {
                let commits = branch.commits == 1 ? "1 commit" : "\(branch.commits) commits"
                output.say("to send   \(branch.name.padded(to: 20))  \(commits)  \(branch.count.text)\(place)")
            }
        }
        for writes in deferred {
            output.say(
                "deferred  \(writes.agent.description.padded(to: 20))  what was written since a rebase of the branch began "
                    + "stands beside it; the next write or merge after the rebase joins it")
        }
        for trouble in troubles {
            output.say("trouble   \(trouble.name.padded(to: 20))  it \(trouble.reason); \(trouble.hint)")
        }
        let damaged = troubles.count(where: \.isDamage)
        if damaged > 0 {
            throw Failure.BadNews(
                message: "\(damaged) branch\(damaged == 1 ? "" : "es") cannot be read", status: Failure.problemsFound)
        }
    }
}
