internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Merge: TerminalCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Bring branches together.",
        discussion: """
            Merges the given branches into the trunk; without names, every memory branch here and as last fetched \
            from remotes. A merge never conflicts, and everybody who merges the same branches gets the same commit. A \
            plain `git merge` has the same result. Malformed files are skipped and reported.
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

    @OptionGroup var colouring: ColourOptions

    @Option(
        help: ArgumentHelp("What to print: markdown, as a comment on a change.", valueName: "markdown"))
    var report: String?

    func validate() throws {
        if let report, report != "markdown" { throw ValidationError("--report takes markdown, not “\(report)”") }
        if all && !branches.isEmpty { throw ValidationError("name branches or give --all, not both") }
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

    func run() throws {
        let request = request()
        guard report != nil else { return try Self.perform(request, global, colouring.color) }
        try request.run(in: global.session()) { Output.line(try MarkdownReport(result: $0).text()) }
    }

    static func show(_ result: MergeResult, of request: MergeAction, _ output: Output) throws {
        for change in result.settings { output.say(change.text) }
        if output.quiet { return }
        for line in table(of: changed(result.report), result.report.count) { Output.line(line) }
        if result.isDryRun {
            for (change, text) in try result.changedTexts() {
                Output.line("\(change.kind.rawValue.padded(to: 7))  \(change.id.short)  \(text.escapingControls())")
            }
        }
        Output.line(conclusion(result))
    }

    static func show(_ result: MergeResult, of request: MergeAction, on page: Page, _ screen: Screen) throws {
        for change in result.settings { page.print(Card(columns: [], text: [Piece(text: change.text)]), on: screen) }
        let prefix = "memory/agents/"
        let changed = changed(result.report).map { name, count in
            (name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name, count)
        }
        for (place, line) in table(of: changed, result.report.count).enumerated() {
            page.print([Piece(text: line, style: place == 0 ? .note : .plain)], on: screen)
        }
        if result.isDryRun {
            for (change, text) in try result.changedTexts() {
                let columns = [Card.Column(change.kind.rawValue, 7), Card.Column(change.id.short, 12, .id)]
                page.print(
                    Card(columns: columns, text: [Piece(text: text.escapingControls(keepingLines: true))]), on: screen)
            }
        }
        page.print(Card(columns: [], text: [Piece(text: conclusion(result).escapingControls())]), on: screen)
    }

    /// What each branch changes, those alone that change something: a branch and its copy on a remote once.
    private static func changed(_ report: MergeReport) -> [(name: String, count: ChangeCount)] {
        var names: Set<String> = []
        return report.contributions.compactMap { contribution in
            let branch = contribution.branch
            guard !contribution.count.text.isEmpty, names.insert("\(branch.tip)").inserted else { return nil }
            return (branch.name, contribution.count)
        }
    }

    private static func table(of changed: [(name: String, count: ChangeCount)], _ all: ChangeCount) -> [String] {
        if changed.isEmpty { return [] }
        let width = max(12, changed.map { CellWidth.of($0.name.escapingControls()) }.max() ?? 0)
        func row(_ name: String, _ count: ChangeCount) -> String {
            let numbers = [count.added, count.removed, count.counted].map { number in
                let text = number == 0 ? "·" : "\(number)"
                return String(repeating: " ", count: max(0, 9 - text.count)) + text
            }
            let name = name.escapingControls()
            return name + String(repeating: " ", count: max(0, width - CellWidth.of(name))) + numbers.joined()
        }
        return ["".padded(to: width) + "    added  removed  updated"] + changed.map(row)
            + (changed.count > 1 ? [row("together", all)] : [])
    }

    private static func conclusion(_ result: MergeResult) -> String {
        let report = result.report
        let verb =
            switch report.outcome {
            case .upToDate: "is up to date at"
            case .merged: result.isDryRun ? "would be merged to" : "merged to"
            case .fastForward: result.isDryRun ? "would move to" : "moved to"
            }
        let name = report.target.hasPrefix("refs/heads/") ? String(report.target.dropFirst(11)) : report.target
        return "\(name) \(verb) \(report.commit), tree \(report.tree)"
    }
}
