internal import Actions
internal import ArgumentParser

struct BriefCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "brief",
        abstract: "Say in a few lines what to know before work begins.",
        discussion: """
            Prints the team's rules, claims of others that touch what changed here, your own claims, keys with \
            several values, and what is known about the task. It marks nothing as read. Without a store it prints \
            nothing.
            """)

    @OptionGroup var global: GlobalOptions

    @Option(help: "What is to be done, in plain words: what is known about it is recalled.")
    var task: String?

    @Option(help: "At most this many tokens.")
    var budget = BriefAction.usualBudget

    func request() -> BriefAction { BriefAction(task: task, budget: budget) }

    static func show(_ result: BriefResult, of request: BriefAction, _ output: Output) {
        Output.lines(Array(result.text.utf8))
    }
}
