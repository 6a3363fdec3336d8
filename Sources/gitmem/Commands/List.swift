internal import ArgumentParser
internal import GitMemory

struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List memories, newest first.",
        discussion: "All filters given must hold. With --json, one object a line.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @Option(help: "Only this kind.")
    var kind: String?

    @Option(name: .customLong("tag"), help: "Only with this tag; may be given more than once.")
    var tags: [String] = []

    @Option(help: "Only this scope.")
    var scope: String?

    @Option(help: "Only this key.")
    var key: String?

    @Option(help: "Only what this agent holds.")
    var by: String?

    @Option(help: "Only added since: a date, a date and time, or a time span such as 2h.")
    var since: String?

    @Option(help: "Only added before: a date, a date and time, or a time span such as 2h.")
    var before: String?

    @Option(help: "Only with all of these words, whatever their case.")
    var match: String?

    @Option(
        name: .customLong("min"),
        help: ArgumentHelp("Only with a counter at least so high; may be given more than once.", valueName: "counter=n")
    )
    var minimums: [String] = []

    @Option(help: ArgumentHelp("Highest of a counter first.", valueName: "counter"))
    var sort: String?

    @Flag(help: "Show what has expired, too.")
    var expired = false

    @Option(name: [.customShort("n"), .long], help: "At most so many.")
    var limit: Int?

    func run() throws {
        let store = try global.store()
        let query = try query(now: store.now)
        let (json, quiet) = (global.json, global.quiet)
        try viewing.snapshot(global, store).list(query, at: store.now, page: [UInt8]()) { page, entry in
            if json {
                EntryPrinter.write(entry, into: &page)
            } else if quiet {
                entry.item.id.append(to: &page)
            } else {
                page.append(contentsOf: EntryPrinter.line(entry).utf8)
            }
            page.append(UInt8(ascii: "\n"))
        } visit: { page in
            Output.lines(page)
            return true
        }
    }

    private func query(now: Timestamp) throws -> Query {
        var query = Query()
        query.kind = kind
        query.tags = tags
        query.scope = scope
        query.key = key
        query.agent = try by.map { name throws(StoreError) in try AgentName(name) }
        query.since = try since.map { try Moments.moment($0, now: now) }
        query.until = try before.map { try Moments.moment($0, now: now) }
        query.words = match.map { $0.split(whereSeparator: \.isWhitespace).map(String.init) } ?? []
        query.includesExpired = expired
        if let limit {
            guard limit > 0 else { throw ValidationError("--limit takes a number above 0.") }
            query.limit = limit
        }
        if let sort { query.order = .counter(try Self.counter(sort)) }
        for text in minimums {
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let number = UInt64(parts[1]) else {
                throw ValidationError("--min takes COUNTER=N, not “\(text)”.")
            }
            query.minimums[try Self.counter(String(parts[0]))] = number
        }
        return query
    }

    private static func counter(_ name: String) throws -> CounterName {
        name == CounterName.contributions.description ? .contributions : try CounterName(name)
    }
}
