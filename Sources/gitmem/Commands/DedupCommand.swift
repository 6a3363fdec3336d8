internal import Actions
internal import ArgumentParser
internal import GitMemory

struct DedupCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "dedup",
        abstract: "Join memories that say the same in other words and were not joined when they were added.",
        discussion: """
            A memory is compared when it is added, with what its agent sees then. Agents that add at the same time do \
            not see each other's memories; this command joins them after a merge. It removes nothing, and joins \
            nothing that differs in a number, a name, a negation or another fact. Two agents that run it on the same \
            memories write the same. `gitmem apart` takes a pair apart again. With --json, prints one object per pair, \
            and one at the end.
            """)

    @OptionGroup var global: GlobalOptions

    @Flag(name: [.customShort("n"), .long], help: "Only list what would be joined.")
    var dryRun = false

    func request() -> DedupAction {
        var request = DedupAction()
        request.dryRun = dryRun
        return request
    }

    static func show(_ result: DedupAction.Result, of request: DedupAction, _ output: Output) {
        switch result {
        case .joined(let joined):
            let verb = joined.isDryRun ? "would join" : "joined"
            let why = joined.edge.isCompleted ? "one of them said so" : "the same facts"
            output.say("\(verb)  \(joined.edge.first.short)  \(joined.edge.second.short)  \(why)")
            for text in joined.texts { output.say("  \(Output.shown(text))") }
        case .done(let summary):
            let pairs = "\(summary.edges) pair\(summary.edges == 1 ? "" : "s")"
            output.say("\(summary.compared) memories compared, \(pairs) \(request.dryRun ? "to join" : "joined").")
        }
    }
}
