internal import Git
package import GitMemory

/// `merge`: brings branches together.
package struct MergeAction: Action {
    package var branches: [String] = []
    package var all = false
    package var into: String?
    package var dryRun = false

    package init() {}

    package static var about: About {
        About(
            "merge", "Bring branches together.",
            use: "When work is done and other agents should see what was learned, or to see what they learned.",
            writes: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.flag(Member("all", .flag, "Merge all memory branches, as without names."), &all)
        try form.text(Member("into", "The branch to merge into; the trunk if not given."), &into)
        try form.flag(Member("dry_run", .flag, "Only show what would change.", letter: "n"), &dryRun)
        try form.texts(
            Member("branches", "Agents, branches or commits; all if none is named.", place: .word), &branches)
    }

    package func run(in session: Session, _ tell: (MergeResult) throws -> Void) throws {
        if all && !branches.isEmpty { throw UsageError("name branches or give --all, not both") }
        let store = try session.store(refusingWorker: "does not merge")
        let sources = try branches.map { try store.branch(named: $0) }
        let target = try into.map { try store.localReference($0) } ?? Store.trunkReference
        let isTrunk = target == Store.trunkReference
        let before = try isTrunk ? store.localSettings() : []
        let progress = session.progress("Joining folders", nil)
        let report = try store.merge(branches.isEmpty ? nil : sources, into: target, dryRun: dryRun) {
            progress.update($0)
        }
        progress.finish()
        let settings = try isTrunk ? SettingChange.list(from: before, to: after(report, before, in: store)) : []
        try tell(MergeResult(report: report, settings: settings, isDryRun: dryRun, store: store))
        for item in report.skipped { session.remark(item.text) }
        session.remark(lost: report.lost, restored: report.restored)
        for item in report.refused { session.remark("not merged: \(item.text)") }
    }

    private func after(_ report: MergeReport, _ before: [Setting], in store: Store) throws -> [Setting] {
        // The commit that a dry run leads to is not written.
        if dryRun { return try store.settings(before, after: report) }
        return try store.settings(after: report)
    }
}

/// What `merge` did.
package struct MergeResult: ActionResult {
    package let report: MergeReport
    /// The settings that it changed.
    package let settings: [SettingChange]
    package let isDryRun: Bool
    private let store: Store

    init(report: MergeReport, settings: [SettingChange], isDryRun: Bool, store: Store) {
        self.report = report
        self.settings = settings
        self.isDryRun = isDryRun
        self.store = store
    }

    /// The changed memories with their texts.
    package func changedTexts() throws -> [(change: EntryChange, text: String)] {
        // The commit that it would lead to is not written.
        let snapshot = try store.snapshot(of: report.heads)
        return try report.changes.map { ($0, try snapshot.body(of: snapshot.item($0.id))?.content ?? "") }
    }

    package var json: JSON {
        let brought: [JSON] = report.contributions.map { contribution in
            .members([
                "added": .count(contribution.count.added), "branch": .string(contribution.branch.reference),
                "commit": .text(contribution.branch.tip), "counted": .count(contribution.count.counted),
                "removed": .count(contribution.count.removed),
            ])
        }
        let changes: [JSON] = report.changes.map { change in
            .members(["change": .string(change.kind.rawValue), "id": .text(change.id)])
        }
        return .members([
            "added": .count(report.count.added), "branch": .string(report.target), "brought": .array(brought),
            "changes": isDryRun ? .array(changes) : nil, "commit": .text(report.commit),
            "counted": .count(report.count.counted), "heads": .texts(report.heads),
            "lost": .array(report.lost.map(\.json)),
            "refused": .array(report.refused.map(\.json)), "removed": .count(report.count.removed),
            "restored": .array(report.restored.map(\.json)), "result": .string(report.outcome.rawValue),
            "settings": settings.isEmpty ? nil : .array(settings.map(\.json)),
            "skipped": .array(report.skipped.map(\.json)), "tree": .text(report.tree),
        ])
    }

    package static var schema: Schema {
        .object(
            ChangeCount.members + [
                .member("branch", .text, "The branch that was merged into."),
                .member(
                    "brought",
                    .array(
                        .object(
                            ChangeCount.members + [
                                .member("branch", .text, "A branch."), .member("commit", .hash, "Where it is."),
                            ])), "What each branch brought."),
                .optional(
                    "changes",
                    .array(
                        .object([
                            .member("change", .text, "What happens to it."), .member("id", .id, "The memory."),
                        ])), "Each memory that would change, in a dry run."),
                .member("commit", .hash, "The commit that the branch is at, or would be."),
                .member("heads", .array(.hash), "The commits that were joined."),
                .member("lost", .array(Loss.schema), "What the trunk has lost."),
                .member("refused", .array(MergeReport.Refused.schema), "The branches that were not merged."),
                .member("restored", .array(Loss.schema), "What was brought back."),
                .member("result", .words(["fast-forward", "merged", "up-to-date"]), "What was done."),
                .optional("settings", .array(SettingChange.schema), "The settings that changed."),
                .member("skipped", .array(MergeReport.Skipped.schema), "The files that were skipped."),
                .member("tree", .hash, "The tree of the commit."),
            ])
    }
}
