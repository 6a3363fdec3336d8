internal import Actions
internal import GitMemory

/// How a sync is shown to people.
struct SyncPrinter {
    let isDry: Bool

    func show(_ report: SyncReport) {
        guard let remote = report.remote else {
            return Output.line("no remote: memory stays in this repository; `git remote add` gives it one")
        }
        for branch in report.carried?.branches ?? [] {
            line(
                "carry", "carried", String(branch.branch.dropFirst("refs/heads/".count)),
                "to epoch \(report.carried?.epoch ?? 0)")
        }
        var shown: Set<String> = []
        for contribution in report.contributions where !contribution.count.text.isEmpty {
            // What an agent wrote last is often the remote's trunk as well.
            guard shown.insert("\(contribution.branch.tip)").inserted else { continue }
            let isOwn = contribution.branch.remote == nil
            line(
                isOwn ? "merge" : "bring", isOwn ? "merged" : "brought", contribution.branch.name,
                contribution.count.text)
        }
        for step in report.sent {
            let count = [Self.commits(step.commits), "to \("\(step.to)".prefix(12))"]
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
}

extension [String] {
    fileprivate func joined(nonEmptyBy separator: String) -> String {
        filter { !$0.isEmpty }.joined(separator: separator)
    }
}
