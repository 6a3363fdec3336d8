internal import ArgumentParser
internal import GitMemory

struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print all memories as JSON Lines, for `gitmem import`.",
        discussion: """
            One line for every agent that holds a memory: {"entry": {…}, "agent": …, "until": …}, in order of id. \
            What was forgotten or has expired is left out; counters and times of adds stay behind.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    func run() throws {
        let store = try global.store()
        try viewing.snapshot(global, store).export(at: store.now, page: [UInt8]()) { page, record in
            record.write(into: &page)
            page.append(UInt8(ascii: "\n"))
        } visit: { page in
            Output.lines(page)
        }
    }
}
