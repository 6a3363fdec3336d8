internal import Actions
internal import ArgumentParser
internal import GitMemory
internal import Recall

struct RecallCommand: ListingCommand {
    static let configuration = CommandConfiguration(
        commandName: "recall",
        abstract: "Find the memories that answer a question, best first.",
        discussion: """
            The question may be a sentence, keywords, a pasted error, or names from code. The best answer comes \
            first: citations and endorsements raise a memory, age and a successor lower it. If nothing is found, \
            nothing is printed, and the exit code is 0.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions
    @OptionGroup var filters: FilterOptions

    @Argument(help: ArgumentHelp("The question; - reads it from standard input.", valueName: "question"))
    var question: [String]

    @Option(name: [.customShort("n"), .long], help: "At most this many; 10 by default.")
    var limit: Int?

    @Option(help: "The best complete memories that fit into this many tokens.")
    var budget: Int?

    @Flag(help: "With --json: say in which part of a memory the words were found.")
    var explain = false

    @OptionGroup var listing: ListingOptions

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
        request.length = { Self.line($0, output).count + 1 }
        return request
    }

    /// What it takes to read a question from standard input, or to measure answers, only a whole command knows.
    static func check(_ request: RecallAction) throws(PlainWords.NotPlain) {
        if request.question == "-" || request.budget != nil { throw PlainWords.NotPlain() }
    }

    static func show(_ result: RecallResult, of request: RecallAction, _ output: Output) {
        switch result {
        case .entry(let answer):
            let line = line(answer, output)
            Output.line { $0.append(contentsOf: line) }
        case .budget: Output.line { result.write(into: &$0) }
        }
    }

    static let fields = EntryFields.names + ["snippet", "score", "superseded-by"]

    static func viewing(_ request: RecallAction) -> ViewWords { request.viewing }

    static func value(of field: String, _ result: RecallResult, on page: Page) -> String? {
        guard case .entry(let answer) = result else { return nil }
        return switch field {
        case "snippet": answer.snippet.text
        case "score": String(decoding: JSON.number(answer.number).canonicalBytes(), as: UTF8.self)
        case "superseded-by": answer.supersededBy?.short
        default: EntryFields.value(field, answer.entry, on: page)
        }
    }

    /// What was taken of a budget stands at the end, in JSON as everywhere; with a form, it is no line of that.
    static func print(_ result: RecallResult, of request: RecallAction, on page: Page) throws {
        switch result {
        case .budget where page.isFormatted: break
        case .entry where request.budget != nil && !page.isFormatted: show(result, of: request, page.output)
        default: try printUsually(result, of: request, on: page)
        }
    }

    /// The part that fits best, and in it the words that were found.
    static func card(_ result: RecallResult, of request: RecallAction, on page: Page) -> Card? {
        guard case .entry(let answer) = result else { return nil }
        let superseded = answer.supersededBy.map { ["superseded by \(page.short($0))"] } ?? []
        return EntryFields.card(
            answer.entry, text: EntryPrinter.snippet(answer), more: superseded, on: page)
    }

    private static func line(_ answer: RecalledEntry, _ output: Output) -> [UInt8] {
        var line: [UInt8] = []
        if output.json {
            RecallResult.entry(answer).write(into: &line)
        } else if output.quiet {
            answer.entry.item.id.append(to: &line)
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
