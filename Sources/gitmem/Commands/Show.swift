internal import Actions
internal import ArgumentParser
internal import GitMemory

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

    @Flag(help: "Show which other memories say the same or nearly the same, and are not joined.")
    var near = false

    func request() -> ShowAction {
        var request = ShowAction()
        request.viewing = viewing.words
        request.ids = ids
        request.expired = expired
        request.wordings = wordings
        request.near = near
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
        if !shown.near.isEmpty { Output.line("") }
        for near in shown.near {
            let what = near.differs.isEmpty ? "says the same" : "differs in \(near.differs.joined(separator: ", "))"
            Output.line("near     \(near.id.short)  \(what)")
        }
    }
}
