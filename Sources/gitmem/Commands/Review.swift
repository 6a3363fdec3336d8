internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Review: TerminalCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Look at what a branch would bring, before a merge.",
        discussion: """
            Applies the rules of the gate to everything that the branch has and the trunk lacks. Lists the settings \
            that the branch changes, what was written with a loosened gate, and the pairs that the branch declares the \
            same or apart although its agent does not hold both memories. Exit code 1 means that something \
            should not be merged: secrets, personal data, with level strict any finding, settings changed by \
            somebody who is not named in gate/keepers, more than 50 pairs of others' memories kept apart, or more \
            than 50 new wordings of one of them.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "A branch or agent, or A..B for what B has beyond A; the acting agent's branch if not given.")
    var branch: String?

    @Option(help: ArgumentHelp("The level to use; by default the trunk's.", valueName: "strict|normal"))
    var gate: String?

    @Flag(help: "Print SARIF 2.1.0, as code hosts read it.")
    var sarif = false

    @Flag(
        help:
            "Keep apart, on your own branch, memories that the branch declares the same although its agent does not hold both, and more than 50 new wordings from the memory that they belong to."
    )
    var repair = false

    @OptionGroup var colouring: ColourOptions

    func request() -> ReviewAction {
        var request = ReviewAction()
        request.branch = branch
        request.gate = gate
        return request
    }

    func run() throws {
        let request = request()
        if repair { return try repairEdges(request) }
        guard sarif else { return try Self.perform(request, global, colouring.color) }
        try global.output.showingRejection {
            try request.run(in: global.session()) { result in
                let log = try result.sarif(version: Gitmem.version)
                Output.line { log.write(canonicalInto: &$0) }
            }
        }
    }

    private func repairEdges(_ request: ReviewAction) throws {
        var pairs: [(EntryID, EntryID)] = []
        do {
            try request.run(in: global.session()) { result in
                if global.output.json {
                    Output.line { result.write(into: &$0) }
                } else {
                    Self.show(result, of: request, global.output)
                }
                pairs = result.pairsToPart
            }
        } catch is BadNews {
            // What else is wrong was shown.
        }
        let count = try ApartAction.keepApart(pairs, in: global.session())
        if global.output.json { return }
        global.output.say("\(count) pair\(count == 1 ? "" : "s") kept apart.")
    }

    static func show(_ result: ReviewResult, of request: ReviewAction, _ output: Output) {
        for edge in result.reviewed.edges { Output.line(text(edge)) }
        for copies in result.reviewed.copies { Output.line(text(copies)) }
        for change in result.changes { Output.line(change.text) }
        for commit in result.reviewed.loosened {
            Output.line(
                "gate \(commit.gate)  \("\(commit.commit)".prefix(12))  \(commit.author)  \(commit.subject)")
        }
        for item in result.judged {
            for reason in item.judgement.refused {
                Output.line("refused  \(item.entry.item.id.short)  \(reason.text)")
            }
            for reason in item.judgement.warned {
                Output.line("warning  \(item.entry.item.id.short)  \(reason.text)")
            }
        }
        output.say(conclusion(result))
    }

    static func show(_ result: ReviewResult, of request: ReviewAction, on page: Page, _ screen: Screen) {
        func card(_ columns: [Card.Column], _ text: String, most: Int = .max) {
            page.print(Card(columns: columns, text: [Piece(text: text.escapingControls())], most: most), on: screen)
        }
        for edge in result.reviewed.edges { card([], text(edge)) }
        for copies in result.reviewed.copies { card([], text(copies)) }
        for change in result.changes { card([], change.text) }
        for commit in result.reviewed.loosened {
            card(
                [
                    Card.Column("gate \(commit.gate)", 11, .trouble),
                    Card.Column("\("\(commit.commit)".prefix(12))", 12, .id), Card.Column(commit.author, 10, .agent),
                ], commit.subject)
        }
        for item in result.judged {
            let id = Card.Column(item.entry.item.id.short, 12, .id)
            for reason in item.judgement.refused { card([Card.Column("refused", 7, .trouble), id], reason.text) }
            for reason in item.judgement.warned { card([Card.Column("warning", 7, .age), id], reason.text) }
        }
        card([], conclusion(result))
    }

    private static func text(_ edge: ReviewedBranch.Edge) -> String {
        "\(edge.isApart ? "apart" : "same ")    \(edge.first.short)  \(edge.second.short)  (memories of others)"
    }

    private static func text(_ copies: ReviewedBranch.Copies) -> String {
        "copies   \(copies.known[0].short)  \(copies.wordings.count) new wordings of a memory of others"
    }

    private static func conclusion(_ result: ReviewResult) -> String {
        let count = result.reviewed.entries.count
        return "\(count) memor\(count == 1 ? "y" : "ies") reviewed, \(result.refused) refused."
    }
}
