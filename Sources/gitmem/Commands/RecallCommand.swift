internal import Actions
internal import ArgumentParser
internal import GitMemory
internal import Recall

struct RecallCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "recall",
        abstract: "Find the memories that answer a question, best first.",
        discussion: """
            The question is in any words: a sentence, keywords, a pasted error, names from code. What fits best comes \
            first; what is cited or endorsed rises, what is old or superseded sinks. Without an answer nothing is \
            printed, and the exit code is 0.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions
    @OptionGroup var filters: FilterOptions

    @Argument(help: ArgumentHelp("The question; - reads it from standard input.", valueName: "question"))
    var question: [String]

    @Option(name: [.customShort("n"), .long], help: "At most so many; 10 unless said otherwise.")
    var limit: Int?

    @Option(help: "The best whole memories that fit into so many tokens.")
    var budget: Int?

    @Flag(help: "With --json: say in which part of a memory the words stand.")
    var explain = false

    func request() throws -> RecallAction {
        var request = RecallAction()
        request.viewing = viewing.words
        request.filters = filters.words
        request.question = try question == ["-"] ? Self.standardInput() : question.joined(separator: " ")
        request.limit = limit
        request.budget = budget
        request.explain = explain
        let output = global.output
        // With its line end.
        request.length = { Self.line($0, output, isPacked: true).count + 1 }
        return request
    }

    static func show(_ result: RecallResult, of request: RecallAction, _ output: Output) {
        switch result {
        case .entry(let answer):
            let line = line(answer, output, isPacked: request.budget != nil)
            Output.line { $0.append(contentsOf: line) }
        case .budget: Output.line { result.write(into: &$0) }
        }
    }

    /// - Parameter isPacked: whether it stands in a budget, and is shown as a whole on terminals as well.
    private static func line(_ answer: RecalledEntry, _ output: Output, isPacked: Bool) -> [UInt8] {
        var line: [UInt8] = []
        if output.json {
            RecallResult.entry(answer).write(into: &line)
        } else if output.quiet {
            answer.entry.item.id.append(to: &line)
        } else if Environment.printsToTerminal, !isPacked {
            line.append(contentsOf: EntryPrinter.snippetLine(answer).utf8)
        } else {
            line.append(contentsOf: EntryPrinter.textLine(answer).utf8)
        }
        return line
    }

    /// The question may be pasted: what is no UTF-8 in it is passed over.
    private static func standardInput() throws -> String {
        let most = 1 << 20
        let bytes = try Input.bytes("-", limit: most + 1)
        guard bytes.count <= most else {
            throw StoreError(
                .invalidInput, "the question has more than 1 MiB", hint: "ask with the part that matters")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
