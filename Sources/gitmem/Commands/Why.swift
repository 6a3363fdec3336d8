internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Why: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Show how a memory came about: which commits added and changed it.",
        discussion: """
            Each line is a commit, newest first: when, by whom, what it did to the memory, the command, and the \
            first merge that contains it. At the beginning of an epoch, the search continues in its archive.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @Argument(help: "The memory, by its id or the beginning of it.")
    var id: String

    func request() -> WhyAction {
        var request = WhyAction()
        request.viewing = viewing.words
        request.id = id
        return request
    }

    static func show(_ result: WhyAction.Result, of request: WhyAction, _ output: Output) {
        let step = result.step
        let what = step.changes.map(\.text).joined(separator: ", ")
        let merge = step.merge.map { "   in merge \("\($0)".prefix(12))" } ?? ""
        Output.line(
            "\("\(step.commit)".prefix(12))  \(step.moment)  \(step.author.escapingControls().padded(to: 12))  "
                + "\(what): \(step.subject.escapingControls())\(merge)")
    }
}
