internal import ArgumentParser
internal import Git
internal import GitMemory

struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Remember many things in one commit.",
        discussion: """
            Reads JSON Lines: on each line a memory ({"content": …, "tags": […], …}) or what `gitmem export` prints \
            ({"entry": {…}, "agent": …, "until": …}), so that author and expiry survive. A line that is wrong stops \
            everything, and nothing is written, unless --keep-going passes it over.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The file; - or nothing for standard input.")
    var file = "-"

    @Flag(help: "Pass over lines that are wrong, and say which.")
    var keepGoing = false

    func run() throws {
        let store = try global.store()
        let agent = try global.agentName(in: store)
        let importer = try Importer(into: store)
        let faults = try read(into: importer)
        let progress = Progress("Writing", total: importer.count, output: global.output)
        let written = try importer.add(as: agent, subject: "import \(importer.count) entries") { progress.update($0) }
        progress.finish()
        let result = written.result
        let passedOver = faults == 1 ? "1 line passed over" : "\(faults) lines passed over"
        func count(_ verdict: Verdict) -> Int { result.verdicts[verdict] ?? 0 }
        if global.json {
            Output.object([
                "accepted": .count(count(.accepted)), "branch": .string(written.branch),
                "commit": .text(written.commit), "erased": result.erased > 0 ? .count(result.erased) : nil,
                "expired": .count(result.expired), "merged": .count(count(.merged)),
                "skipped": .count(faults), "unchanged": .count(count(.unchanged)),
            ])
        }
        global.output.say(
            "\(count(.accepted)) accepted, \(count(.merged)) merged, \(count(.unchanged)) unchanged"
                + (result.expired > 0 ? ", \(result.expired) expired already" : "")
                + (result.erased > 0 ? ", \(result.erased) erased for good" : "")
                + (faults > 0 ? ", \(passedOver)" : ""))
        if faults > 0 {
            throw Failure.BadNews(message: passedOver, status: Failure.problemsFound)
        }
    }

    private func read(into importer: Importer) throws -> Int {
        var faults = 0
        func note(_ found: [Importer.Fault]) throws {
            for fault in found {
                let error = Self.located(fault.error, line: fault.line, in: file)
                guard keepGoing else { throw error }
                global.output.remark(error.message)
                faults += 1
            }
        }
        let progress = Progress("Reading", output: global.output)
        try Input.pieces(file) { piece in
            try note(importer.read(piece))
            progress.update(importer.count)
        }
        try note(importer.readRest())
        progress.finish()
        return faults
    }

    private static func located(_ error: any Error, line: Int, in file: String) -> StoreError {
        let place = file == "-" ? "standard input" : file
        let undone = "nothing was imported; mend the line, or pass such lines over with --keep-going"
        switch error {
        case let error as JSONError:
            return StoreError(
                .invalidInput, "\(place), line \(line), column \(error.column): \(error.message)", hint: undone)
        case let error as StoreError:
            return StoreError(.invalidInput, "\(place), line \(line): \(error.message)", hint: undone)
        default:
            return StoreError(.invalidInput, "\(place), line \(line): \(error)", hint: undone)
        }
    }
}
