internal import ArgumentParser
internal import GitMemory
internal import Recall

struct RecallCommand: ParsableCommand {
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

    /// With a budget, so many are looked at unless --limit says otherwise.
    private static let lookedAtForBudget = 200
    private static let mostAnswers = 10_000

    func run() throws {
        let text = try question == ["-"] ? Self.standardInput() : question.joined(separator: " ")
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw StoreError(.invalidInput, "the question is empty", hint: "say what you are looking for")
        }
        if let limit, !(1...Self.mostAnswers).contains(limit) {
            throw ValidationError("--limit takes a number from 1 to \(Self.mostAnswers).")
        }
        if let budget, budget < 1 { throw ValidationError("--budget takes a number above 0.") }
        let store = try global.store()
        let index = try StoreIndex(store)
        let now = store.now
        let found = try index.recall(
            text, in: try viewing.snapshot(global, store), filter: try filters.query(now: now),
            limit: limit ?? (budget == nil ? 10 : Self.lookedAtForBudget), explains: explain, at: now)
        if let problem = found.problem {
            global.output.remark("answered without the index: \(problem)")
        }
        if !found.hasTerms { global.output.remark("the question has only words that are in every text") }
        if let budget {
            pack(found.entries, Budget(tokens: budget))
        } else {
            for answer in found.entries { Output.line { write(answer, into: &$0) } }
        }
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

    private func write(_ answer: RecalledEntry, into line: inout [UInt8]) {
        if global.json {
            EntryPrinter.write(answer, into: &line)
        } else if global.quiet {
            answer.entry.item.id.append(to: &line)
        } else if Environment.printsToTerminal {
            line.append(contentsOf: EntryPrinter.snippetLine(answer).utf8)
        } else {
            line.append(contentsOf: EntryPrinter.textLine(answer).utf8)
        }
    }

    private func pack(_ answers: [RecalledEntry], _ budget: Budget) {
        var budget = budget
        for answer in answers {
            var line: [UInt8] = []
            if global.json || global.quiet {
                write(answer, into: &line)
            } else {
                line.append(contentsOf: EntryPrinter.textLine(answer).utf8)
            }
            // With its line end.
            if budget.take(bytes: line.count + 1) { Output.line { $0.append(contentsOf: line) } }
        }
        Output.object([
            "budget": .count(UInt64(budget.tokens)), "used": .count(UInt64(budget.used)),
            "left_out": .count(UInt64(budget.leftOut)),
        ])
    }
}
