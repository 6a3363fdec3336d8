internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Log: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Show who did what, newest first.",
        discussion: "With an id, what was done to that memory.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @Argument(help: "A memory, by its id or the beginning of it.")
    var id: String?

    @Option(name: [.customShort("n"), .long], help: "At most so many.")
    var limit: Int?

    func request() -> LogAction {
        var request = LogAction()
        request.viewing = viewing.words
        request.id = id
        request.limit = limit
        return request
    }

    static func show(_ result: LogAction.Result, of request: LogAction, _ output: Output) {
        let what = (result.actions?.joined(separator: ", ") ?? result.subject).escapingControls()
        Output.line(
            "\(result.commit.prefix(12))  \(result.time?.description ?? "")  "
                + "\(result.author.escapingControls().padded(to: 12))  \(what)")
    }
}
