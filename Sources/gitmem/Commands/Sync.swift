internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Sync: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Exchange memory with a remote, and merge it.",
        discussion: """
            Fetches a remote's memory branches, merges them with those here, and pushes the agents' branches and the \
            trunk. If somebody else pushed first, it starts again. It uses your own git, with its credentials, SSH \
            settings and hooks. If the remote cannot be reached or refuses, nothing is lost: exit code 75 means to \
            try again later, and the output says what is waiting.

            The remote is the one that you name, otherwise git's gitmem.remote, otherwise origin, otherwise the only \
            one.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The remote, by its name.")
    var remote: String?

    @Flag(name: [.customShort("n"), .long], help: "Fetch, and only show what would be brought and sent.")
    var dryRun = false

    @Flag(help: "Exchange agents' branches; the trunk only follows the remote's.")
    var noMerge = false

    @Option(help: ArgumentHelp("Give up a fetch or push after this long.", valueName: "duration"))
    var timeout = "10m"

    @Flag(help: "Go on until a signal ends it, after every write here and at an interval.")
    var watch = false

    @Option(help: ArgumentHelp("How often to look at the remote with --watch.", valueName: "duration"))
    var interval = "30s"

    func validate() throws {
        if watch && dryRun { throw ValidationError("--watch and --dry-run do not go together") }
    }

    func request() -> SyncAction {
        var request = SyncAction()
        request.remote = remote
        request.dryRun = dryRun
        request.noMerge = noMerge
        request.timeout = timeout
        return request
    }

    func run() throws {
        let request = request()
        // Before anything is reached for.
        for span in [timeout, interval] { _ = try Moments.milliseconds(span) }
        let progress = GitProgress(isShown: Environment.isTerminal && !global.quiet)
        let session = global.session(
            Network(
                mayPrompt: Environment.isTerminal, showProgress: progress.isShown ? { progress.show($0) } : nil,
                isCancelled: { Signals.signal != 0 }, enclosingSyncs: Environment.value("GITMEM_SYNCS")))
        Signals.listen()
        if watch {
            try self.watch(request, in: session)
        } else {
            try Signals.endingProcess {
                try request.run(in: session) { result in
                    progress.finish()
                    try Self.show(result, of: request, global.output)
                }
            }
        }
    }

    private func watch(_ request: SyncAction, in session: Session) throws {
        try SyncWatch(request, interval: interval).run(in: session, tellsAll: global.json) { result in
            try Self.show(result, of: request, global.output)
        } pausing: {
            try StandardStream.output.flush()
        }
        try StandardStream.output.flush()
    }

    static func show(_ result: SyncAction.Result, of request: SyncAction, _ output: Output) throws {
        for change in result.settings {
            if output.json { output.remark(change.text) } else { output.say(change.text) }
        }
        if output.json {
            Output.line { result.write(into: &$0) }
        } else if !output.quiet {
            SyncPrinter(isDry: result.isDryRun).show(result.report)
        }
    }
}

/// Shows the progress that git prints, with nothing in it that could move the cursor but to the beginning of the line.
final class GitProgress {
    let isShown: Bool

    init(isShown: Bool) { self.isShown = isShown }

    func show(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.split(separator: "\r", omittingEmptySubsequences: false).map { String($0).escapingControls() }
                .joined(separator: "\r")
        }
        StandardStream.complain(lines.joined(separator: "\n"))
    }

    func finish() {
        if isShown { StandardStream.complain("\r\u{1b}[K") }
    }
}
