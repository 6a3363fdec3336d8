internal import Actions
internal import ArgumentParser

struct BriefCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "brief",
        abstract: "Say in a few lines what to know before work begins.",
        discussion: """
            The rules of the team, claims that touch what changed here and your own, keys with several values, and what \
            is known about the task. It marks nothing, and prints nothing where there is no store.
            """)

    @OptionGroup var global: GlobalOptions

    @Option(help: "What is to be done, in plain words: what is known about it is recalled.")
    var task: String?

    @Option(help: "At most so many tokens.")
    var budget = BriefAction.usualBudget

    func request() -> BriefAction { BriefAction(task: task, budget: budget) }

    static func show(_ result: BriefResult, of request: BriefAction, _ output: Output) {
        Output.lines(Array(result.text.utf8))
    }
}
