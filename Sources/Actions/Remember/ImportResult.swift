package import GitMemory

/// What `import` tells.
package enum ImportResult: ActionResult {
    /// What was written.
    case imported(Summary)
    /// What would be, in a dry run.
    case would(entries: Int, faults: Int, rejected: Int)
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
                "expired": .count(summary.expired), "merged": .count(summary.merged),
                "rejected": summary.rejected > 0 ? .count(summary.rejected) : nil, "skipped": .count(summary.faults),
                "unchanged": .count(summary.unchanged),
            ])
        case .would(let entries, let faults, let rejected):
            .members([
                "dry_run": .bool(true), "entries": .count(entries), "rejected": rejected > 0 ? .count(rejected) : nil,
                "skipped": .count(faults),
            ])
        case .rejected(let rejection): rejection.json
        }
    }

    package static var schema: Schema {
        .either([
            .object([
                .member("accepted", .count, "New memories."),
                .member("branch", .text, "The agent's branch."),
                .member("commit", .hash, "The commit that the branch is at."),
                .optional("erased", .count, "Memories that were erased for good and stay so."),
                .member("expired", .count, "Memories that had expired already."),
                .member("merged", .count, "Memories that other agents held already."),
                .optional("rejected", .count, "Lines that the gate refused."),
                .member("skipped", .count, "Lines that are wrong and were skipped."),
                .member("unchanged", .count, "Memories that the agent held already."),
            ]),
            .object([
                .member("dry_run", .always(true), "Nothing was written."),
                .member("entries", .count, "How many would be imported."),
                .optional("rejected", .count, "Lines that the gate refuses."),
                .member("skipped", .count, "Lines that are wrong."),
            ]),
            GateRejection.schema,
        ])
    }
}

extension ImportResult.Summary {
    init(_ result: Importer.Summary, branch: String, commit: String, faults: Int, rejected: Int) {
        self.init(
            accepted: result.verdicts[.accepted] ?? 0, merged: result.verdicts[.merged] ?? 0,
            unchanged: result.verdicts[.unchanged] ?? 0, erased: result.erased, expired: result.expired,
            faults: faults, rejected: rejected, branch: branch, commit: commit)
    }
}
