internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Compact: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact",
        abstract: "Start a new epoch with what is in the memory, and erase.",
        discussion: """
            Starts a new epoch: a first commit without history that holds only the memories that are still held. \
            Forgotten and expired memories, removals and history are left out. The old trunk is kept as \
            memory/epochs/N. The agents' branches in this repository are carried over; for others use `gitmem carry`. \
            Two people who compact the same trunk get the same commit.

            With --forget, the new epoch keeps of these memories only the fact that they were erased. \
            docs/cli/keep.md says what other clones, remotes and git's reflogs still have, and how to remove it \
            there.
            """)

    @OptionGroup var global: GlobalOptions

    @Option(
        help: ArgumentHelp(
            "Erase this memory, by its id or the beginning of it. May be given several times.", valueName: "id"))
    var forget: [String] = []

    @Flag(help: "With --forget: erase only these wordings, even if other memories say the same.")
    var only = false

    @Flag(help: "Do not keep the old trunk as a branch. Branches elsewhere can then only be carried by who has it.")
    var noArchive = false

    @Flag(name: [.customShort("n"), .long], help: "Only show what it would save.")
    var dryRun = false

    func request() -> CompactAction {
        var request = CompactAction()
        request.forget = forget
        request.noArchive = noArchive
        request.only = only
        request.dryRun = dryRun
        return request
    }

    static func show(_ result: CompactAction.Result, of request: CompactAction, _ output: Output) {
        if !output.quiet { showTable(result.report, result.erased, isDry: request.dryRun) }
        if let carried = result.report.carried { Carry.show(carried, output) }
    }

    private static func showTable(_ report: CompactionReport, _ erased: [EntryID], isDry: Bool) {
        if report.isUpToDate {
            return Output.line("memory/main is compact already, in epoch \(report.epoch)")
        }
        func row(_ name: String, _ before: Int, _ after: Int) {
            Output.line(
                name.padded(to: 22) + [before, after, before - after].map { "\($0)".leftPadded(to: 12) }.joined())
        }
        Output.line("".padded(to: 22) + ["now", "then", "saved"].map { $0.leftPadded(to: 12) }.joined())
        row("memories", report.before.entries, report.after.entries)
        row("bytes of memories", report.before.bodyBytes, report.after.bodyBytes)
        row("state names", report.before.names, report.after.names)
        row("folders", report.before.folders, report.after.folders)
        row("bytes of folders", report.before.folderBytes, report.after.folderBytes)
        for id in erased { Output.line("\(isDry ? "would erase" : "erased")  \(id)") }
        guard let commit = report.commit else {
            return Output.line("memory/main would start epoch \(report.epoch + 1)")
        }
        Output.line("memory/main starts epoch \(report.epoch + 1) at \(commit)")
        if let archive = report.archive { Output.line("epoch \(report.epoch) is kept as \(short(archive))") }
        for archive in report.rewrittenArchives {
            Output.line("\(short(archive)) rewritten without what was erased")
        }
        for branch in report.stillHeld {
            Output.line("\(branch) has it still: run `gitmem carry \(branch.split(separator: "/").last ?? "")`")
        }
    }

    private static func short(_ reference: String) -> String { String(reference.dropFirst("refs/heads/".count)) }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - count)) + self
    }
}
