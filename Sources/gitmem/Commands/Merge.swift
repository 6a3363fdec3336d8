internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Merge: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Bring branches together.",
        discussion: """
            Merges the branches named, or every memory branch here and as last seen on remotes, into the trunk. It never conflicts, and whoever merges the \
            same branches gets the same commit; a plain `git merge` is as good. What is malformed is skipped and \
            named.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Agents, branches or commits; all if none is named.")
    var branches: [String] = []

    @Flag(help: "Merge all memory branches, as without names.")
    var all = false

    @Option(help: "The branch to merge into; the trunk if not given.")
    var into: String?

    @Flag(name: [.customShort("n"), .long], help: "Only show what would change.")
    var dryRun = false

    func validate() throws {
        if all && !branches.isEmpty { throw ValidationError("Name branches or give --all, not both.") }
    }

    static func check(_ request: MergeAction) throws(PlainWords.NotPlain) {
        if request.all && !request.branches.isEmpty { throw PlainWords.NotPlain() }
    }

    func request() -> MergeAction {
        var request = MergeAction()
        request.branches = branches
        request.all = all
        request.into = into
        request.dryRun = dryRun
        return request
    }

    static func show(_ result: MergeResult, of request: MergeAction, _ output: Output) throws {
        for change in result.settings { output.say(change.text) }
        if !output.quiet { try showTable(result) }
    }

    private static func showTable(_ result: MergeResult) throws {
        let report = result.report
        let width = report.contributions.map(\.branch.name.count).max() ?? 0
        func row(_ name: String, _ count: ChangeCount) -> String {
            let numbers = [count.added, count.removed, count.counted].map { number in
                let text = number == 0 ? "·" : "\(number)"
                return String(repeating: " ", count: max(0, 9 - text.count)) + text
            }
            return name.padded(to: max(width, 12)) + numbers.joined()
        }
        if !report.contributions.isEmpty {
            Output.line("".padded(to: max(width, 12)) + "    added  removed  counted")
            for contribution in report.contributions { Output.line(row(contribution.branch.name, contribution.count)) }
            Output.line(row("together", report.count))
        }
        if result.isDryRun {
            for (change, text) in try result.changedTexts() {
                Output.line(
                    "\(change.kind.rawValue.padded(to: 7))  \(change.id.short)  \(Output.shown(text, width: 70))")
            }
        }
        let verb =
            switch report.outcome {
            case .upToDate: "is up to date at"
            case .merged: result.isDryRun ? "would be merged to" : "merged to"
            case .fastForward: result.isDryRun ? "would move to" : "moved to"
            }
        let name = report.target.hasPrefix("refs/heads/") ? String(report.target.dropFirst(11)) : report.target
        Output.line("\(name) \(verb) \(report.commit), tree \(report.tree)")
    }
}
