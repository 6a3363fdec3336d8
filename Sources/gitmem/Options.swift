internal import Actions
internal import ArgumentParser
internal import GitMemory

/// The options of every command.
struct GlobalOptions: ParsableArguments {
    @Option(name: .customShort("C"), help: ArgumentHelp("Work as if started in this folder.", valueName: "path"))
    var directory = "."

    @Option(help: "The acting agent; by default GITMEM_AGENT, the worktree's branch, or git's gitmem.agent.")
    var agent: String?

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print nothing but errors and what was asked for.")
    var quiet = false

    var output: Output { Output(json: json, quiet: quiet) }

    /// What an action gets of the world around it, with remarks on standard error and bars on a terminal.
    func session(_ network: Network = Network(mayPrompt: Environment.isTerminal)) -> Session {
        let output = output
        var session = Session(
            directory: directory, agent: agent,
            surroundingAgent: Environment.value("GITMEM_AGENT").map { ("GITMEM_AGENT", $0) }, network: network
        ) {
            var surroundings = Environment.surroundings()
            surroundings.onWait = { output.remark($0) }
            let progress = FilesProgress(output: output)
            surroundings.filesProgress = { progress.update($0, $1, of: $2) }
            return surroundings
        }
        session.remark = { output.remark($0) }
        session.claimant = {
            Claimant(session: Environment.value("GITMEM_SESSION"), token: Environment.value("GITMEM_TOKEN"))
        }
        session.progress = { Progress($0, total: $1, output: output) }
        return session
    }
}

/// Which branches a reading command looks at.
struct ViewOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined.",
            valueName: "own|trunk|branch NAME|all"))
    var view = "own"

    /// `Arguments` makes one word of “branch NAME”.
    var words: ViewWords {
        var words = ViewWords()
        words.view = view
        return words
    }
}

/// What holds for a command on old memories where nothing is said.
protocol AgeDefaults {
    static var older: String { get }
    static var kind: String { get }
}

/// Which memories are old enough for `stale` and `digest`.
struct AgeOptions<Defaults: AgeDefaults>: ParsableArguments {
    @Option(help: ArgumentHelp("For how long: a time span such as \(Defaults.older), or since a date."))
    var older = Defaults.older

    @Option(help: "Only this kind.")
    var kind = Defaults.kind

    @Option(help: "Only this scope.")
    var scope: String?

    func words(limit: Int?) -> AgeWords {
        var words = AgeWords(older: older, kind: kind)
        words.scope = scope
        words.limit = limit
        return words
    }
}
