internal import Actions
internal import ArgumentParser
internal import GitMemory

struct List: ListingCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List memories, newest first.",
        discussion: "All filters must match. With --json, prints one object per line.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @OptionGroup var filters: FilterOptions

    @Option(help: "Only with all of these words, whatever their case.")
    var match: String?

    @Flag(help: "With --match: any of the words is enough.")
    var any = false

    @Option(help: ArgumentHelp("Highest of a counter first.", valueName: "counter"))
    var sort: String?

    @Option(name: [.customShort("n"), .long], help: "At most this many.")
    var limit: Int?

    @Flag(help: "Only the values of keys that have several, by key and oldest first.")
    var conflicts = false

    @OptionGroup var listing: ListingOptions

    func request() -> ListAction {
        var request = ListAction()
        request.viewing = viewing.words
        request.filters = filters.words
        request.match = match
        request.any = any
        request.sort = sort
        request.limit = limit
        request.conflicts = conflicts
        return request
    }

    static func performPlainly(_ request: ListAction, _ global: GlobalOptions, in session: Session) throws {
        let (json, quiet) = (global.json, global.quiet)
        try request.pages(in: session, page: [UInt8]()) { page, entry in
            if json {
                EntryResult.write(entry, into: &page)
            } else if quiet {
                entry.item.id.append(to: &page)
            } else {
                page.append(contentsOf: EntryPrinter.line(entry).utf8)
            }
            page.append(UInt8(ascii: "\n"))
        } visit: { page in
            Output.lines(page)
        }
    }

    static func show(_ result: EntryResult, of request: ListAction, _ output: Output) {
        Output.line(EntryPrinter.line(result.entry))
    }

    static let fields = EntryFields.names

    static func viewing(_ request: ListAction) -> ViewWords { request.viewing }

    static func value(of field: String, _ result: EntryResult, on page: Page) -> String? {
        EntryFields.value(field, result.entry, on: page)
    }

    static func card(_ result: EntryResult, of request: ListAction, on page: Page) -> Card? {
        EntryFields.card(result.entry, on: page)
    }
}
