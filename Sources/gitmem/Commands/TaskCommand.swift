internal import Actions
internal import ArgumentParser
internal import GitMemory

struct TaskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "task",
        abstract: "Keep in mind what belongs to a task, for a day.",
        discussion: """
            Memories of kind working and scope task/NAME belong to a task. They are held for a day, or until the task \
            ends.
            """,
        subcommands: [TaskStart.self, TaskEnd.self, TaskList.self], defaultSubcommand: TaskList.self)
}

struct TaskStart: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Begin a task: what belongs to it is kept in mind for a day.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The name of the task.")
    var name: String

    @Argument(help: "What is to be done.")
    var text: String?

    @OptionGroup var gating: GateOptions

    func request() -> TaskStartAction {
        var request = TaskStartAction()
        request.name = name
        request.text = text
        request.gate = gating.words
        return request
    }

    static func show(_ result: Remembered, of request: TaskStartAction, _ output: Output) { output.show(result) }
}

struct TaskEnd: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "End a task: its working memories are forgotten, and a summary stays.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The name of the task.")
    var name: String

    @Option(help: "What will be worth knowing next time.")
    var summary: String?

    @Option(help: "How it went: worked or failed.")
    var outcome: String?

    @OptionGroup var gating: GateOptions

    func request() -> TaskEndAction {
        var request = TaskEndAction()
        request.name = name
        request.summary = summary
        request.outcome = outcome
        request.gate = gating.words
        return request
    }

    static func show(_ result: TaskEndAction.Result, of request: TaskEndAction, _ output: Output) {
        for id in result.forgotten { output.say("forgotten  \(id.short)") }
        if let summary = result.summary { output.show(summary) }
    }
}

struct TaskList: ListingCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the tasks for which something is kept in mind.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions
    @OptionGroup var listing: ListingOptions

    func request() -> TaskListAction {
        var request = TaskListAction()
        request.viewing = viewing.words
        return request
    }

    static func show(_ result: TaskListAction.Result, of request: TaskListAction, _ output: Output) {
        guard let task = result.task else { return output.say("No task is under way.") }
        if output.quiet { return Output.line(task.name) }
        Output.line(
            "\(task.name.padded(to: 20))  \(task.agents.joined(separator: ",").padded(to: 12))  "
                + task.text.escapingControls())
    }

    static let fields = ["name", "agent", "content"]

    static func value(of field: String, _ result: TaskListAction.Result, on page: Page) -> String? {
        switch field {
        case "name": result.task?.name
        case "agent": result.task?.agents.joined(separator: ",")
        default: result.task?.text
        }
    }

    static func card(_ result: TaskListAction.Result, of request: TaskListAction, on page: Page) -> Card? {
        guard let task = result.task else { return nil }
        return Card(
            columns: [
                Card.Column(task.name, 20, .id), Card.Column(task.agents.joined(separator: ", "), 12, .agent),
            ], text: [Piece(text: task.text.escapingControls(keepingLines: true))])
    }
}
