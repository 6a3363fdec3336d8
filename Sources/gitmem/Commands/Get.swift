internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Get: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Print the value of a key.",
        discussion: """
            If several agents set the key at the same time, prints every value, oldest first; `gitmem set` decides \
            for one. The exit code is 2 if the key has no value.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @Argument(help: "The key.")
    var key: String

    @Option(help: "The scope of the key.")
    var scope: String?

    func request() -> GetAction {
        var request = GetAction()
        request.viewing = viewing.words
        request.key = key
        request.scope = scope
        return request
    }

    static func show(_ result: EntryResult, of request: GetAction, _ output: Output) {
        Output.line(result.entry.body.content.escapingControls(keepingLines: true))
    }
}
