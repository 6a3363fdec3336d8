internal import ArgumentParser
internal import Git
internal import GitMemory

struct Compact: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact",
        abstract: "Start a new epoch with what is in the memory, and erase.",
        discussion: """
            Puts a new first commit on the trunk that holds what is in the memory now: no forgotten or expired \
            entries, no removals, no history. The old trunk is kept as memory/epochs/N, and the agents' branches of \
            this repository are carried over; others are by `gitmem carry`. Whoever compacts the same trunk gets the \
            same commit.

            With --forget the new epoch has nothing of these memories but that they were erased. What other clones, \
            remotes and git's reflogs still hold, and how that goes, stands in docs/cli/keep.md.
            """)

    @OptionGroup var global: GlobalOptions

    @Option(
        help: ArgumentHelp(
            "Erase this memory, by its id or the beginning of it. May be given several times.", valueName: "id"))
    var forget: [String] = []

    @Flag(help: "Do not keep the old trunk as a branch. Branches elsewhere can then only be carried by who has it.")
    var noArchive = false

    @Flag(name: [.customShort("n"), .long], help: "Only show what it would save.")
    var dryRun = false

    func run() throws {
        let store = try global.store()
        let erased = try ids(in: store)
        let progress = Progress("Looking at entries", output: global.output)
        let report = try store.compact(erasing: erased, archives: !noArchive, dryRun: dryRun) { progress.update($0) }
        progress.finish()
        for item in report.skipped {
            global.output.remark("left behind: \(item.path.escapingControls()) \(item.reason)")
        }
        if global.json { printJSON(report, erased) } else if !global.quiet { printTable(report, erased) }
        if let carried = report.carried { try Carry.finish(carried, global) }
    }

    /// An id that is given in full need not be known here: it may be on a branch that somebody else has.
    private func ids(in store: Store) throws -> [EntryID] {
        if forget.isEmpty { return [] }
        let snapshot = try store.snapshot(.all)
        return try forget.map { try EntryID(hex: $0) ?? snapshot.resolve($0) }
    }

    private func printTable(_ report: CompactionReport, _ erased: [EntryID]) {
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
        for id in erased { Output.line("\(dryRun ? "would erase" : "erased")  \(id)") }
        guard let commit = report.commit else {
            return Output.line("memory/main would start epoch \(report.epoch + 1)")
        }
        Output.line("memory/main starts epoch \(report.epoch + 1) at \(commit)")
        if let archive = report.archive { Output.line("epoch \(report.epoch) is kept as \(Self.short(archive))") }
        for archive in report.rewrittenArchives {
            Output.line("\(Self.short(archive)) made anew without what was erased")
        }
        for branch in report.stillHeld {
            Output.line("\(branch) has it still: run `gitmem carry \(branch.split(separator: "/").last ?? "")`")
        }
    }

    private func printJSON(_ report: CompactionReport, _ erased: [EntryID]) {
        func size(_ size: CompactionReport.Size) -> JSON {
            var object = JSONObject()
            object["body_bytes"] = .count(size.bodyBytes)
            object["entries"] = .count(size.entries)
            object["folder_bytes"] = .count(size.folderBytes)
            object["folders"] = .count(size.folders)
            object["names"] = .count(size.names)
            return .object(object)
        }
        Output.object([
            "after": size(report.after), "archive": report.archive.map { .string($0) }, "before": size(report.before),
            "carried": report.carried.map(Carry.json), "commit": report.commit.map { .text($0) },
            "epoch": .count(report.isUpToDate ? report.epoch : report.epoch + 1),
            "erased": .array(erased.map { .text($0) }),
            "from": .text(report.from), "result": .string(report.isUpToDate ? "up-to-date" : "compacted"),
            "rewritten": .array(report.rewrittenArchives.map { .string($0) }),
            "skipped": .array(report.skipped.map(\.path).map { .string($0) }),
            "still_held": .array(report.stillHeld.map { .string($0) }),
        ])
    }

    private static func short(_ reference: String) -> String { String(reference.dropFirst("refs/heads/".count)) }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - count)) + self
    }
}
