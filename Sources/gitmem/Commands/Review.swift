internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Review: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Look at what a branch would bring, before a merge.",
        discussion: """
            Judges everything that the branch has and the trunk has not, by the rules of the gate; lists the settings \
            that it changes, and what was written with the gate loosened. Exit code 1 says that it found something that \
            should not be merged: secrets, personal data, in strict also the rest, or settings changed by somebody \
            who is not named in gate/keepers.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "A branch or agent, or A..B for what B has beyond A; the acting agent's branch if not given.")
    var branch: String?

    @Option(help: ArgumentHelp("Judge as this level does; else as the trunk says.", valueName: "strict|normal"))
    var gate: String?

    @Flag(help: "Print SARIF 2.1.0, as code hosts read it.")
    var sarif = false

    func request() -> ReviewAction {
        var request = ReviewAction()
        request.branch = branch
        request.gate = gate
        return request
    }

    func run() throws {
        let request = request()
        guard sarif else { return try Self.perform(request, global) }
        try global.output.showingRejection {
            try request.run(in: global.session()) { result in
                let log = try result.sarif(version: Gitmem.version)
                Output.line { log.write(canonicalInto: &$0) }
            }
        }
    }

    static func show(_ result: ReviewResult, of request: ReviewAction, _ output: Output) {
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
        let count = result.reviewed.entries.count
        output.say("\(count) memor\(count == 1 ? "y" : "ies") reviewed, \(result.refused) refused.")
    }
}
