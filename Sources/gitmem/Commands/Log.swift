internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Log: ListingCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Show who did what, newest first.",
        discussion: "With an id, what was done to that memory.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @Argument(help: "A memory, by its id or the beginning of it.")
    var id: String?

    @Option(name: [.customShort("n"), .long], help: "At most this many.")
    var limit: Int?

    @OptionGroup var listing: ListingOptions

    func request() -> LogAction {
        var request = LogAction()
        request.viewing = viewing.words
        request.id = id
        request.limit = limit
        request.readsTexts = !global.json
        return request
    }

    static func show(_ result: LogAction.Result, of request: LogAction, _ output: Output) {
        let what = ([said(result)] + result.texts).joined(separator: "  ").escapingControls()
        Output.line(
            "\(result.commit.prefix(12))  \(result.time?.description ?? "")  "
                + "\(result.author.escapingControls().padded(to: 12))  \(what)")
    }

    private static func said(_ result: LogAction.Result) -> String {
        result.actions?.joined(separator: ", ") ?? result.subject
    }

    static let fields = ["commit", "age", "date", "author", "subject", "content"]

    static func value(of field: String, _ result: LogAction.Result, on page: Page) -> String? {
        switch field {
        case "commit": result.commit
        case "age": result.time.map { Age.text($0, at: page.now) }
        case "date": result.time?.description
        case "author": result.author
        case "subject": said(result)
        default: result.texts.joined(separator: "  ")
        }
    }

    static func card(_ result: LogAction.Result, of request: LogAction, on page: Page) -> Card? {
        var text = [Piece(text: said(result).escapingControls())]
        for content in result.texts.prefix(3) {
            text.append(Piece(text: "\n"))
            text.append(Piece(text: content.escapingControls(), style: .note))
        }
        return Card(
            columns: [
                Card.Column("\(result.commit.prefix(8))", 8, .id), page.age(result.time),
                Card.Column(result.author, 10, .agent),
            ], text: text, most: 5)
    }
}
