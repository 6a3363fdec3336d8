internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Export: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print all memories as JSON Lines, for `gitmem import`.",
        discussion: """
            Prints one line for every agent that holds a memory: {"entry": {…}, "agent": …, "until": …}, in order of \
            id. Forgotten and expired memories, counters, and the times of adds are not exported.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @Option(help: "Only this kind. Messages and what else agents keep to work together are exported only so.")
    var kind: String?

    func request() -> ExportAction {
        var request = ExportAction()
        request.viewing = viewing.words
        request.kind = kind
        return request
    }

    static func perform(_ request: ExportAction, _ global: GlobalOptions) throws {
        try request.pages(in: global.session(), page: [UInt8]()) { page, record in
            record.write(into: &page)
            page.append(UInt8(ascii: "\n"))
        } visit: { page in
            Output.lines(page)
        }
    }

    static func show(_ result: ExportAction.Result, of request: ExportAction, _ output: Output) {
        Output.line { result.write(into: &$0) }
    }
}
