internal import ArgumentParser
internal import GitMemory

struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a memory with all that is known of it.",
        discussion: "Shows memories that were forgotten or have expired, too, and says so.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @Argument(help: "The memories, by their ids or the beginnings of them.")
    var ids: [String]

    @Flag(help: "List expired adds, too.")
    var expired = false

    func run() throws {
        let store = try global.store()
        let snapshot = try viewing.snapshot(global, store)
        for (index, text) in ids.enumerated() {
            let id = try snapshot.resolve(text)
            guard let entry = try snapshot.entry(id, at: store.now, includingExpired: expired) else {
                throw StoreError(.damaged, "what is stored as \(id) is something else", hint: "run `gitmem verify`")
            }
            let before = try snapshot.countsBefore(entry)
            let successor =
                try entry.holds.isEmpty
                ? Successors.successor(of: id, store) { try viewing.snapshot(global, store) } : nil
            if global.json {
                Output.line { EntryPrinter.write(entry, before: before, successor, into: &$0) }
            } else {
                if index > 0 { Output.line("") }
                Output.line(EntryPrinter.page(entry, before: before, successor, now: store.now))
            }
        }
    }
}
