internal import Actions
internal import ArgumentParser
internal import GitMemory

struct BatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Answer requests in JSON on standard input, one per line.",
        discussion: """
            A request is {"id":…,"action":"add","arguments":{…}}. The action is any action by its name, with the \
            arguments that docs/schema lists. "agent" names another agent than that of the batch. Answers come in the \
            same order, {"id":…,"result":{…}} or {"id":…,"error":{…}}, each once its effect is on the disk. \
            Consecutive writes of one agent share a commit; one that fails does not affect the others.
            """)

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let (directory, agent) = (global.directory, global.agent)
        var run = BatchRun { other in
            var session = Session(
                directory: directory, agent: other ?? agent,
                surroundingAgent: Environment.value("GITMEM_AGENT").map { ("GITMEM_AGENT", $0) },
                network: Network(mayPrompt: false), surroundings: { Environment.surroundings() })
            session.claimant = {
                Claimant(session: Environment.value("GITMEM_SESSION"), token: Environment.value("GITMEM_TOKEN"))
            }
            return session
        }
        try run.run()
    }
}
