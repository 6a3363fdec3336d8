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
        package let vectors: StoreVectors.Report?

        package var json: JSON {
            .members([
                "bytes": .count(report.bytes), "entries": .count(report.entries), "folder": .string(report.folder),
                "segments": .count(report.segments), "trees": .count(report.trees),
                "up_to_date": .bool(report.isUpToDate), "vectors": vectors.map(Self.json),
            ])
        }

        private static func json(_ vectors: StoreVectors.Report) -> JSON {
            .members([
                "bytes": .count(vectors.bytes), "count": .count(vectors.count),
                "dimensions": .count(vectors.dimensions), "model": .string(vectors.model),
                "problem": vectors.problem.map { .string($0) }, "up_to_date": .bool(vectors.isUpToDate),
            ])
        }

        package static var schema: Schema {
            .object([
                .member("bytes", .count, "Its size."), .member("entries", .count, "The memories in it."),
                .member("folder", .text, "Where it is."), .member("segments", .count, "The files of it."),
                .member("trees", .count, "The trees that it knows."),
                .member("up_to_date", .flag, "Whether it has all of the view."),
                .optional(
                    "vectors",
                    .object([
                        .member("bytes", .count, "Their size."), .member("count", .count, "How many there are."),
                        .member("dimensions", .count, "How many numbers each has; 0 if there is none."),
                        .member("model", .text, "The model that makes them."),
                        .optional("problem", .text, "What went wrong when they were last made."),
                        .member("up_to_date", .flag, "Whether all texts of the view were sent that are to be."),
                    ]), "The vectors of the memories, if git's configuration wants any."),
            ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        guard !(rebuild && drop) else { throw UsageError("give --rebuild or --drop, not both") }
        let store = try session.store()
        let index = try StoreIndex(store)
        // What is wrong with their settings does not keep them from being removed.
        let vectors = drop ? nil : try StoreVectors(store)
        let snapshot = try viewing.snapshot(session, store)
        if index.isOff {
            throw StoreError(.invalidInput, "git's gitmem.index is off", hint: "git config gitmem.index true")
        }
        do {
            if drop {
                try index.drop()
                try StoreVectors.drop(of: store)
            } else if rebuild {
                try session.step("Building the index") { try index.rebuild(for: snapshot) }
            } else {
                try session.step("Refreshing the index") { try index.refresh(for: snapshot) }
            }
        } catch {
            throw index.explained(error)
        }
        let failure = try vectors.flatMap { try update($0, for: snapshot, session) }
        if let report = try index.report(for: snapshot) {
            try tell(Result(report: report, vectors: vectors?.report(for: snapshot)))
        }
        if let failure { throw failure }
    }

    /// Gets the vectors that are missing.
    ///
    /// - Returns: why the endpoint did not do its part, which is said at the end.
    private func update(_ vectors: StoreVectors, for snapshot: Snapshot, _ session: Session) throws -> StoreError? {
        let bar = session.progress("Computing vectors", nil)
        defer { bar.finish() }
        do {
            let isDone = try vectors.update(
                for: snapshot, anew: rebuild, isCancelled: session.network.isCancelled, progress: bar.update)
            if !isDone { session.remark("another process is computing vectors") }
        } catch let error as StoreError where error.code == .noEmbeddings {
            return error
        }
        return nil
    }
}
