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

            With --from, reads files of other programs: a file, or all files of a folder. The same file gives the same \
            memories, so importing it again changes nothing. What has no counterpart in a memory is kept in its data, and what \
            could not be kept as it was is counted. See docs/moving-in.md.
            """)

    @OptionGroup var global: GlobalOptions

    @Option(
        help: ArgumentHelp(
            "The program or format that the memories come from; without it, `gitmem export`.",
            valueName: "mcp-memory|basic-memory|beads|mem0|claude-code|cursor|markdown|lines"))
    var from: String?

    @Flag(help: "Take what the other program has paused or archived, too.")
    var all = false

    @Argument(help: "The file, or with --from a folder; - or nothing for standard input.")
    var file = "-"

    @Flag(help: "Skip invalid lines, and report them.")
    var keepGoing = false

    @Flag(help: "Join nothing to memories that say the same in other words.")
    var noMerge = false

    @OptionGroup var gating: GateOptions

    func request() -> ImportAction {
        var request = ImportAction()
        request.source = ImportSource(file)
        request.from = from
        request.all = all
        request.keepGoing = keepGoing
        request.gate = gating.words
        request.noMerge = noMerge
        return request
    }

    static func show(_ result: ImportResult, of request: ImportAction, _ output: Output) {
        switch result {
        case .rejected(let rejection): if !output.quiet { output.show(rejection) }
        case .would(let summary, let entries):
            if request.from == nil { return output.say(ImportResult.lines(entries, "would be imported")) }
            output.say("would be: " + summary.fates)
            show(summary, output)
        case .imported(let summary):
            output.say(summary.fates)
            show(summary, output)
        }
    }

    private static func show(_ summary: ImportResult.Summary, _ output: Output) {
        for note in summary.notes { output.say("\(String(note.count).padded(to: 5))  \(note.text)") }
    }
}
