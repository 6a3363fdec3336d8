internal import Actions
internal import ArgumentParser

struct ClaimsPathsCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "paths",
        abstract: "List or change which paths need a claim.",
        discussion: """
            The patterns are the lines of the register claims/paths of scope “gitmem”, in the syntax of .gitignore. A \
            change takes effect with the next merge. starter adds the patterns from a built-in list that match a file \
            here: lock files, migrations, and other files that cannot be merged.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "list, add, remove or starter.")
    var verb = "list"

    @Argument(help: ArgumentHelp("Patterns as in .gitignore.", valueName: "pattern"))
    var patterns: [String] = []

    func request() -> ClaimsPathsAction {
        var request = ClaimsPathsAction()
        request.verb = verb
        request.patterns = patterns
        return request
    }

    static func show(_ result: ClaimsPathsResult, of request: ClaimsPathsAction, _ output: Output) {
        switch result {
        case .pattern(let pattern, let change, let holds):
            let isToCome = (change == "removed") == holds
            let start = change.map { $0.padded(to: 9) } ?? ""
            output.say("\(start)\(pattern)" + (isToCome ? "   from the next merge on" : ""))
        case .nothing: output.say(request.verb == "starter" ? "No file here is in the list." : "No path needs a claim.")
        }
    }
}
