internal import Actions
internal import ArgumentParser
internal import GitMemory

struct ClaimsCommand: ClaimingCommand {
    static let configuration = CommandConfiguration(
        commandName: "claims",
        abstract: "List who works on what.",
        discussion: """
            Shows what is known here, without asking anybody; `gitmem sync` brings what is new. With --log, what \
            happened, newest first.
            """,
        subcommands: [ClaimsPathsCommand.self])

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: ClaimOptions

    @Flag(help: "Only what this session or worktree holds, and what it has lost since this was last asked.")
    var mine = false

    @Flag(help: "What happened, newest first.")
    var log = false

    @Option(name: [.customShort("n"), .long], help: "With --log: at most so many.")
    var limit: Int?

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
            let who = item.grant.agent + (item.isMine ? " (you)" : "")
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
}
