internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Stale: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "stale",
        abstract: "List memories that nobody has used for long.",
        discussion: """
            Lists what nobody has added, refreshed, cited or endorsed for some time: the least used first, and of those \
            the oldest. `gitmem refresh` says that one still holds, `gitmem forget` that it does not. With --json, one \
            object a line.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @OptionGroup var age: AgeOptions<Usual>

    enum Usual: AgeDefaults {
        static var older: String { "90d" }
        static var kind: String { "semantic" }
    }

    @Option(name: [.customShort("n"), .long], help: "At most so many.")
    var limit: Int?

    func request() -> StaleAction {
        var request = StaleAction()
        request.viewing = viewing.words
        request.age = age.words(limit: limit)
        return request
    }

    static func show(_ result: StaleAction.Result, of request: StaleAction, _ output: Output) {
        if output.quiet { return Output.line("\(result.id)") }
        guard let entry = result.entry else { return }
        let date = "\(result.latest)".prefix(10)
        let uses = "\(result.uses) use\(result.uses == 1 ? "" : "s")"
        Output.line("\(result.id.short)  \(date)  \(uses.padded(to: 8))  \(EntryPrinter.text(entry))")
    }
}
