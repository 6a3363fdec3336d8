internal import Git
package import GitMemory

/// `sync`: exchanges memory with a remote, and merges it.
package struct SyncAction: Action {
    package var remote: String?
    package var dryRun = false
    package var noMerge = false
    package var timeout = "10m"

    package init() {}

    package static var about: About {
        About(
            "sync", "Exchange memory with a remote, and merge it.",
            use: "To share what was learned with other clones, and to learn what they know.", writes: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.flag(
            Member("dry_run", .flag, "Fetch, and only show what would be brought and sent.", letter: "n"), &dryRun)
        try form.flag(
            Member("no_merge", .flag, "Exchange agents' branches; the trunk only follows the remote's."), &noMerge)
        try form.text(Member("timeout", .span, "Give up a fetch or push after this long.", standard: "10m"), &timeout)
        try form.text(Member("remote", "The remote, by its name.", place: .word), &remote)
    }

    /// What a sync did.
    package struct Result: ActionResult {
        package let report: SyncReport
        package let isDryRun: Bool
        /// The settings that changed.
        package let settings: [SettingChange]
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let network = try network(of: session)
        let store = try session.store()
        let before = try store.localSettings()
        let report = try round(in: session, by: network)
        let isWorker = try store.standing().isWorker
        let settings = SettingChange.list(from: before, to: try store.localSettings())
        try tell(Result(report: report, isDryRun: dryRun, settings: settings))
        report.remark(in: session)
        if let news = report.badNews { throw news }
        // The branches of agents were exchanged; what comes of them for everybody is not a worker's to say.
        if isWorker, !noMerge, report.outcome != .noRemote { try store.standing().refuseWorker("does not merge") }
    }

    func network(of session: Session) throws -> Network {
        var network = session.network
        network.timeout = .milliseconds(try Moments.milliseconds(timeout))
        return network
    }

    func round(in session: Session, by network: Network) throws -> SyncReport {
        let store = try session.store()
        let report = try session.step("Exchanging branches" + (remote.map { " with \($0)" } ?? "")) {
            try store.sync(with: remote, merges: !noMerge && !store.standing().isWorker, dryRun: dryRun, by: network)
        }
        if !dryRun, ![.offline, .nested, .noRemote].contains(report.outcome) {
            try session.step("Exchanging claims") { try Coordinating.exchange(of: store, in: session) }
        }
        return report
    }
}

extension Moments {
    /// Milliseconds of a time span; not more than some thirty years.
    package static func milliseconds(_ text: String) throws -> UInt64 { try min(duration(text) ?? .max, 1 << 40) }
}

extension SyncAction.Result {
    package var json: JSON {
        .members([
            "brought": .object(report.count.object), "carried": report.carried.map(\.json),
            "dry_run": isDryRun ? .bool(true) : nil, "explanation": report.explanation.map { .string($0) },
            "held": .array(
                report.held.map { .members(["branch": .string($0.branch), "reason": .string($0.error.message)]) }),
            "lost": .array(report.lost.map(\.json)), "moved": .array(report.moved.map(\.json)),
            "refused": .array(report.refused.map(\.json)), "remote": report.remote.map { .string($0) },
            "restored": .array(report.restored.map(\.json)), "result": .string(report.outcome.rawValue),
            "sent": .array(report.sent.map(\.json)),
            "settings": settings.isEmpty ? nil : .array(settings.map(\.json)),
            "skipped": .array(report.skipped.map(\.json)),
            "tries": .count(report.tries), "trunk": report.trunk.map { .text($0) },
            "waiting": .array(report.waiting.map { $0.json(for: report.remote ?? "") }),
        ])
    }

    package static var schema: Schema {
        .object([
            .member("brought", .object(ChangeCount.members), "What came from the remote."),
            .optional("carried", CarrySummary.schema, "The branches that were carried over to a new epoch."),
            .optional("dry_run", .always(true), "Nothing but the fetch was done."),
            .optional("explanation", .text, "Why it did not go further."),
            .member(
                "held",
                .array(
                    .object([
                        .member("branch", .text, "The branch."), .member("reason", .text, "Why it stays as it is."),
                    ])), "The branches that stay as they are here."),
            .member("lost", .array(Loss.schema), "What the trunk has lost."),
            .member("moved", .array(SyncReport.Step.schema), "The branches here that moved."),
            .member("refused", .array(MergeReport.Refused.schema), "The branches that were not merged."),
            .optional("remote", .text, "The remote."),
            .member("restored", .array(Loss.schema), "What was brought back."),
            .member("result", .text, "How it ended: synced, up-to-date, offline, refused and others."),
            .member("sent", .array(SyncReport.Step.schema), "The branches of the remote that moved."),
            .optional("settings", .array(SettingChange.schema), "The settings that changed."),
            .member("skipped", .array(MergeReport.Skipped.schema), "The files that were skipped."),
            .member("tries", .count, "How often it was tried."), .optional("trunk", .hash, "Where the trunk is."),
            .member("waiting", .array(SyncReport.Waiting.schema), "What waits to be sent."),
        ])
    }
}

extension SyncReport.Step {
    var json: JSON {
        .members([
            "branch": .string(branch), "commits": .count(commits), "from": from.map { .text($0) }, "to": .text(to),
        ])
    }

    static var schema: Schema {
        .object([
            .member("branch", .text, "The branch."), .member("commits", .count, "How many commits it moved by."),
            .optional("from", .hash, "Where it was."), .member("to", .hash, "Where it is."),
        ])
    }
}

extension SyncReport.Waiting {
    /// - Parameter remote: which waits for it.
    func json(for remote: String) -> JSON {
        var object = count.object
        object["branch"] = .string(branch)
        object["commits"] = .count(commits)
        object["remote"] = .string(remote)
        return .object(object)
    }

    static var schema: Schema {
        .object(
            ChangeCount.members + [
                .member("branch", .text, "The branch."), .member("commits", .count, "How many commits wait."),
                .member("remote", .text, "The remote that they wait for."),
            ])
    }
}
