internal import Exchange
internal import Gate
package import GitMemory

/// `import`: remembers many things in one commit.
package struct ImportAction: Action {
    /// Where the lines come from: it is called once, and calls its argument with one piece after the other.
    package var lines: ((_ visit: ([UInt8]) throws -> Void) throws -> Void)?
    /// What an error calls the place of the lines.
    package var place: String { source?.place ?? "the lines" }
    /// Memories, each as a line of `export` has it or the body alone, for doors without a stream.
    package var entries: JSON?
    /// The format of another program; `nil` for gitmem's own.
    package var from: String?
    /// Where a door that reads files finds them.
    package var source: ImportSource?
    package var all = false
    package var keepGoing = false
    package var gate = GateWords()
    package var noMerge = false

    package init() {}

    package static var about: About {
        About(
            "import", "Remember many things in one commit.",
            use: "To bring in memories from another store or tool at once.", writes: true, tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        var text: String?
        try gate.declare(in: &form)
        try form.flag(Member("keep_going", .flag, "Skip invalid lines, and report them."), &keepGoing)
        try form.text(
            Member(
                "from", .choice(ForeignFormat.allCases.map(\.rawValue)),
                "The program or format that the memories come from; without it, `gitmem export`."), &from)
        try form.flag(.noMerge, &noMerge)
        try form.flag(
            Member("all", .flag, "Take what the other program has paused or archived, too."), &all)
        try form.json(
            Member(
                "entries", .json,
                "The memories, each an object like a line of `export` or a memory's members alone. With `from`, the text of a file, or an object of texts by the names of files.",
                place: .word, isRequired: true), &text, &entries)
    }

    package func run(in session: Session, _ tell: (ImportResult) throws -> Void) throws {
        let format = try foreignFormat()
        let store = try session.store()
        let agent = try session.agentName(in: store)
        let screening = try gate.screening(in: store, for: agent)
        let refuse: Importer.Screening = { record in
            do throws(Screening.Rejection) { try screening.refuse(record) } catch { throw error }
        }
        var reader: Importer.LineReader?
        if let format {
            let all = all
            reader = { line in format.readLine(line, all: all) }
        }
        let importer = try Importer(into: store, screening: screening.level == .off ? nil : refuse, reader: reader)
        importer.joins = !noMerge && screening.level != .off
        var run = ImportRun(importer: importer, place: place, keepGoing: keepGoing)
        try read(format, into: &run, session, tell)
        if gate.dryRun {
            let preview = try importer.preview(as: agent, in: store.snapshot(.own(agent)))
            try tell(.would(.init(preview, branch: "", commit: "", run), entries: importer.count))
            return try tellNews(run.faults, run.rejected)
        }
        let progress = session.progress("Writing", importer.count)
        let written = try importer.add(
            as: agent, subject: "import \(importer.count) entries" + (format.map { " from \($0.rawValue)" } ?? ""),
            trailers: screening.trailers(passed: gate.allowed)
        ) { progress.update($0) }
        progress.finish()
        session.remarkNew(agent, written, in: store)
        run.remark(written.result, session)
        try tell(.imported(.init(written.result, branch: written.branch, commit: "\(written.commit)", run)))
        try tellNews(run.faults, run.rejected)
    }

    private func foreignFormat() throws -> ForeignFormat? {
        guard let from else { return nil }
        guard let format = ForeignFormat(rawValue: from) else {
            let names = ForeignFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("“\(from)” is not an import format: \(names)")
        }
        return format
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
        _ format: ForeignFormat?, into run: inout ImportRun, _ session: Session,
        _ tell: (ImportResult) throws -> Void
    ) throws {
        let progress = session.progress("Reading", nil)
        defer { progress.finish() }
        if let format {
            if let entries {
                try run.read(files: Self.files(entries, format), format, all: all, session, tell)
            } else if let source, source.isFolder {
                try run.readFolder(source, format, all: all, session, tell) { progress.update($0) }
            } else {
                try run.readStream(pieces, format, all: all, session, tell) { progress.update($0) }
            }
            if run.importer.count == 0, run.faults == 0, run.rejected == 0 { run.note("there is no memory in it") }
            return
        }
        try pieces { piece in
            try run.note(run.importer.read(piece), session, tell)
            progress.update(run.importer.count)
        }
        try run.note(run.importer.readRest(), session, tell)
    }

    /// What a door without files gives: the text of a file, texts by the names of files, or the records of one.
    private static func files(_ entries: JSON, _ format: ForeignFormat) throws -> [(name: String, bytes: [UInt8])] {
        switch entries {
        case .string(let text): return [("entries", Array(text.utf8))]
        case .object(let object):
            return try object.members.map { name, value in
                guard case .string(let text) = value else {
                    throw UsageError("“entries” holds texts by names of files.")
                }
                return (name, Array(text.utf8))
            }
        case .array where format.isLines && format != .lines: return [("entries", entries.canonicalBytes())]
        default: throw UsageError("“entries” is the text of a file, or texts by the names of files.")
        }
    }

    private func pieces(_ visit: ([UInt8]) throws -> Void) throws {
        if let lines { return try lines(visit) }
        if let source { return try Input.pieces(source.path, visit) }
        guard case .array(let items)? = entries else { throw UsageError("“entries” is a list of objects") }
        for item in items {
            var line: [UInt8] = []
            item.write(canonicalInto: &line)
            line.append(UInt8(ascii: "\n"))
            try visit(line)
        }
    }
}
