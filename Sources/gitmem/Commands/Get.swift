internal import ArgumentParser
internal import GitMemory
internal import Recall

struct Get: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Print the value of a key.",
        discussion: """
            Prints every value, oldest first, if agents set the key at the same time; `gitmem set` settles it. \
            Exits with 2 if the key has no value.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @Argument(help: "The key.")
    var key: String

    @Option(help: "The scope of the key.")
    var scope: String?

    func run() throws {
        let store = try global.store()
        store.lookup = try StoreIndex(store)
        let values = try viewing.snapshot(global, store).values(
            of: try Register(key: key, scope: scope), at: store.now)
        guard !values.isEmpty else {
            throw StoreError(
                .unknownKey, "\(key) has no value\(scope.map { " in the scope \($0)" } ?? "")",
                hint: "`gitmem set` gives it one; a key may have a --scope")
        }
        for value in values {
            if global.json {
                Output.line { EntryPrinter.write(value, into: &$0) }
            } else {
                Output.line(value.body.content.escapingControls(keepingLines: true))
            }
        }
        if values.count > 1 {
            global.output.remark("\(key) has \(values.count) values, set at the same time; `gitmem set` settles it")
        }
    }
}
