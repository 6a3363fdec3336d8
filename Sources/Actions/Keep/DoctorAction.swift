package import Coordination
internal import Git
package import GitMemory

/// `doctor`: mends what `verify` finds, by adding.
package struct DoctorAction: Action {
    package var branches: [String] = []
    package var dryRun = false

    package init() {}

    package static var about: About {
        About(
            "doctor", "Repair what `verify` finds, without rewriting history.",
            use: "When verify, status or an error says that something is damaged or lost.", writes: true,
            tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.flag(Member("dry_run", .flag, "Only show what would be repaired.", letter: "n"), &dryRun)
        try form.texts(
            Member(
                "branches", "Agents or branches of this repository; all of them if none is named.", place: .word),
            &branches)
    }

    package func run(in session: Session, _ tell: (DoctorResult) throws -> Void) throws {
        let store = try session.store(refusingWorker: "repairs nothing")
        var left = 0
        if let salvage = try store.salvagePackedReferences(dryRun: dryRun) {
            try tell(.salvaged(salvage))
            if !dryRun {
                session.remark("tags have no reflog: `git fetch --tags` brings those back that a remote has")
            }
            // Nothing else can be looked at as long as git cannot read them.
            if dryRun { return }
        }
        // Before all else: without these there may be no trunk.
        let restorations = try session.step("Looking for damaged branches") {
            try store.restoreBranches(dryRun: dryRun) { isMeant($0) }
        }
        for restoration in restorations {
            try tell(.restored(restoration))
            switch restoration.outcome {
            case .restored(_, _, let lost?):
                session.remark("\(restoration.trouble.name) was at \(lost) last, which is not here or damaged")
            case .left: left += 1
            default: break
            }
        }
        let unread = try Set(store.troubles().map(\.reference))
        if !unread.contains(Store.trunkReference) { _ = try store.trunk() }
        let agent = try session.agentName(in: store)
        let targets =
            try branches.isEmpty
            ? store.branches().filter { $0.remote == nil && !unread.contains($0.reference) }
            : branches.filter { name in
                !restorations.contains { $0.trouble.isCalled(name) && unread.contains($0.trouble.reference) }
            }
            .map { try store.branch(named: $0) }
        for branch in targets {
            do {
                let repair = try session.step("Checking \(branch.name)") {
                    try store.repair(branch, as: agent, dryRun: dryRun)
                }
                left += repair.left.count
                try tell(.repaired(repair, name: branch.name))
            } catch let error as StoreError where error.code == .noBranch && branches.isEmpty {
                session.remark(error.message)
            } catch let error as GitError where error.code.isOfDamage && branches.isEmpty {
                left += 1
                session.remark("\(branch.name) cannot be repaired: \(error)")
            }
        }
        if branches.isEmpty, !dryRun {
            try tell(.swept(try session.step("Removing what crashes left") { try store.sweep() }))
            let ended = try Coordinating.tidy(store, as: agent, in: session)
            if !ended.isEmpty { try tell(.ended(ended)) }
        }
        if left > 0 {
            throw BadNews(message: "\(left) problem\(left == 1 ? "" : "s") left", exit: ExitCode.problemsFound)
        }
    }

    /// Whether a branch is to be put back: it is named, or none is.
    private func isMeant(_ trouble: BranchTrouble) -> Bool {
        branches.isEmpty || branches.contains { trouble.isCalled($0) }
    }
}

/// What `doctor` did, or would do.
package enum DoctorResult: ActionResult {
    /// References that git could not read were taken out of `packed-refs`.
    case salvaged(Store.Salvage)
    /// A branch was put back, or could not be.
    case restored(Restoration)
    /// A branch was looked at and mended.
    case repaired(RepairReport, name: String)
    /// The files that a killed process left.
    case swept([String])
    /// Claims that were over, and that the log still held.
    case ended([ClaimResult])

    package var json: JSON {
        switch self {
        case .salvaged(let salvage):
            .members(["copy": .string(salvage.copy), "restored": .array(salvage.restored.map { .string($0.name) })])
        case .restored(let restoration): .members(["reference": Self.json(restoration)])
        case .repaired(let report, _):
            .members([
                "branch": .string(report.branch), "commit": report.commit.map { .text($0) },
                "left": .array(
                    report.left.map { .members(["path": .string($0.path), "problem": .string($0.problem)]) }),
                "mended": .array(
                    report.mended.map {
                        .members([
                            "cure": .string($0.cure), "path": .string($0.path), "problem": .string($0.problem),
                        ])
                    }),
            ])
        case .swept(let paths): .members(["swept": .texts(paths)])
        case .ended(let claims): .members(["ended": .texts(claims.map(\.resource.text))])
        }
    }

    private static func json(_ restoration: Restoration) -> JSON {
        var object = JSONObject()
        object["branch"] = .string(restoration.trouble.reference)
        object["problem"] = .string(restoration.trouble.reason)
        switch restoration.outcome {
        case .restored(let commit, _, let lost):
            object["restored"] = .text(commit)
            object["lost"] = lost.map { .text($0) }
        case .dropped: object["dropped"] = .bool(true)
        case .left(let hint): object["hint"] = .string(hint)
        }
        return .object(object)
    }

    package static var schema: Schema {
        let finding: [Schema.Property] = [
            .member("path", .text, "Where it is."), .member("problem", .text, "What is wrong."),
        ]
        return .either([
            .object([
                .member("copy", .text, "Where packed-refs is kept as it was."),
                .member("restored", .array(.text), "The references that were put back."),
            ]),
            .object([
                .member(
                    "reference",
                    .object([
                        .member("branch", .text, "The branch."),
                        .optional("dropped", .always(true), "What was noted of it is gone; a sync fetches it again."),
                        .optional("hint", .text, "What to do, where nothing could be done."),
                        .optional("lost", .hash, "Where it was last, if that is not here."),
                        .member("problem", .text, "What was wrong with it."),
                        .optional("restored", .hash, "Where it is again."),
                    ]), "A branch that could not be read.")
            ]),
            .object([
                .member("branch", .text, "The branch."), .optional("commit", .hash, "The commit that repairs it."),
                .member("left", .array(.object(finding)), "What could not be repaired."),
                .member(
                    "mended", .array(.object(finding + [.member("cure", .text, "What was done about it.")])),
                    "What was repaired."),
            ]),
            .object([.member("swept", .array(.text), "The files of killed processes that were removed.")]),
            .object([.member("ended", .array(.text), "The resources of claims that were over and were ended.")]),
        ])
    }
}
