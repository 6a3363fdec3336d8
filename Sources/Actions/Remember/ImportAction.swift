internal import Gate
package import GitMemory

/// `import`: remembers many things in one commit.
package struct ImportAction: Action {
    /// Where the lines come from: it is called once, and calls its argument with one piece after the other.
    package var lines: ((_ visit: ([UInt8]) throws -> Void) throws -> Void)?
    /// What an error calls the place of the lines.
    package var place = "the lines"
    /// Memories, each as a line of `export` has it or the body alone, for doors without a stream.
    package var entries: JSON?
    package var keepGoing = false
    package var gate = GateWords()

    package init() {}

    package static var about: About {
        About(
            "import", "Remember many things in one commit.",
            use: "To bring in memories from another store or tool at once.", writes: true, tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        var text: String?
        try gate.declare(in: &form)
        try form.flag(Member("keep_going", .flag, "Skip lines that are wrong, and say which."), &keepGoing)
        try form.json(
            Member(
                "entries", .json,
                "The memories, each an object like a line of `export` or a memory's members alone.", place: .word,
                isRequired: true), &text, &entries)
    }

    package func run(in session: Session, _ tell: (ImportResult) throws -> Void) throws {
        let store = try session.store()
        let agent = try session.agentName(in: store)
        let screening = try gate.screening(in: store, for: agent)
        let refuse: Importer.Screening = { record in
            do throws(Screening.Rejection) { try screening.refuse(record) } catch { throw error }
        }
        let importer = try Importer(into: store, screening: screening.level == .off ? nil : refuse)
        let (faults, rejected) = try read(into: importer, session, tell)
        if gate.dryRun {
            try tell(.would(entries: importer.count, faults: faults, rejected: rejected))
            return try tellNews(faults, rejected)
        }
        let progress = session.progress("Writing", importer.count)
        let written = try importer.add(
            as: agent, subject: "import \(importer.count) entries", trailers: screening.trailers(passed: gate.allowed)
        ) { progress.update($0) }
        progress.finish()
        session.remarkNew(agent, written, in: store)
        try tell(
            .imported(
                .init(
                    written.result, branch: written.branch, commit: "\(written.commit)", faults: faults,
                    rejected: rejected)))
        try tellNews(faults, rejected)
    }

    /// - Throws: ``BadNews`` if lines were passed over.
    private func tellNews(_ faults: Int, _ rejected: Int) throws {
        let fates = [
            faults > 0 ? ImportResult.lines(faults, "skipped") : nil,
            rejected > 0 ? ImportResult.lines(rejected, "rejected") : nil,
        ].compactMap { $0 }
        if !fates.isEmpty { throw BadNews(message: fates.joined(separator: ", "), exit: ExitCode.problemsFound) }
    }

    private func read(
        into importer: Importer, _ session: Session, _ tell: (ImportResult) throws -> Void
    ) throws -> (faults: Int, rejected: Int) {
        var (faults, rejected) = (0, 0)
        func note(_ found: [Importer.Fault]) throws {
            for fault in found {
                if let rejection = fault.error as? Screening.Rejection {
                    let rejection = GateRejection(reasons: rejection.reasons, line: fault.line)
                    guard keepGoing else { throw rejection }
                    try tell(.rejected(rejection))
                    rejected += 1
                    continue
                }
                let error = Self.located(fault.error, line: fault.line, in: place)
                guard keepGoing else { throw error }
                session.remark(error.message)
                faults += 1
            }
        }
        let progress = session.progress("Reading", nil)
        try pieces { piece in
            try note(importer.read(piece))
            progress.update(importer.count)
        }
        try note(importer.readRest())
        progress.finish()
        return (faults, rejected)
    }

    private func pieces(_ visit: ([UInt8]) throws -> Void) throws {
        if let lines { return try lines(visit) }
        guard case .array(let items)? = entries else { throw UsageError("“entries” is a list of objects") }
        for item in items {
            var line: [UInt8] = []
            item.write(canonicalInto: &line)
            line.append(UInt8(ascii: "\n"))
            try visit(line)
        }
    }

    private static func located(_ error: any Error, line: Int, in place: String) -> StoreError {
        let undone = "nothing was imported; correct the line, or skip such lines with --keep-going"
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
