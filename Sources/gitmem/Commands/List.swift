internal import ArgumentParser
internal import GitMemory
internal import Recall

struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List memories, newest first.",
        discussion: "All filters given must hold. With --json, one object a line.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @OptionGroup var filters: FilterOptions

    @Option(help: "Only with all of these words, whatever their case.")
    var match: String?

    @Flag(help: "With --match: any of the words is enough.")
    var any = false

    @Option(help: ArgumentHelp("Highest of a counter first.", valueName: "counter"))
    var sort: String?

    @Option(name: [.customShort("n"), .long], help: "At most so many.")
    var limit: Int?

    func run() throws {
        let store = try global.store()
        let query = try query(now: store.now)
        if query.profitsFromIndex { store.lookup = try StoreIndex(store) }
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
        var query = try filters.query(now: now)
        query.words = match.map { $0.split(whereSeparator: \.isWhitespace).map(String.init) } ?? []
        query.anyWord = any
        guard !any || !query.words.isEmpty else { throw ValidationError("--any goes with --match 'WORDS'.") }
        if let limit {
            guard limit > 0 else { throw ValidationError("--limit takes a number above 0.") }
            query.limit = limit
        }
        if let sort { query.order = .counter(try FilterOptions.counter(sort)) }
        return query
    }
}
