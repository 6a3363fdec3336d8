internal import Actions
internal import ArgumentParser
internal import GitMemory

struct CheckCommand: ClaimingCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "See who has claimed something, before you touch it.",
        discussion: """
            Reads what is known here and changes nothing; --fresh asks the arbiter first. Exit code 11 means that \
            somebody else has claimed one of the resources, or something that overlaps it.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: ClaimOptions
    @OptionGroup var place: RepoOptions

    @Argument(
        help: ArgumentHelp(
            "Paths, name:TEXT, path:TEXT from the top of the repository, or message:ID.", valueName: "resource"))
    var resources: [String]

    @Flag(help: "Ask the arbiter.")
    var fresh = false

    func request() -> CheckAction {
        var request = CheckAction()
        request.words = options.words
        request.repo = place.repo
        request.resources = resources
        request.fresh = fresh
        return request
    }

    static func show(_ result: CheckAction.Result, of request: CheckAction, _ output: Output) {
        output.say(ClaimPrinter(now: result.now).checked(result))
    }
}
