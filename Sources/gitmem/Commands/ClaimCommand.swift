internal import Actions
internal import ArgumentParser
internal import GitMemory

struct ClaimCommand: ClaimingCommand {
    static let configuration = CommandConfiguration(
        commandName: "claim",
        abstract: "Say that you work on something, so that nobody else does.",
        discussion: """
            A resource is a path, relative to the current folder, or name:TEXT. A folder includes everything below \
            it. Either all resources are claimed or none. One repository decides on claims: the remote if there is \
            one, otherwise this one. A claim that it has accepted is confirmed. If the remote cannot be reached, the \
            claim holds in this clone only, and the output says so.

            Exit code 11: somebody else has claimed it. 75: the remote could not be asked.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: ClaimOptions
    @OptionGroup var place: RepoOptions

    @Argument(
        help: ArgumentHelp(
            "Paths, name:TEXT, path:TEXT from the top of the repository, or message:ID.", valueName: "resource"))
    var resources: [String]

    @Option(help: "How long it lasts: 1s to 24h.")
    var ttl = "30m"

    @Option(help: ArgumentHelp("Wait up to this long for the current holder.", valueName: "duration"))
    var wait: String?

    @Flag(help: "Refuse the claim unless the arbiter confirms it.")
    var confirmed = false

    @Option(help: "What it is for; everybody can read it.")
    var reason: String?

    @Option(
        help: "Show what is claimed, and by whom, only to agents of this scope; others see only until when it is held.")
    var scope: String?

    func request() -> ClaimAction {
        var request = ClaimAction()
        request.words = options.words
        request.repo = place.repo
        request.resources = resources
        request.ttl = ttl
        request.wait = wait
        request.confirmed = confirmed
        request.reason = reason
        request.scope = scope
        return request
    }

    static func show(_ result: ClaimOutcome, of request: ClaimAction, _ output: Output) {
        output.say(ClaimPrinter(now: result.now).text(result))
    }
}
