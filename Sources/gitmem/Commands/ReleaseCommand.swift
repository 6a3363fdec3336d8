internal import Actions
internal import ArgumentParser
internal import GitMemory

struct ReleaseCommand: ClaimingCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Give back what you have claimed.",
        discussion: """
            Releases every claim of this session or worktree that overlaps the given resources. A resource that \
            nobody has claimed is free, which is not an error. A claim of somebody else is released only with \
            --force; the log keeps the reason.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: ClaimOptions
    @OptionGroup var place: RepoOptions

    @Argument(help: ArgumentHelp("What to release.", valueName: "resource"))
    var resources: [String] = []

    @Flag(help: "Everything that this session or worktree holds.")
    var all = false

    @Flag(help: "Release what somebody else holds, too; needs --reason.")
    var force = false

    @Option(help: "Why it is forced; everybody can read it.")
    var reason: String?

    @Option(help: "The commit of the code that the work went into; the log keeps it.")
    var commit: String?

    func request() -> ReleaseAction {
        var request = ReleaseAction()
        request.words = options.words
        request.repo = place.repo
        request.resources = resources
        request.all = all
        request.force = force
        request.reason = reason
        request.commit = commit
        return request
    }

    static func show(_ result: ClaimOutcome, of request: ReleaseAction, _ output: Output) {
        output.say(ClaimPrinter(now: result.now).text(result))
    }
}
