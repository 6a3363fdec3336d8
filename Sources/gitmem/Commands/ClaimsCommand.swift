internal import Actions
internal import ArgumentParser
internal import GitMemory

struct ClaimsCommand: ListingCommand {
    static let configuration = CommandConfiguration(
        commandName: "claims",
        abstract: "List who works on what.",
        discussion: """
            Shows the claims that this clone knows of, without asking a remote; `gitmem sync` fetches newer ones. \
            With --log, shows what happened, newest first.
            """,
        subcommands: [ClaimsPathsCommand.self])

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: ClaimOptions

    @Flag(help: "Only what this session or worktree holds, and what it has lost since this was last asked.")
    var mine = false

    @Flag(help: "What happened, newest first.")
    var log = false

    @Option(name: [.customShort("n"), .long], help: "With --log: at most this many entries.")
    var limit: Int?

    @OptionGroup var listing: ListingOptions

    func request() -> ClaimsAction {
        var request = ClaimsAction()
        request.words = options.words
        request.mine = mine
        request.log = log
        request.limit = limit
        return request
    }

    static func show(_ result: ClaimsResult, of request: ClaimsAction, _ output: Output) {
        switch result {
        case .claim(let item, let now):
            let who = item.grant.isHidden ? "somebody" : item.grant.agent + (item.isMine ? " (you)" : "")
            output.say(
                "\(item.grant.resource.shown.padded(to: 24))  \(who.padded(to: 16))  "
                    + "\(ClaimPrinter.span(item.grant.until, from: now.milliseconds).padded(to: 8))  "
                    + "\((item.confirmed ?? "not confirmed").padded(to: 13))  \(item.grant.reason ?? "")")
        case .lost(let resource, let agent): output.say("lost: \(resource.shown), claimed by \(agent)")
        case .event(let event):
            let by = event.by == event.agent ? "" : ", by \(event.by)"
            output.say(
                "\(ClaimPrinter.time(event.time))  \(event.action.rawValue.padded(to: 8))  "
                    + "\(event.resource)  \(event.agent)\(by)" + (event.work.map { "   in \($0.prefix(12))" } ?? ""))
        case .nothing(let isOfMine): output.say(isOfMine ? "You hold nothing." : "Nothing is claimed.")
        }
    }

    static let fields = [
        "resource", "agent", "action", "by", "age", "date", "until", "left", "confirmed", "reason", "commit", "state",
    ]

    static func value(of field: String, _ result: ClaimsResult, on page: Page) -> String? {
        switch result {
        case .claim(let item, let now):
            switch field {
            case "resource": item.grant.resource.shown
            case "agent": item.grant.agent
            case "until": ClaimPrinter.time(item.grant.until)
            case "left": ClaimPrinter.span(item.grant.until, from: now.milliseconds)
            case "confirmed": item.confirmed
            case "reason": item.grant.reason
            case "state": item.isMine ? "mine" : "held"
            default: nil
            }
        case .lost(let resource, let agent):
            switch field {
            case "resource": resource.shown
            case "agent": agent
            case "state": "lost"
            default: nil
            }
        case .event(let event):
            switch field {
            case "resource": event.resource
            case "agent": event.agent
            case "action": event.action.rawValue
            case "by": event.by
            case "age": Timestamp(milliseconds: event.time).map { Age.text($0, at: page.now) }
            case "date": ClaimPrinter.time(event.time)
            case "until": event.until.map(ClaimPrinter.time)
            case "commit": event.work
            default: nil
            }
        case .nothing: nil
        }
    }

    static func card(_ result: ClaimsResult, of request: ClaimsAction, on page: Page) -> Card? {
        switch result {
        case .claim(let item, let now):
            let who = item.grant.agent + (item.isMine ? " (you)" : "")
            let left = "\(ClaimPrinter.span(item.grant.until, from: now.milliseconds)) left"
            return Card(
                columns: [
                    Card.Column(item.grant.resource.shown, 24, .id), Card.Column(who, 14, .agent),
                    Card.Column(left, 12, .age),
                ], text: [Piece(text: (item.grant.reason ?? "").escapingControls())],
                notes: [item.confirmed.map { "confirmed \($0 == "here" ? $0 : "by \($0)")" } ?? "not confirmed"])
        case .event(let event):
            let by = event.by == event.agent ? "" : ", by \(event.by)"
            return Card(
                columns: [
                    page.age(Timestamp(milliseconds: event.time)), Card.Column(event.agent, 10, .agent),
                    Card.Column(event.action.rawValue, 8),
                ], text: [Piece(text: (event.resource + by).escapingControls())],
                notes: event.work.map { ["in \($0.prefix(12))"] } ?? [])
        case .lost, .nothing: return nil
        }
    }
}
