internal import Actions
internal import ArgumentParser
internal import GitMemory
internal import Glibc

struct OnceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "once",
        abstract: "Run a command unless it has run with this key; then print its recorded output.",
        discussion: """
            If several callers ask at the same time, in any clone, the arbiter of claims lets one of them run the \
            command; the others wait, and print the same output. A command that fails is run again by the next \
            caller, unless --keep-failures is given. The command runs at least once, and at most once at a time.

            Exit codes: the command's own; 11 if somebody runs it and --wait is over; 125 for a failure of gitmem, \
            126 for a command that cannot be run, 127 for one that is not found.
            """)

    @OptionGroup var global: GlobalOptions

    @Option(help: ArgumentHelp("How long it is claimed for at a time, and renewed: 30s to 24h.", valueName: "duration"))
    var ttl = OnceRun.usualTerm

    @Option(
        help: ArgumentHelp(
            "Wait up to this long for whoever runs it; without it, as long as it takes.", valueName: "duration"))
    var wait: String?

    @Flag(help: "Do not wait: exit code 11 if somebody runs it.")
    var noWait = false

    @Flag(help: "Run it even if nobody can confirm that it is not running elsewhere.")
    var offline = false

    @Flag(help: "Keep a failure as the result, too.")
    var keepFailures = false

    @Flag(help: "Keep up to 256 KiB of what it prints, and not only the last 4.")
    var keepOutput = false

    @Argument(help: "The key: a short text that says what is done once.")
    var key: String

    @Argument(parsing: .postTerminator, help: "The command and its words, behind --.")
    var command: [String] = []

    func validate() throws {
        if command.isEmpty {
            throw ValidationError("Give the command behind --, as in `gitmem once KEY -- make release`.")
        }
    }

    func run() throws {
        var run = try OnceRun(key: key, ttl: ttl, wait: wait, noWait: noWait)
        run.isOffline = offline
        run.keepsFailures = keepFailures
        run.keepsOutput = keepOutput
        let output = global.output
        let words = command
        let session = global.session(Network(mayPrompt: Environment.isTerminal, isCancelled: { Signals.signal != 0 }))
        Signals.listen()
        let world = OnceRun.World(
            start: { try ChildCommand(words, with: $0) },
            print: { bytes in
                if output.json { return }
                Output.lines(bytes)
                try? StandardStream.output.flush()
            }, signal: { Signals.signal })
        var finished: OnceResult?
        do {
            try output.showingRejection { finished = try run.run(in: session, world) }
        } catch let news as BadNews {
            throw news
        } catch let error as UsageError {
            throw error
        } catch {
            // The command's own codes are not to be taken for these.
            guard let fault = Fault(error) else { throw error }
            throw Failure.Recoded(fault: fault, exit: OnceRun.failed)
        }
        guard let result = finished else { return }
        Self.show(result, output)
        try StandardStream.output.flush()
        if result.exit != 0 { throw ArgumentParser.ExitCode(result.exit) }
    }

    private static func show(_ result: OnceResult, _ output: Output) {
        if output.json { return Output.line { result.json.write(canonicalInto: &$0) } }
        guard result.isAgain else { return }
        if let text = result.output {
            Output.lines(Array(text.utf8))
            if result.isCut { output.remark("of \(result.length ?? 0) bytes that it printed, the last are kept") }
        } else if result.length != 0 {
            output.remark("it has run, and what it printed is not kept here")
        }
    }
}
