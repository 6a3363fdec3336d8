internal import ArgumentParser
internal import Git
internal import GitMemory

struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Bring branches together.",
        discussion: """
            Merges the branches named, or every memory branch here and as last seen on remotes, into the trunk. It never conflicts, and whoever merges the \
            same branches gets the same commit; a plain `git merge` is as good. What is malformed is left behind and \
            named.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Agents, branches or commits; all if none is named.")
    var branches: [String] = []

    @Flag(help: "Merge all memory branches, as without names.")
    var all = false

    @Option(help: "The branch to merge into; the trunk if not given.")
    var into: String?

    @Flag(name: [.customShort("n"), .long], help: "Only show what would change.")
    var dryRun = false

    func validate() throws {
        if all && !branches.isEmpty { throw ValidationError("Name branches or give --all, not both.") }
    }

    func run() throws {
        let store = try global.store()
        let sources = try branches.map { try store.branch(named: $0) }
        let target = try into.map { try store.localReference($0) } ?? Store.trunkReference
        let isTrunk = target == Store.trunkReference
        let before = try isTrunk ? store.localSettings() : []
        let progress = Progress("Joining folders", output: global.output)
        let report = try store.merge(branches.isEmpty ? nil : sources, into: target, dryRun: dryRun) {
            progress.update($0)
        }
        progress.finish()
        let settings = try isTrunk ? SettingChange.list(from: before, to: after(report, before, in: store)) : []
        if !global.json { for change in settings { global.output.say(change.text) } }
        if global.json {
            printJSON(report, settings)
        } else if !global.quiet {
            try printTable(report, store)
        }
        for item in report.skipped {
            global.output.remark(
                "left behind: \(item.path.escapingControls()) \(item.reason) (\(item.branches.joined(separator: ", ")))"
            )
        }
        global.output.remark(lost: report.lost, restored: report.restored)
        for item in report.refused { global.output.remark("not merged: \(item.text)") }
    }

    private func after(_ report: MergeReport, _ before: [Setting], in store: Store) throws -> [Setting] {
        // The commit that a dry run leads to is not written.
        if dryRun { return try store.settings(before, after: report) }
        return try store.settings(of: store.branch(named: "\(report.commit)"))
    }

    private func printJSON(_ report: MergeReport, _ settings: [SettingChange]) {
        let brought: [JSON] = report.contributions.map { contribution in
            var object = JSONObject()
            object["added"] = .count(contribution.count.added)
            object["branch"] = .string(contribution.branch.reference)
            object["commit"] = .text(contribution.branch.tip)
            object["counted"] = .count(contribution.count.counted)
            object["removed"] = .count(contribution.count.removed)
            return .object(object)
        }
        let changes: [JSON] = report.changes.map { change in
            var object = JSONObject()
            object["change"] = .string(change.kind.rawValue)
            object["id"] = .text(change.id)
            return .object(object)
        }
        Output.object([
            "added": .count(report.count.added), "branch": .string(report.target), "brought": .array(brought),
            "changes": dryRun ? .array(changes) : nil, "commit": .text(report.commit),
            "counted": .count(report.count.counted), "heads": .array(report.heads.map { .text($0) }),
            "lost": .array(report.lost.map(\.json)),
            "refused": .array(report.refused.map(\.json)), "removed": .count(report.count.removed),
            "restored": .array(report.restored.map(\.json)), "result": .string(report.outcome.rawValue),
            "settings": settings.isEmpty ? nil : .array(settings.map(\.json)),
            "skipped": .array(report.skipped.map(\.json)), "tree": .text(report.tree),
        ])
    }

    private func printTable(_ report: MergeReport, _ store: Store) throws {
        let width = report.contributions.map(\.branch.name.count).max() ?? 0
        func row(_ name: String, _ count: ChangeCount) -> String {
            let numbers = [count.added, count.removed, count.counted].map { number in
                let text = number == 0 ? "·" : "\(number)"
                return String(repeating: " ", count: max(0, 9 - text.count)) + text
            }
            return name.padded(to: max(width, 12)) + numbers.joined()
        }
        if !report.contributions.isEmpty {
            Output.line("".padded(to: max(width, 12)) + "    added  removed  counted")
            for contribution in report.contributions { Output.line(row(contribution.branch.name, contribution.count)) }
            Output.line(row("together", report.count))
        }
        if dryRun { try printChanges(report, store) }
        let verb =
            switch report.outcome {
            case .upToDate: "is up to date at"
            case .merged: dryRun ? "would be merged to" : "merged to"
            case .fastForward: dryRun ? "would move to" : "moved to"
            }
        let name = report.target.hasPrefix("refs/heads/") ? String(report.target.dropFirst(11)) : report.target
        Output.line("\(name) \(verb) \(report.commit), tree \(report.tree)")
    }

    private func printChanges(_ report: MergeReport, _ store: Store) throws {
        // The commit that it would lead to is not written.
        let snapshot = try store.snapshot(of: report.heads)
        for change in report.changes {
            let text = try snapshot.body(of: snapshot.item(change.id))?.content ?? ""
            Output.line(
                "\(change.kind.rawValue.padded(to: 7))  \(change.id.short)  \(Output.shown(text, width: 70))")
        }
    }
}
