internal import ArgumentParser
internal import Git
internal import GitMemory

struct Stale: ParsableCommand {
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

    @Option(help: "For how long: a time span such as 90d, or since a date.")
    var older = "90d"

    @Option(help: "Only this kind.")
    var kind = "semantic"

    @Option(help: "Only this scope.")
    var scope: String?

    @Option(name: [.customShort("n"), .long], help: "At most so many.")
    var limit: Int?

    func run() throws {
        if let limit, limit < 1 { throw ValidationError("--limit takes a number above 0.") }
        let store = try global.store()
        let moment = try Moments.moment(older, now: store.now)
        var query = Query()
        query.kind = kind
        query.scope = scope
        let snapshot = try viewing.snapshot(global, store)
        for stale in try store.stale(query, in: snapshot, since: moment).prefix(limit ?? .max) {
            if global.quiet && !global.json {
                Output.line("\(stale.id)")
                continue
            }
            guard let entry = try snapshot.entry(stale.id, at: store.now) else { continue }
            if global.json {
                Output.line { EntryPrinter.write(entry, into: &$0) }
            } else {
                let date = "\(stale.latest)".prefix(10)
                let uses = "\(stale.uses) use\(stale.uses == 1 ? "" : "s")"
                Output.line("\(stale.id.short)  \(date)  \(uses.padded(to: 8))  \(EntryPrinter.text(entry))")
            }
        }
    }
}
