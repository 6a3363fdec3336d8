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

    @Option(help: "Only since this moment: a date, a date and time, or a time span such as 2h.")
    var since: String?

    @Flag(help: "Show the merges, which are left out otherwise, and what each joined.")
    var merges = false

    @Option(
        help: ArgumentHelp(
            "Count the commits of each agent in each day or hour, instead of showing them.", valueName: "day|hour"))
    var per: String?

    @OptionGroup var listing: ListingOptions

    func request() -> LogAction {
        var request = LogAction()
        request.viewing = viewing.words
        request.id = id
        request.limit = limit
        request.since = since
        request.merges = merges
        request.per = per
        request.readsTexts = !global.json
        return request
    }

    static func show(_ result: LogAction.Result, of request: LogAction, _ output: Output) {
        switch result {
        case .count(let count):
            Output.line("\(count.period)  \(count.author.escapingControls().padded(to: 12))  \(count.commits)")
        case .commit(let commit):
            let what = ([said(commit)] + commit.texts).joined(separator: "  ").escapingControls()
            Output.line(
                "\(commit.commit.prefix(12))  \(commit.time?.description ?? "")  "
                    + "\(commit.author.escapingControls().padded(to: 12))  \(what)")
        }
    }

    private static func said(_ commit: LoggedCommit) -> String {
        if let actions = commit.actions { return actions.joined(separator: ", ") }
        if commit.joined.isEmpty { return commit.subject }
        let heads = commit.joined.map { "\($0.commit.prefix(12)) of \($0.author ?? "a merge")" }
        return "\(commit.subject): \(heads.joined(separator: ", ")) on \((commit.base ?? "").prefix(12))"
    }

    static let fields = ["commit", "age", "date", "author", "subject", "content", "commits"]

    static func value(of field: String, _ result: LogAction.Result, on page: Page) -> String? {
        switch result {
        case .count(let count):
            switch field {
            case "date": count.period
            case "author": count.author
            case "commits": "\(count.commits)"
            default: nil
            }
        case .commit(let commit):
            switch field {
            case "commit": commit.commit
            case "age": commit.time.map { Age.text($0, at: page.now) }
            case "date": commit.time?.description
            case "author": commit.author
            case "subject": said(commit)
            case "content": commit.texts.joined(separator: "  ")
            default: nil
            }
        }
    }

    static func card(_ result: LogAction.Result, of request: LogAction, on page: Page) -> Card? {
        guard case .commit(let commit) = result else { return nil }
        var text = [Piece(text: said(commit).escapingControls())]
        for content in commit.texts.prefix(3) {
            text.append(Piece(text: "\n"))
            text.append(Piece(text: content.escapingControls(), style: .note))
        }
        return Card(
            columns: [
                Card.Column("\(commit.commit.prefix(8))", 8, .id), page.age(commit.time),
                Card.Column(commit.author, 10, .agent),
            ], text: text, most: 5)
    }
}
