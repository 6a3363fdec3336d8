internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Status: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show who is acting, where, and what is not merged yet.")

    @OptionGroup var global: GlobalOptions

    func request() -> StatusAction { StatusAction() }

    static func show(_ status: StatusResult, of request: StatusAction, _ output: Output) {
        let (format, trunk, agent, own) = (status.format, status.trunk, status.agent, status.own)
        let (losses, troubles, unmerged) = (status.losses, status.troubles, status.unmerged)
        let agents = status.agents
        output.say("store   \(status.location) (epoch \(format.epoch), fan-out \(format.fanout))")
        if let naming = status.naming {
            output.say("named   by \(naming), for all that is done here")
        }
        output.say("trunk   \(trunk.name) at \("\(trunk.tip)".prefix(12))")
        switch (agent, own) {
        case (nil, _): output.say("agent   none; use --agent NAME or set GITMEM_AGENT")
        case (let agent?, nil):
            let isUnreadable = troubles.contains { $0.reference == "refs/heads/memory/agents/\(agent)" }
            output.say(
                "agent   \(agent), " + (isUnreadable ? "whose branch cannot be read" : "who has written nothing yet"))
        case (let agent?, let own?):
            output.say("agent   \(agent), on \(own.branch.name) at \("\(own.branch.tip)".prefix(12))")
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
                "lost      \(loss.memories), which commit \("\(loss.commit)".prefix(12)) took out of the trunk")
        }
        if !losses.losses.isEmpty { output.say("          \(Loss.hint)") }
        if !losses.isComplete {
            output.say("lost      not all of the trunk's history has been looked at yet: `gitmem merge` does that")
        }
        if let claims = status.claims { output.say("claims  \(claims.text)") }
        for (remote, branches) in status.waiting {
            // Where there is one it goes without saying.
            let place = status.remotes.count > 1 ? "  to \(remote)" : ""
            for branch in branches {
                let commits = branch.commits == 1 ? "1 commit" : "\(branch.commits) commits"
                output.say("to send   \(branch.name.padded(to: 20))  \(commits)  \(branch.count.text)\(place)")
            }
        }
        for writes in status.deferred {
            output.say(
                "deferred  \(writes.agent.description.padded(to: 20))  what was written since a rebase of the branch began "
                    + "stands beside it; the next write or merge after the rebase joins it")
        }
        for trouble in troubles {
            output.say("trouble   \(trouble.name.padded(to: 20))  it \(trouble.reason); \(trouble.hint)")
        }
    }
}
