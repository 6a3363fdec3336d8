internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Forget: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Remove memories.",
        discussion: """
            Removes the adds that this agent sees. An add that another agent made at the same time stays. Of a memory \
            with several wordings, all that are shown as one are removed, unless there are more than ten or this agent \
            holds none of them. With --by and --since, takes back what one agent added since a given time, except what \
            others hold as well. Try that with --dry-run first, and with --view all for branches that are not merged \
            yet. The text stays in git's history.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @Argument(help: "The memories, by their ids or the beginnings of them.")
    var ids: [String] = []

    @Option(help: "Take back what this agent added.")
    var by: String?

    @Option(help: "With --by: since this moment: a date, a date and time, or a time span such as 2h.")
    var since: String?

    @Flag(name: [.customShort("n"), .long], help: "Only list what would be removed.")
    var dryRun = false

    @Flag(help: "Remove only these wordings, and keep the others of their memories.")
    var only = false

    @Flag(help: "Remove all wordings, even if there are many or this agent holds none of them.")
    var allWordings = false

    func validate() throws {
        if only && allWordings { throw ValidationError("give --only or --all-wordings, not both") }
        if by != nil && (only || allWordings) { throw ValidationError("--only and --all-wordings go with ids") }
        if ids.isEmpty == (by == nil) { throw ValidationError("give ids, or --by AGENT --since TIME") }
        if (by == nil) != (since == nil) { throw ValidationError("--by and --since go together") }
    }

    func request() -> ForgetAction {
        var request = ForgetAction()
        request.viewing = viewing.words
        request.ids = ids
        request.by = by
        request.since = since
        request.dryRun = dryRun
        request.only = only
        request.allWordings = allWordings
        return request
    }

    static func show(_ result: ForgetResult, of request: ForgetAction, _ output: Output) {
        switch result {
        case .forgotten(let target): output.say("forgot  \(target.id)\(remark(target.heldBy))")
        case .nothing: output.say("There was nothing to forget.")
        case .would(let target):
            let text = target.entry.map { Output.shown($0.body.content) } ?? ""
            let agents = Set(target.holds.map(\.agent.description)).sorted().joined(separator: ",")
            output.say("would forget  \(target.id.short)  \(agents)  \(text)")
            if !target.heldBy.isEmpty {
                output.say(
                    "              it stays, held by \(target.heldBy.map(\.description).joined(separator: ", "))")
            }
        }
    }

    private static func remark(_ holders: [AgentName]) -> String {
        holders.isEmpty ? "" : ", which stays, held by " + holders.map(\.description).joined(separator: ", ")
    }
}
