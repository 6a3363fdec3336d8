internal import Actions
internal import ArgumentParser
internal import GitMemory

struct ClaimCommand: ClaimingCommand {
    static let configuration = CommandConfiguration(
        commandName: "claim",
        abstract: "Say that you work on something, so that nobody else does.",
        discussion: """
            A resource is a path, from where you are, or name:TEXT. A folder holds what is below it. All resources \
            are claimed or none. One place decides: this repository, or the remote that it has; what that has taken is \
            confirmed. If the remote cannot be reached, the claim holds in this clone alone, and the answer says so.

            Exit code 11: somebody else has it. 75: it is not known who has it.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: ClaimOptions

    @Argument(
        help: ArgumentHelp("Paths, name:TEXT, or path:TEXT from the top of the repository.", valueName: "resource"))
    var resources: [String]

    @Option(help: "How long it lasts: 1s to 24h.")
    var ttl = "30m"

    @Option(help: ArgumentHelp("Wait so long for whoever has it.", valueName: "duration"))
    var wait: String?

    @Flag(help: "Hold nothing that the arbiter has not confirmed.")
    var confirmed = false

    @Option(help: "What it is for; everybody can read it.")
    var reason: String?

    func request() -> ClaimAction {
        var request = ClaimAction()
        request.words = options.words
        request.resources = resources
        request.ttl = ttl
        request.wait = wait
        request.confirmed = confirmed
        request.reason = reason
        return request
    }

    static func show(_ result: ClaimOutcome, of request: ClaimAction, _ output: Output) {
        output.say(ClaimPrinter(now: result.now).text(result))
    }
}
