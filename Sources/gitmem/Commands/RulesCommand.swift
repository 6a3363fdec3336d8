internal import Actions
internal import ArgumentParser
internal import GitMemory

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "List or change the rules of this team.",
        discussion: """
            Rules are read from the trunk, here and as last fetched from the remote. The brief begins with them. A \
            change is written to the agent's branch and takes effect with the next merge.
            """,
        subcommands: [RulesList.self, RulesAdd.self, RulesSet.self, RulesRemove.self],
        defaultSubcommand: RulesList.self)
}

struct RulesList: ListingCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the rules of this team.")

    @OptionGroup var global: GlobalOptions

    @Flag(help: "Add the starter rules that are not there yet.")
    var starter = false

    @OptionGroup var listing: ListingOptions

    func request() -> RulesListAction { RulesListAction() }

    func run() throws {
        guard starter else {
            return try Self.list(request(), global, format: listing.format, colours: listing.color)
        }
        var request = RulesAddAction()
        request.starter = true
        try RulesAdd.perform(request, global)
    }

    static func show(_ result: RulesListAction.Result, of request: RulesListAction, _ output: Output) {
        switch result {
        case .rule(let rule, let holds):
            if output.quiet { return Output.line("\(rule.id)") }
            let note = holds ? "" : "  (from the next merge on)"
            Output.line("\(rule.name.padded(to: 20))  \(rule.text.escapingControls())\(note)")
        case .nothing: output.say("There are no rules.")
        }
    }

    static let fields = ["name", "id", "agent", "age", "date", "order", "state", "content"]

    static func value(of field: String, _ result: RulesListAction.Result, on page: Page) -> String? {
        guard case .rule(let rule, let holds) = result else { return nil }
        return switch field {
        case "name": rule.name
        case "id": rule.id.description
        case "agent": rule.agents.joined(separator: ",")
        case "age": Age.text(rule.since, at: page.now)
        case "date": rule.since.description
        case "order": rule.order.map { "\($0)" }
        case "state": holds ? "in force" : "from the next merge on"
        default: rule.text
        }
    }

    static func card(_ result: RulesListAction.Result, of request: RulesListAction, on page: Page) -> Card? {
        guard case .rule(let rule, let holds) = result else { return nil }
        return Card(
            columns: [Card.Column(rule.name, 20, .id)],
            text: [Piece(text: rule.text.escapingControls(keepingLines: true))],
            notes: holds ? [] : ["from the next merge on"], most: 8)
    }
}

struct RulesAdd: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a rule for the team, effective with the next merge.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The rule, in a sentence or two.")
    var text: String?

    @Option(help: "Its name; by default made of its first words.")
    var name: String?

    @Option(help: "Its position: lower numbers are read first.")
    var order: Int?

    @Flag(help: "Add the starter rules that are not there yet.")
    var starter = false

    func request() -> RulesAddAction {
        var request = RulesAddAction()
        request.text = text
        request.name = name
        request.order = order
        request.starter = starter
        return request
    }

    static func show(_ result: RuleChange, of request: RulesAddAction, _ output: Output) { output.show(result) }
}

struct RulesSet: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change a rule, effective with the next merge.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The rule, by its name.")
    var name: String

    @Argument(help: "The new text of the rule.")
    var text: String

    @Option(help: "Its position: lower numbers are read first.")
    var order: Int?

    func request() -> RulesSetAction {
        var request = RulesSetAction()
        request.name = name
        request.text = text
        request.order = order
        return request
    }

    static func show(_ result: RuleChange, of request: RulesSetAction, _ output: Output) { output.show(result) }
}

struct RulesRemove: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a rule, effective with the next merge.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The rule, by its name.")
    var name: String

    func request() -> RulesRemoveAction {
        var request = RulesRemoveAction()
        request.name = name
        return request
    }

    static func show(_ result: RuleChange, of request: RulesRemoveAction, _ output: Output) { output.show(result) }
}

extension Output {
    func show(_ change: RuleChange) {
        Output.line("\(change.verdict.rawValue.padded(to: 9))  \(change.name)  \(change.id)")
    }
}
