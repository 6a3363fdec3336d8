internal import Actions
internal import ArgumentParser

struct Show: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a memory with all that is known of it.",
        discussion: "Shows memories that were forgotten or have expired, too, and says so.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @Argument(help: "The memories, by their ids or the beginnings of them.")
    var ids: [String]

    @Flag(help: "List expired adds, too.")
    var expired = false

    @Flag(help: "Show each wording of the memory separately.")
    var wordings = false

    func request() -> ShowAction {
        var request = ShowAction()
        request.viewing = viewing.words
        request.ids = ids
        request.expired = expired
        request.wordings = wordings
        return request
    }

    static func perform(_ request: ShowAction, _ global: GlobalOptions) throws {
        let output = global.output
        var isFirst = true
        try request.run(in: global.session()) { result in
            if output.json { return Output.line { result.write(into: &$0) } }
            if !isFirst { Output.line("") }
            isFirst = false
            show(result, of: request, output)
        }
    }

    static func show(_ result: ShownEntry, of request: ShowAction, _ output: Output) {
        let shown = result.shown
        Output.line(EntryPrinter.page(shown.entry, before: shown.before, shown.successor, now: result.now))
    }
}
