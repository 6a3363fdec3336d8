internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Retire: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Delete the branch and worktree of agents that are merged.",
        discussion: """
            Refuses a branch with anything that the trunk lacks. Deletes the branch here and on its remotes; what it \
            brought stays in the trunk. An agent that writes again starts a new branch.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The agents.")
    var agents: [String]

    @Flag(help: "Leave remotes alone; a fetch shows their branches again.")
    var local = false

    func request() -> RetireAction {
        var request = RetireAction()
        request.agents = agents
        request.local = local
        return request
    }

    static func show(_ result: RetireAction.Result, of request: RetireAction, _ output: Output) {
        if result.released > 0 {
            output.say("Released \(result.released) claim\(result.released == 1 ? "" : "s") of \(result.agent).")
        }
        let deleted = result.deleted.joined(separator: ", ")
        output.say(
            result.deleted.isEmpty ? "\(result.agent) has no branch." : "Retired \(result.agent): deleted \(deleted).")
    }
}
