package import GitMemory
package import Recall

/// `index`: brings the index of this repository up to date, and shows what it is.
package struct IndexAction: Action {
    package var viewing = ViewWords()
    package var rebuild = false
    package var drop = false

    package init() {}

    package static var about: About {
        About(
            "index", "Bring the index of this repository up to date, and show what it is.",
            use: "Seldom: searches keep the index up to date by themselves.", writes: true, tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try viewing.declare(in: &form)
        try form.flag(Member("rebuild", .flag, "Rebuild it."), &rebuild)
        try form.flag(Member("drop", .flag, "Remove it."), &drop)
    }

    /// What the index is.
    package struct Result: ActionResult {
        package let report: StoreIndex.Report

        package var json: JSON {
            .members([
                "bytes": .count(report.bytes), "entries": .count(report.entries), "folder": .string(report.folder),
                "segments": .count(report.segments), "trees": .count(report.trees),
                "up_to_date": .bool(report.isUpToDate),
            ])
        }

        package static var schema: Schema {
            .object([
                .member("bytes", .count, "Its size."), .member("entries", .count, "The memories in it."),
                .member("folder", .text, "Where it is."), .member("segments", .count, "The files of it."),
                .member("trees", .count, "The trees that it knows."),
                .member("up_to_date", .flag, "Whether it has all of the view."),
            ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        guard !(rebuild && drop) else { throw UsageError("give --rebuild or --drop, not both") }
        let store = try session.store()
        let index = try StoreIndex(store)
        let snapshot = try viewing.snapshot(session, store)
        if index.isOff {
            throw StoreError(.invalidInput, "git's gitmem.index is off", hint: "git config gitmem.index true")
        }
        do {
            if drop {
                try index.drop()
            } else if rebuild {
                try session.step("Building the index") { try index.rebuild(for: snapshot) }
            } else {
                try session.step("Refreshing the index") { try index.refresh(for: snapshot) }
            }
        } catch {
            throw index.explained(error)
        }
        if let report = try index.report(for: snapshot) { try tell(Result(report: report)) }
    }
}
