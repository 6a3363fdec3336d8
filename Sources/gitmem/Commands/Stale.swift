internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Stale: ListingCommand {
    static let configuration = CommandConfiguration(
        commandName: "stale",
        abstract: "List memories that nobody has used for long.",
        discussion: """
            Lists memories that nobody has added, refreshed, cited or endorsed for some time: the least used first, \
            then the oldest. `gitmem refresh` confirms a memory, `gitmem forget` removes it. With --json, prints one \
            object per line.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @OptionGroup var age: AgeOptions<Usual>

    enum Usual: AgeDefaults {
        static var older: String { "90d" }
        static var kind: String { "semantic" }
    }

    @Option(name: [.customShort("n"), .long], help: "At most this many.")
    var limit: Int?

    @OptionGroup var listing: ListingOptions

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

    static let fields = EntryFields.names + ["uses", "used"]

    static func viewing(_ request: StaleAction) -> ViewWords { request.viewing }

    static func value(of field: String, _ result: StaleAction.Result, on page: Page) -> String? {
        switch field {
        case "uses": "\(result.uses)"
        case "used": "\(result.latest)"
        default: result.entry.flatMap { EntryFields.value(field, $0, on: page) }
        }
    }

    static func card(_ result: StaleAction.Result, of request: StaleAction, on page: Page) -> Card? {
        guard let entry = result.entry else { return nil }
        let uses = "\(result.uses) use\(result.uses == 1 ? "" : "s")"
        return EntryFields.card(entry, more: [uses], on: page)
    }
}
