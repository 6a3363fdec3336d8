internal import Git
package import GitMemory

/// `carry`: brings branches of older epochs over to the latest.
package struct CarryAction: Action {
    package var branches: [String] = []
    package var dryRun = false

    package init() {}

    package static var about: About {
        About(
            "carry", "Carry branches of older epochs to the latest.",
            use: "After the store was compacted elsewhere, when a branch here is said to be of another epoch.",
            writes: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.flag(Member("dry_run", .flag, "Only show what would be carried over.", letter: "n"), &dryRun)
        try form.texts(
            Member("branches", "Agents; every branch of an older epoch if none is named.", place: .word), &branches)
    }

    /// What became of the branches.
    package struct Result: ActionResult {
        package let summary: CarrySummary

        package var json: JSON {
            guard case .object(var object) = summary.json else { return summary.json }
            object["epoch"] = .count(summary.epoch)
            return .object(object)
        }

        package static var schema: Schema {
            .object(CarrySummary.members + [.member("epoch", .count, "The latest epoch.")])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let store = try session.store(refusingWorker: "carries nothing over")
        let named = try branches.map { try store.branch(named: $0) }
        let summary = try session.step("Carrying branches over") {
            try store.carry(branches.isEmpty ? nil : named, dryRun: dryRun)
        }
        try tell(Result(summary: summary))
        try summary.finish(in: session)
    }
}

extension CarrySummary {
    /// Whether there was nothing to do and nothing to say.
    package var isEmpty: Bool { branches.isEmpty && lostErasures.isEmpty && refused.isEmpty && waiting.isEmpty }

    /// Says what was left out and what had to stay.
    ///
    /// - Throws: ``BadNews`` if some had to stay.
    func finish(in session: Session) throws {
        for branch in branches {
            for item in branch.skipped {
                session.remark(
                    "skipped: \(item.path.escapingControls()) \(item.reason) (\(item.branches.joined(separator: ", "))"
                        + (branch.old.map { ", still in \("\($0)".prefix(12))" } ?? "") + ")")
            }
        }
        for id in lostErasures {
            session.remark(
                "\(id) was erased in an epoch that gave way to this one, and is not here: gitmem compact --forget \(id.short)"
            )
        }
        for branch in waiting { session.remark("\(branch.branch) \(branch.reason)") }
        for branch in refused {
            session.remark("not carried: \(branch.branch) \(branch.reason)" + (branch.hint.map { "; \($0)" } ?? ""))
        }
        if !refused.isEmpty {
            let count = refused.count
            throw BadNews(
                message: "\(count) branch\(count == 1 ? " was" : "es were") not carried",
                exit: ExitCode.problemsFound)
        }
        if !lostErasures.isEmpty {
            let count = lostErasures.count
            throw BadNews(
                message: "\(count) erased memor\(count == 1 ? "y is" : "ies are") not erased in this epoch",
                exit: ExitCode.problemsFound)
        }
    }

    package var json: JSON {
        .members([
            "branches": .array(branches.map(\.json)), "lost_erasures": .texts(lostErasures),
            "refused": Self.list(refused), "rewritten": .texts(rewrittenArchives), "waiting": Self.list(waiting),
        ])
    }

    private static func list(_ branches: [MergeReport.Refused]) -> JSON {
        .array(branches.map { .members(["branch": .string($0.branch), "reason": .string($0.reason)]) })
    }

    static var members: [Schema.Property] {
        let list = Schema.array(
            .object([.member("branch", .text, "The branch."), .member("reason", .text, "Why.")]))
        return [
            .member("branches", .array(CarriedBranch.schema), "What became of each branch."),
            .member("lost_erasures", .array(.id), "Memories that were erased in an epoch that gave way to this one."),
            .member("refused", list, "The branches that were not carried over."),
            .member("rewritten", .array(.text), "The archives that were rewritten without what was erased."),
            .member("waiting", list, "The branches that are carried over later."),
        ]
    }

    static var schema: Schema { .object(members) }
}

extension CarriedBranch {
    var json: JSON {
        var object = count.object
        object["branch"] = .string(branch)
        object["commit"] = .text(commit)
        object["erased"] = .count(erased)
        object["old"] = old.map { .text($0) }
        object["result"] = .string(outcome.rawValue)
        object["skipped"] = .array(skipped.map { .string($0.path) })
        object["sources"] = .texts(sources)
        return .object(object)
    }

    static var schema: Schema {
        .object(
            ChangeCount.members + [
                .member("branch", .text, "The branch."), .member("commit", .hash, "Where it is."),
                .member("erased", .count, "How many memories it has no more as they were erased."),
                .optional("old", .hash, "Where it was."),
                .member("result", .words(["carried", "moved", "up-to-date"]), "What was done."),
                .member("skipped", .array(.text), "The files that were skipped."),
                .member("sources", .array(.hash), "The commits that it comes from."),
            ])
    }
}
