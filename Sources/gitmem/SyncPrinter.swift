internal import Git
internal import GitMemory

/// How a sync is shown.
struct SyncPrinter {
    let output: Output
    let isDry: Bool

    /// Prints what was done.
    ///
    /// - Throws: ``Failure/BadNews`` if something is left to do.
    func print(_ report: SyncReport) throws {
        show(report)
        if let news = badNews(report) { throw news }
    }

    func show(_ report: SyncReport) {
        if output.json {
            printJSON(report)
        } else if !output.quiet {
            printLines(report)
        }
        for item in report.skipped {
            output.remark(
                "left behind: \(item.path.escapingControls()) \(item.reason) (\(item.branches.joined(separator: ", ")))"
            )
        }
        output.remark(lost: report.lost, restored: report.restored)
        for item in report.refused { output.remark("not merged: \(item.text)") }
        for held in report.held {
            output.remark("\(held.name) stays as it is here: \(held.error.message.escapingControls())")
        }
    }

    func badNews(_ report: SyncReport) -> Failure.BadNews? {
        let remote = report.remote ?? ""
        let why = report.explanation.map { ": \($0)" } ?? ""
        let waits = report.waiting.isEmpty ? "nothing waits to be sent" : "what waits to be sent is safe here"
        let hint =
            "\(waits); run `gitmem sync` again later"
            + (report.waiting.isEmpty ? "" : ", `gitmem status` shows what waits")
        switch report.outcome {
        case .offline:
            return Failure.BadNews(
                message: "\(remote) cannot be reached\(why)", hint: hint, status: Failure.tryLater)
        case .refused:
            return Failure.BadNews(
                message: "\(remote) refused\(why)", hint: report.hint.map { "\($0); \(waits)" } ?? hint,
                status: Failure.tryLater)
        case .busy:
            return Failure.BadNews(
                message: "others kept moving the trunk of \(remote)\(why)", hint: hint, status: Failure.tryLater)
        case .locked:
            return Failure.BadNews(
                message: "what \(remote) has cannot be noted here\(why)",
                hint: "\(waits); if no git program is running, remove that file: `gitmem sync` does, after ten minutes",
                status: Failure.tryLater)
        case .synced, .upToDate, .held, .noRemote, .nested:
            guard let held = report.held.first else { return nil }
            return Failure.BadNews(
                message: "\(held.name) could not be brought along", hint: held.error.hint,
                status: Failure.status(held.error.code))
        }
    }

    private func printLines(_ report: SyncReport) {
        guard let remote = report.remote else {
            return Output.line("no remote: memory stays in this repository; `git remote add` gives it one")
        }
        for branch in report.carried?.branches ?? [] {
            line(
                "carry", "carried", String(branch.branch.dropFirst("refs/heads/".count)),
                "to epoch \(report.carried?.epoch ?? 0)")
        }
        var shown: Set<ObjectID> = []
        for contribution in report.contributions where !contribution.count.text.isEmpty {
            // What an agent wrote last is often the remote's trunk as well.
            guard shown.insert(contribution.branch.tip).inserted else { continue }
            let isOwn = contribution.branch.remote == nil
            line(
                isOwn ? "merge" : "bring", isOwn ? "merged" : "brought", contribution.branch.name,
                contribution.count.text)
        }
        for step in report.sent {
            let count = [Self.commits(step.commits), "to \(step.to.description.prefix(12))"]
            line("send", "sent", step.name, count.joined(nonEmptyBy: " "))
        }
        for waiting in report.waiting {
            line(
                "wait", "waiting", waiting.name,
                [Self.commits(waiting.commits), waiting.count.text].joined(nonEmptyBy: ": "))
        }
        let trunk = report.trunk.map { "memory/main at \($0)" } ?? "no trunk"
        let tries = report.tries > 1 ? ", \(report.tries) tries" : ""
        switch report.outcome {
        case .nested: Output.line("nothing to do in this hook: a sync with \(remote) has started it and goes on")
        case .upToDate: Output.line("up to date with \(remote), \(trunk)")
        case .synced where isDry, .held where isDry:
            Output.line("memory/main would be\(trunk.dropFirst("memory/main".count))")
        case .synced where !report.waiting.isEmpty:
            Output.line("exchanged branches with \(remote), \(trunk)\(tries)")
        case .synced: Output.line("in step with \(remote), \(trunk)\(tries)")
        case .held, .offline, .locked, .refused, .busy, .noRemote:
            Output.line("not in step with \(remote), \(trunk)\(tries)")
        }
    }

    private func line(_ plan: String, _ fact: String, _ name: String, _ count: String) {
        let what = isDry ? "would \(plan)".padded(to: 11) : fact.padded(to: 7)
        Output.line("\(what)  \(name.padded(to: 26))  \(count)")
    }

    private static func commits(_ number: Int) -> String {
        switch number {
        case 0: ""
        case 1: "1 commit"
        default: "\(number) commits"
        }
    }

    private func printJSON(_ report: SyncReport) {
        Output.object([
            "brought": .object(Self.object(report.count)),
            "carried": report.carried.map(Carry.json),
            "dry_run": isDry ? .bool(true) : nil,
            "explanation": report.explanation.map { .string($0) },
            "held": .array(
                report.held.map { .members(["branch": .string($0.branch), "reason": .string($0.error.message)]) }),
            "lost": .array(report.lost.map(\.json)),
            "moved": .array(report.moved.map(Self.step)),
            "refused": .array(report.refused.map(\.json)),
            "remote": report.remote.map { .string($0) },
            "restored": .array(report.restored.map(\.json)),
            "result": .string(report.outcome.rawValue),
            "sent": .array(report.sent.map(Self.step)),
            "skipped": .array(report.skipped.map(\.json)),
            "tries": .count(report.tries),
            "trunk": report.trunk.map { .text($0) },
            "waiting": .array(report.waiting.map { $0.json(for: report.remote ?? "") }),
        ])
    }

    private static func step(_ step: SyncReport.Step) -> JSON {
        .members([
            "branch": .string(step.branch), "commits": .count(step.commits), "from": step.from.map { .text($0) },
            "to": .text(step.to),
        ])
    }

    fileprivate static func object(_ count: ChangeCount) -> JSONObject {
        var object = JSONObject()
        object["added"] = .count(count.added)
        object["counted"] = .count(count.counted)
        object["removed"] = .count(count.removed)
        return object
    }
}

extension SyncReport.Waiting {
    /// - Parameter remote: which waits for it.
    func json(for remote: String) -> JSON {
        var object = SyncPrinter.object(count)
        object["branch"] = .string(branch)
        object["commits"] = .count(commits)
        object["remote"] = .string(remote)
        return .object(object)
    }
}

extension MergeReport.Skipped {
    var json: JSON {
        .members([
            "branches": .array(branches.map { .string($0) }), "path": .string(path), "reason": .string(reason),
        ])
    }
}

extension MergeReport.Refused {
    var json: JSON {
        .members(["branch": .string(branch), "hint": hint.map { .string($0) }, "reason": .string(reason)])
    }

    /// The branch, what is wrong with it and what to do, in one line.
    var text: String { "\(branch): it \(reason)" + (hint.map { "; \($0)" } ?? "") }
}

extension JSON {
    static func members(_ members: KeyValuePairs<String, JSON?>) -> JSON {
        var object = JSONObject()
        for (key, value) in members { object[key] = value }
        return .object(object)
    }
}

extension [String] {
    fileprivate func joined(nonEmptyBy separator: String) -> String {
        filter { !$0.isEmpty }.joined(separator: separator)
    }
}
