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
        let (records, faults) = try read()
        let progress = Progress("Writing", total: records.count, output: global.output)
        let written = try store.write(as: agent, subject: { _ in "import \(records.count) entries" }) { draft in
            try draft.add(records) { progress.update($0) }
        }
        progress.finish()
        let result = written.result
        let passedOver = faults == 1 ? "1 line passed over" : "\(faults) lines passed over"
        func count(_ verdict: Verdict) -> Int { result.verdicts[verdict] ?? 0 }
        if global.json {
            Output.object([
                "accepted": .count(count(.accepted)), "branch": .string(written.branch),
                "commit": .text(written.commit), "expired": .count(result.expired), "merged": .count(count(.merged)),
                "skipped": .count(faults), "unchanged": .count(count(.unchanged)),
            ])
        }
        global.output.say(
            "\(count(.accepted)) accepted, \(count(.merged)) merged, \(count(.unchanged)) unchanged"
                + (result.expired > 0 ? ", \(result.expired) expired already" : "")
                + (faults > 0 ? ", \(passedOver)" : ""))
        if faults > 0 {
            throw Failure.BadNews(message: passedOver, status: Failure.problemsFound)
        }
    }

    private func read() throws -> (records: [Record], faults: Int) {
        let bytes = try Input.bytes(file)
        var records: [Record] = []
        var faults = 0
        var number = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }) {
                continue
            }
            do {
                records.append(try Record(line: line.span))
            } catch let fault {
                let error = Self.located(fault, line: number, in: file)
                guard keepGoing else { throw error }
                global.output.remark(error.message)
                faults += 1
            }
        }
        return (records, faults)
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
