internal import ArgumentParser
internal import GitMemory

struct Sync: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Exchange memory with a remote, and merge it.",
        discussion: """
            Fetches the memory branches of a remote, merges them with those here, and pushes agents' branches and the \
            trunk; if somebody else was faster, it does so again. The network is git's: credentials, SSH settings and \
            hooks work as they do for `git push`. If the remote cannot be reached or refuses, nothing is lost: exit \
            code 75 means to try later, and what waits is named.

            The remote is the one named, else git's gitmem.remote, else origin, else the only one.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The remote, by its name.")
    var remote: String?

    @Flag(name: [.customShort("n"), .long], help: "Fetch, and only show what would be brought and sent.")
    var dryRun = false

    @Flag(help: "Exchange agents' branches; the trunk only follows the remote's.")
    var noMerge = false

    @Option(help: ArgumentHelp("Give a fetch or push up after so long.", valueName: "duration"))
    var timeout = "10m"

    @Flag(help: "Go on until a signal ends it, after every write here and at an interval.")
    var watch = false

    @Option(help: ArgumentHelp("How often to look at the remote with --watch.", valueName: "duration"))
    var interval = "30s"

    func validate() throws {
        if watch && dryRun { throw ValidationError("--watch and --dry-run do not go together.") }
    }

    func run() throws {
        let timeout = try milliseconds(timeout)
        let interval = try milliseconds(interval)
        let progress = GitProgress(isShown: Environment.isTerminal && !global.quiet)
        let network = Network(
            mayPrompt: Environment.isTerminal, timeout: .milliseconds(timeout),
            showProgress: progress.isShown ? { progress.show($0) } : nil, isCancelled: { Signals.signal != 0 },
            enclosingSyncs: Environment.value("GITMEM_SYNCS"))
        Signals.listen()
        if watch {
            try SyncWatch(command: self, network: network, interval: interval).run()
        } else {
            let store = try global.store()
            let before = try store.localSettings()
            let report = try Signals.endingProcess { try round(by: network) }
            progress.finish()
            for change in SettingChange.list(from: before, to: try store.localSettings()) {
                if global.json { global.output.remark(change.text) } else { global.output.say(change.text) }
            }
            try SyncPrinter(output: global.output, isDry: dryRun).print(report)
        }
    }

    func round(by network: Network) throws -> SyncReport {
        try global.store().sync(with: remote, merges: !noMerge, dryRun: dryRun, by: network)
    }

    private func milliseconds(_ text: String) throws -> UInt64 { try min(Moments.duration(text) ?? .max, 1 << 40) }
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
