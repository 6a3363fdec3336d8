internal import Actions
internal import ArgumentParser

struct Import: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Remember many things in one commit.",
        discussion: """
            Reads JSON Lines. A line is a memory ({"content": …, "tags": […], …}) or a line of `gitmem export` \
            ({"entry": {…}, "agent": …, "until": …}), which keeps author and expiry. A malformed line, or one that \
            the gate refuses, stops the import before anything is written; --keep-going skips it. What a store \
            exports has been through the gate: import it with --gate off.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The file; - or nothing for standard input.")
    var file = "-"

    @Flag(help: "Skip lines that are wrong, and say which.")
    var keepGoing = false

    @OptionGroup var gating: GateOptions

    func request() -> ImportAction {
        var request = ImportAction()
        let file = file
        request.lines = { visit in try Input.pieces(file, visit) }
        request.place = file == "-" ? "standard input" : file
        request.keepGoing = keepGoing
        request.gate = gating.words
        return request
    }

    static func show(_ result: ImportResult, of request: ImportAction, _ output: Output) {
        switch result {
        case .rejected(let rejection): if !output.quiet { output.show(rejection) }
        case .would(let entries, _, _): output.say(ImportResult.lines(entries, "would be imported"))
        case .imported(let summary):
            var fates = [
                "\(summary.accepted) accepted, \(summary.merged) merged, \(summary.unchanged) unchanged"
            ]
            if summary.expired > 0 { fates.append("\(summary.expired) expired already") }
            if summary.erased > 0 { fates.append("\(summary.erased) erased for good") }
            if summary.faults > 0 { fates.append(ImportResult.lines(summary.faults, "skipped")) }
            if summary.rejected > 0 { fates.append(ImportResult.lines(summary.rejected, "rejected")) }
            output.say(fates.joined(separator: ", "))
        }
    }
}
