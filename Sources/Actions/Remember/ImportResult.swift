package import GitMemory

/// What `import` tells.
package enum ImportResult: ActionResult {
    /// What was written.
    case imported(Summary)
    /// What would be, in a dry run.
    case would(Summary, entries: Int)
    /// A line that the gate refuses and that is passed over.
    case rejected(GateRejection)

    package struct Summary {
        package let accepted: Int
        package let merged: Int
        package let unchanged: Int
        package let erased: Int
        package let expired: Int
        package let faults: Int
        package let rejected: Int
        package let branch: String
        package let commit: String
        /// How many edges join what says the same in other words.
        package let joined: Int
        /// The number of files, where a folder was read.
        package let files: Int?
        /// What could not be kept as it was, and how often.
        package let notes: [(text: String, count: Int)]
    }

    /// `1 line rejected`, `7 lines rejected`.
    package static func lines(_ count: Int, _ fate: String) -> String {
        "\(count) line\(count == 1 ? "" : "s") \(fate)"
    }

    package var json: JSON {
        switch self {
        case .imported(let summary):
            .members([
                "accepted": .count(summary.accepted), "branch": .string(summary.branch),
                "commit": .string(summary.commit), "erased": summary.erased > 0 ? .count(summary.erased) : nil,
                "expired": .count(summary.expired), "files": summary.files.map { .count($0) },
                "joined": summary.joined > 0 ? .count(summary.joined) : nil, "merged": .count(summary.merged),
                "notes": summary.notesJSON,
                "rejected": summary.rejected > 0 ? .count(summary.rejected) : nil, "skipped": .count(summary.faults),
                "unchanged": .count(summary.unchanged),
            ])
        case .would(let summary, let entries):
            .members([
                "accepted": .count(summary.accepted), "dry_run": .bool(true), "entries": .count(entries),
                "erased": summary.erased > 0 ? .count(summary.erased) : nil, "expired": .count(summary.expired),
                "files": summary.files.map { .count($0) }, "merged": .count(summary.merged), "notes": summary.notesJSON,
                "rejected": summary.rejected > 0 ? .count(summary.rejected) : nil, "skipped": .count(summary.faults),
                "unchanged": .count(summary.unchanged),
            ])
        case .rejected(let rejection): rejection.json
        }
    }

    private static var notesSchema: Schema {
        .array(.object([.member("count", .count, "How often."), .member("text", .text, "What it is.")]))
    }

    package static var schema: Schema {
        .either([
            .object([
                .member("accepted", .count, "New memories."),
                .member("branch", .text, "The agent's branch."),
                .member("commit", .hash, "The commit that the branch is at."),
                .optional("erased", .count, "Memories that were erased for good and stay so."),
                .member("expired", .count, "Memories that had expired already."),
                .optional("files", .count, "Files that were read."),
                .optional("joined", .count, "Edges between memories that say the same in other words."),
                .member("merged", .count, "Memories that other agents held already."),
                .optional("notes", notesSchema, "What could not be kept as it was."),
                .optional("rejected", .count, "Lines that the gate refused."),
                .member("skipped", .count, "Lines that are wrong and were skipped."),
                .member("unchanged", .count, "Memories that the agent held already."),
            ]),
            .object([
                .member("accepted", .count, "Memories that would be new."),
                .member("dry_run", .always(true), "Nothing was written."),
                .member("entries", .count, "How many would be imported."),
                .optional("erased", .count, "Memories that were erased for good and stay so."),
                .member("expired", .count, "Memories that have expired already."),
                .optional("files", .count, "Files that were read."),
                .member("merged", .count, "Memories that other agents hold already."),
                .optional("notes", notesSchema, "What cannot be kept as it is."),
                .optional("rejected", .count, "Lines that the gate refuses."),
                .member("skipped", .count, "Lines that are wrong."),
                .member("unchanged", .count, "Memories that the agent holds already."),
            ]),
            GateRejection.schema,
        ])
    }
}

extension ImportResult.Summary {
    init(_ result: Importer.Summary, branch: String, commit: String, _ run: ImportRun) {
        self.init(
            accepted: result.verdicts[.accepted] ?? 0, merged: result.verdicts[.merged] ?? 0,
            unchanged: result.verdicts[.unchanged] ?? 0, erased: result.erased, expired: result.expired,
            faults: run.faults, rejected: run.rejected, branch: branch, commit: commit, joined: result.edges,
            files: run.files,
            notes: run.notes)
    }

    fileprivate var notesJSON: JSON? {
        notes.isEmpty ? nil : .array(notes.map { .members(["count": .count($0.count), "text": .string($0.text)]) })
    }

    /// What became of the memories, in words.
    package var fates: String {
        var fates = ["\(accepted) accepted, \(merged) merged, \(unchanged) unchanged"]
        if joined > 0 { fates.append("\(joined) joined to others that say the same") }
        if expired > 0 { fates.append("\(expired) expired already") }
        if erased > 0 { fates.append("\(erased) erased for good") }
        if faults > 0 { fates.append(ImportResult.lines(faults, "skipped")) }
        if rejected > 0 { fates.append(ImportResult.lines(rejected, "rejected")) }
        return fates.joined(separator: ", ")
    }
}
