internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Carry: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "carry",
        abstract: "Carry branches of older epochs to the latest.",
        discussion: """
            After a compaction, by you or by somebody else, a branch of the older epoch may have memories and changes \
            that the new trunk lacks. This command copies them to a new branch on top of the new trunk. Without names \
            it does so for the trunk and for all branches in this repository, including what remotes have of them. An \
            agent's branch that only a remote has is carried if you name it. Nothing is lost, in whatever order \
            branches are carried. Memories that were erased are not copied.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Agents; every branch of an older epoch if none is named.")
    var branches: [String] = []

    @Flag(name: [.customShort("n"), .long], help: "Only show what would be carried over.")
    var dryRun = false

    func request() -> CarryAction {
        var request = CarryAction()
        request.branches = branches
        request.dryRun = dryRun
        return request
    }

    static func show(_ result: CarryAction.Result, of request: CarryAction, _ output: Output) {
        let summary = result.summary
        if summary.isEmpty {
            output.say("All branches here are of epoch \(summary.epoch), the latest that has been fetched.")
        }
        show(summary, isDry: request.dryRun, output)
    }

    /// Says what became of the branches.
    static func show(_ summary: CarrySummary, isDry: Bool = false, _ output: Output) {
        for branch in summary.branches {
            let name = branch.branch.dropFirst("refs/heads/".count)
            let brought = branch.count.text.isEmpty ? "" : ", bringing \(branch.count.text)"
            let erased = branch.erased == 0 ? "" : ", without \(branch.erased) erased"
            let verb =
                switch branch.outcome {
                case .carried: isDry ? "would be carried to" : "carried to"
                case .moved: isDry ? "would move to" : "moved to"
                case .upToDate: "is up to date in"
                }
            output.say("\(name) \(verb) epoch \(summary.epoch)\(brought)\(erased)")
        }
        for archive in summary.rewrittenArchives {
            output.say("\(archive.dropFirst("refs/heads/".count)) rewritten without what was erased")
        }
    }
}
