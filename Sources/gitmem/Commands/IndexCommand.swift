internal import ArgumentParser
internal import GitMemory
internal import Recall

struct IndexCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index",
        abstract: "Bring the index of this repository up to date, and show what it is.",
        discussion: """
            The index is made of the memories when it is needed, and can be removed at any time. It is switched off by \
            `git config gitmem.index false`, and put elsewhere by `git config gitmem.indexDir /FOLDER`.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @Flag(help: "Make it anew.")
    var rebuild = false

    @Flag(help: "Remove it.")
    var drop = false

    func run() throws {
        guard !(rebuild && drop) else { throw ValidationError("Give --rebuild or --drop, not both.") }
        let store = try global.store()
        let index = try StoreIndex(store)
        let snapshot = try viewing.snapshot(global, store)
        if index.isOff {
            throw StoreError(.invalidInput, "git's gitmem.index is off", hint: "git config gitmem.index true")
        }
        do {
            if drop {
                try index.drop()
            } else if rebuild {
                try index.rebuild(for: snapshot)
            } else {
                try index.refresh(for: snapshot)
            }
        } catch {
            throw index.explained(error)
        }
        guard let report = try index.report(for: snapshot) else { return }
        if global.json {
            Output.object([
                "bytes": .count(UInt64(report.bytes)), "entries": .count(UInt64(report.entries)),
                "folder": .string(report.folder), "segments": .count(UInt64(report.segments)),
                "trees": .count(UInt64(report.trees)), "up_to_date": .bool(report.isUpToDate),
            ])
        }
        global.output.say("\(report.entries) entries, \(report.bytes) bytes in \(report.folder)")
        global.output.say("\(report.trees) trees known, \(report.segments) segments")
    }
}
