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
        try viewing.snapshot(global, store).export(at: store.now) { record in
            Output.line { record.write(into: &$0) }
        }
    }
}
