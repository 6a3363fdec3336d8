internal import ArgumentParser
internal import GitMemory

/// The options of every command.
struct GlobalOptions: ParsableArguments {
    @Option(name: .customShort("C"), help: ArgumentHelp("Work as if started in this folder.", valueName: "path"))
    var directory = "."

    @Option(help: "Who is acting; else GITMEM_AGENT, the worktree's branch, or git's gitmem.agent.")
    var agent: String?

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print nothing but errors and what was asked for.")
    var quiet = false

    func store() throws -> Store {
        let store = try Store(at: directory, surroundings: surroundings())
        // What cannot be finished now stops no reader; a writer finds out why.
        try? store.finishCheckout()
        return store
    }

    /// What the store needs from the world around it, with remarks on waits and bars for what is done to files.
    func surroundings() -> Surroundings {
        var surroundings = Environment.surroundings()
        let output = output
        surroundings.onWait = { output.remark($0) }
        let progress = FilesProgress(output: output)
        surroundings.filesProgress = { progress.update($0, $1, of: $2) }
        return surroundings
    }

    /// Who is acting; `nil` if nothing says.
    func agentIfAny(in store: Store) throws -> AgentName? {
        if let agent { return try AgentName(agent) }
        if let name = Environment.value("GITMEM_AGENT") {
            do throws(StoreError) {
                return try AgentName(name)
            } catch {
                throw StoreError(error.code, "GITMEM_AGENT: \(error.message)", hint: error.hint)
            }
        }
        return try store.configuredAgent()
    }

    /// Who is acting.
    func agentName(in store: Store) throws -> AgentName {
        if let agent = try agentIfAny(in: store) {
            try output.refuseSecrets(inName: agent.description)
            return agent
        }
        throw StoreError(
            .noAgent, "nobody said which agent is writing",
            hint: "use --agent NAME, set GITMEM_AGENT, or run `git config gitmem.agent NAME`")
    }

    var output: Output { Output(json: json, quiet: quiet) }
}

/// Which branches a reading command looks at.
struct ViewOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined.",
            valueName: "own|trunk|branch NAME|all"))
    var view = "own"

    func snapshot(_ global: GlobalOptions, _ store: Store) throws -> Snapshot {
        let snapshot = try store.snapshot(selection(global, store))
        for branch in snapshot.passedOver {
            global.output.remark("not shown: \(branch.name) is of another epoch; see `gitmem help carry`")
        }
        for trouble in snapshot.troubles { global.output.remark("not shown: \(trouble.text)") }
        return snapshot
    }

    func selection(_ global: GlobalOptions, _ store: Store) throws -> View {
        // `Arguments` makes one word of “branch NAME”.
        let words = view.split(separator: " ", maxSplits: 1).map(String.init)
        return switch (words.first, words.count) {
        case ("own", 1): .own(try global.agentIfAny(in: store))
        case ("trunk", 1): .trunk
        case ("all", 1): .all
        case ("branch", 2): .branch(words[1])
        default: throw ValidationError("--view takes own, trunk, branch NAME or all, not “\(view)”.")
        }
    }
}
