internal import Actions
internal import ArgumentParser
internal import GitMemory

struct RenewCommand: ClaimingCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "Hold what you have claimed for longer.",
        discussion: """
            Without resources, and with --all, renews all claims of this session, or of this worktree if \
            GITMEM_SESSION is not set. A claim that has ended can be renewed until somebody else takes it.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: ClaimOptions
    @OptionGroup var place: RepoOptions

    @Argument(help: ArgumentHelp("What to renew; everything if not given.", valueName: "resource"))
    var resources: [String] = []

    @Flag(help: "Everything; this is the default without resources.")
    var all = false

    @Option(help: "How long from now; as long as it was claimed for if not given.")
    var ttl: String?

    func request() -> RenewAction {
        var request = RenewAction()
        request.words = options.words
        request.repo = place.repo
        request.resources = resources
        request.all = all
        request.ttl = ttl
        return request
    }

    static func show(_ result: ClaimOutcome, of request: RenewAction, _ output: Output) {
        output.say(ClaimPrinter(now: result.now).text(result))
    }
}
