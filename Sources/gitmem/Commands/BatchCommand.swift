internal import Actions
internal import ArgumentParser
internal import GitMemory

struct BatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Answer requests in JSON, a line each, on standard input.",
        discussion: """
            A request is {"id":…,"action":"add","arguments":{…}}: any action by its name, with the arguments that \
            docs/schema lists, and an "agent" if it is another than that of the batch. Answers come in the same order, \
            {"id":…,"result":{…}} or {"id":…,"error":{…}}, each when what it says is on the disk. Writes of one agent \
            that follow each other share a commit, and each of them fails alone.
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
