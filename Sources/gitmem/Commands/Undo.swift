internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Undo: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take back what you wrote last.",
        discussion: """
            Takes back the last commit of this agent. An add is forgotten, what was forgotten is added again, and \
            the earlier text of an edit or of a value replaces the later one. Nothing is removed from history. A \
            second undo takes back the first. Exit code 6: counts, reads and messages cannot be taken back, nor can \
            what others have changed since.
            """)

    @OptionGroup var global: GlobalOptions

    @Flag(name: [.customShort("n"), .long], help: "Only list what would be taken back.")
    var dryRun = false

    func request() -> UndoAction {
        var request = UndoAction()
        request.dryRun = dryRun
        return request
    }

    static func show(_ result: UndoAction.Result, of request: UndoAction, _ output: Output) {
        let deed = result.deed
        let word = (result.isDryRun ? "would be " : "") + deed.deed.rawValue
        let now = deed.successor.map { " by \($0.short)" } ?? ""
        let text = deed.body.map { "  \(Output.shown($0.content))" } ?? ""
        output.say("\(word.padded(to: 10))\(now)  \(deed.id.short)\(text)")
    }
}
