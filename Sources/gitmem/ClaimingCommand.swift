internal import Actions
internal import ArgumentParser
internal import GitMemory

/// A command about claims: it may ask a remote, and a signal ends it there.
protocol ClaimingCommand: ActionCommand {}

extension ClaimingCommand {
    static func perform(_ request: Request, _ global: GlobalOptions) throws { try performAsking(request, global) }
}

extension ActionCommand {
    /// Runs a request that may ask a remote.
    static func performAsking(_ request: Request, _ global: GlobalOptions) throws {
        Signals.listen()
        let session = global.session(
            Network(
                mayPrompt: Environment.isTerminal, isCancelled: { Signals.signal != 0 },
                enclosingSyncs: Environment.value("GITMEM_SYNCS")))
        try Signals.endingProcess { try perform(request, global, in: session) }
    }
}

/// What the commands about claims have in common.
struct ClaimOptions: ParsableArguments {
    @Option(help: "The claim's token, from another session or machine; else GITMEM_TOKEN.")
    var token: String?

    var words: ClaimWords {
        var words = ClaimWords()
        words.token = token
        return words
    }
}

/// Of several code repositories that share a memory, the one that is meant.
struct RepoOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The code repository that the paths are in, by its name in claims/repos; git's gitmem.repo by default.",
            valueName: "name"))
    var repo: String?
}
