internal import Git
package import GitMemory

/// `compact`: starts a new epoch with what is in the memory, and erases.
package struct CompactAction: Action {
    package var forget: [String] = []
    package var noArchive = false
    package var only = false
    package var dryRun = false

    package init() {}

    package static var about: About {
        About(
            "compact", "Start a new epoch with what is in the memory, and erase.",
            use: "Rarely, by people: when history has grown too large, or a text must be erased.", writes: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.texts(
            Member("forget", .id, "Erase these memories, by their ids or the beginnings of them."),
            &forget)
        try form.flag(
            Member("only", .flag, "With `forget`: erase only these wordings, even if other memories say the same."),
            &only)
        try form.flag(
            Member(
                "no_archive", .flag,
                "Do not keep the old trunk as a branch. Branches elsewhere can then only be carried by who has it."),
            &noArchive)
        try form.flag(Member("dry_run", .flag, "Only show what it would save.", letter: "n"), &dryRun)
    }

    /// What the new epoch saves.
    package struct Result: ActionResult {
        package let report: CompactionReport
        package let erased: [EntryID]
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let store = try session.store(refusingWorker: "does not compact the store")
        let erased = try ids(in: store)
        let progress = session.progress("Looking at entries", nil)
        let report = try store.compact(erasing: erased, archives: !noArchive, dryRun: dryRun) { progress.update($0) }
        progress.finish()
        for item in report.skipped {
            session.remark("skipped: \(item.path.escapingControls()) \(item.reason)")
        }
        try tell(Result(report: report, erased: erased))
        try report.carried?.finish(in: session)
    }

    /// An id that is given in full need not be known here: it may be on a branch that somebody else has.
    private func ids(in store: Store) throws -> [EntryID] {
        if forget.isEmpty {
            if only { throw UsageError("--only goes with --forget ID") }
            return []
        }
        let snapshot = try store.snapshot(.all)
        let ids = try forget.map { try EntryID(hex: $0) ?? snapshot.resolve($0) }
        if only { return ids }
        for id in ids {
            let others = try snapshot.wordingIDs(of: id, at: store.now).filter { !ids.contains($0) }
            if others.isEmpty { continue }
            throw StoreError(
                .invalidInput,
                "\(id.short) is said in other words by \(others.map(\.short).joined(separator: ", "))",
                hint: "name these with --forget, too, or give --only to erase this wording alone")
        }
        return ids
    }
}

extension CompactAction.Result {
    package var json: JSON {
        .members([
            "after": report.after.json, "archive": report.archive.map { .string($0) }, "before": report.before.json,
            "carried": report.carried.map(\.json), "commit": report.commit.map { .text($0) },
            "epoch": .count(report.isUpToDate ? report.epoch : report.epoch + 1), "erased": .texts(erased),
            "from": .text(report.from), "result": .string(report.isUpToDate ? "up-to-date" : "compacted"),
            "rewritten": .texts(report.rewrittenArchives), "skipped": .array(report.skipped.map { .string($0.path) }),
            "still_held": .texts(report.stillHeld),
        ])
    }

    package static var schema: Schema {
        .object([
            .member("after", CompactionReport.Size.schema, "What the new epoch has."),
            .optional("archive", .text, "The branch that keeps the old trunk."),
            .member("before", CompactionReport.Size.schema, "What the trunk had."),
            .optional("carried", CarrySummary.schema, "The branches that were carried over."),
            .optional("commit", .hash, "The first commit of the new epoch; none in a dry run."),
            .member("epoch", .count, "The new epoch."),
            .member("erased", .array(.id), "The memories that were erased."),
            .member("from", .hash, "Where the trunk was."),
            .member("result", .words(["compacted", "up-to-date"]), "What was done."),
            .member("rewritten", .array(.text), "The archives that were rewritten without what was erased."),
            .member("skipped", .array(.text), "The files that were skipped."),
            .member("still_held", .array(.text), "The branches that hold what was erased."),
        ])
    }
}

extension CompactionReport.Size {
    fileprivate var json: JSON {
        .members([
            "body_bytes": .count(bodyBytes), "entries": .count(entries), "folder_bytes": .count(folderBytes),
            "folders": .count(folders), "names": .count(names),
        ])
    }

    fileprivate static var schema: Schema {
        .object([
            .member("body_bytes", .count, "The length of all bodies."), .member("entries", .count, "Memories."),
            .member("folder_bytes", .count, "The length of all folders."), .member("folders", .count, "Folders."),
            .member("names", .count, "State names."),
        ])
    }
}
