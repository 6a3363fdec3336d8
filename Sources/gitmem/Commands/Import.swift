internal import ArgumentParser
internal import Gate
internal import Git
internal import GitMemory

struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Remember many things in one commit.",
        discussion: """
            Reads JSON Lines: on each line a memory ({"content": …, "tags": […], …}) or what `gitmem export` prints \
            ({"entry": {…}, "agent": …, "until": …}), so that author and expiry survive. A line that is wrong stops \
            everything, and nothing is written, unless --keep-going passes it over. So does a line that the gate \
            refuses. What a store's own export brings has been through the gate: import it with --gate off.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The file; - or nothing for standard input.")
    var file = "-"

    @Flag(help: "Pass over lines that are wrong, and say which.")
    var keepGoing = false

    @OptionGroup var gating: GateOptions

    func run() throws {
        let store = try global.store()
        let agent = try global.agentName(in: store)
        let screening = try gating.screening(in: store, for: agent)
        let refuse: Importer.Screening = { record in try screening.refuse(record) }
        let importer = try Importer(into: store, screening: screening.level == .off ? nil : refuse)
        let (faults, rejected) = try read(into: importer)
        if gating.dryRun { return try printDryRun(importer.count, faults, rejected) }
        let progress = Progress("Writing", total: importer.count, output: global.output)
        let written = try importer.add(
            as: agent, subject: "import \(importer.count) entries", trailers: screening.trailers(passed: gating.allowed)
        ) { progress.update($0) }
        progress.finish()
        let result = written.result
        func count(_ verdict: Verdict) -> Int { result.verdicts[verdict] ?? 0 }
        if global.json {
            Output.object([
                "accepted": .count(count(.accepted)), "branch": .string(written.branch),
                "commit": .text(written.commit), "erased": result.erased > 0 ? .count(result.erased) : nil,
                "expired": .count(result.expired), "merged": .count(count(.merged)),
                "rejected": rejected > 0 ? .count(rejected) : nil, "skipped": .count(faults),
                "unchanged": .count(count(.unchanged)),
            ])
        }
        var fates = ["\(count(.accepted)) accepted, \(count(.merged)) merged, \(count(.unchanged)) unchanged"]
        if result.expired > 0 { fates.append("\(result.expired) expired already") }
        if result.erased > 0 { fates.append("\(result.erased) erased for good") }
        if faults > 0 { fates.append(Self.lines(faults, "passed over")) }
        if rejected > 0 { fates.append(Self.lines(rejected, "rejected")) }
        global.output.say(fates.joined(separator: ", "))
        try tell(faults, rejected)
    }

    private static func lines(_ count: Int, _ fate: String) -> String {
        "\(count) line\(count == 1 ? "" : "s") \(fate)"
    }

    /// - Throws: ``Failure/BadNews`` if lines were passed over.
    private func tell(_ faults: Int, _ rejected: Int) throws {
        let fates = [
            faults > 0 ? Self.lines(faults, "passed over") : nil, rejected > 0 ? Self.lines(rejected, "rejected") : nil,
        ].compactMap { $0 }
        if !fates.isEmpty {
            throw Failure.BadNews(message: fates.joined(separator: ", "), status: Failure.problemsFound)
        }
    }

    private func printDryRun(_ count: Int, _ faults: Int, _ rejected: Int) throws {
        if global.json {
            Output.object([
                "dry_run": .bool(true), "entries": .count(count), "rejected": rejected > 0 ? .count(rejected) : nil,
                "skipped": .count(faults),
            ])
        }
        global.output.say("\(Self.lines(count, "would be imported"))")
        try tell(faults, rejected)
    }

    private func read(into importer: Importer) throws -> (faults: Int, rejected: Int) {
        var (faults, rejected) = (0, 0)
        func note(_ found: [Importer.Fault]) throws {
            for fault in found {
                if let rejection = fault.error as? Screening.Rejection {
                    guard keepGoing else { try global.output.reject(rejection.reasons, line: fault.line) }
                    if !global.quiet { global.output.printRejection(rejection.reasons, line: fault.line) }
                    rejected += 1
                    continue
                }
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
        return (faults, rejected)
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
