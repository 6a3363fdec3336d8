internal import ArgumentParser
internal import GitMemory

struct Retire: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Delete the branch and worktree of agents that are merged.",
        discussion: """
            Refuses a branch that holds anything the trunk does not. Deletes it here and on the remotes that have it; \
            what it brought stays in the trunk. An agent that writes again starts a new branch there.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The agents.")
    var agents: [String]

    @Flag(help: "Leave remotes alone; a fetch shows their branches again.")
    var local = false

    func run() throws {
        let store = try global.store()
        for name in agents {
            let agent = try AgentName(name)
            let deleted = try store.retire(agent, localOnly: local)
            if global.json {
                Output.object(["agent": .text(agent), "deleted": .array(deleted.map { .string($0) })])
            }
            global.output.say("Retired \(agent): deleted \(deleted.joined(separator: ", ")).")
        }
    }
}
