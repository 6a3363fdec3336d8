internal import ArgumentParser
internal import Git
internal import GitMemory

struct Carry: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "carry",
        abstract: "Bring branches of older epochs over to the latest.",
        discussion: """
            When the store has been compacted, here or by somebody else, a branch of the older epoch holds what the \
            new one does not know yet: this brings just that over, on top of the new trunk. Without names it does so \
            for the trunk and all branches of this repository, with what remotes have of them; an agent that only a \
            remote has is brought over if it is named. Nothing is lost, in whatever order branches are carried; what \
            was erased stays behind.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Agents; every branch of an older epoch if none is named.")
    var branches: [String] = []

    @Flag(name: [.customShort("n"), .long], help: "Only show what would be brought over.")
    var dryRun = false

    func run() throws {
        let store = try global.store()
        let named = try branches.map { try store.branch(named: $0) }
        let summary = try store.carry(branches.isEmpty ? nil : named, dryRun: dryRun)
        if global.json {
            Output.object([
                "branches": Self.list(summary), "epoch": .count(summary.epoch),
                "lost_erasures": Self.erasures(summary),
                "refused": Self.list(summary.refused), "rewritten": Self.rewritten(summary),
                "waiting": Self.list(summary.waiting),
            ])
        } else if summary.branches.isEmpty, summary.lostErasures.isEmpty, summary.refused.isEmpty,
            summary.waiting.isEmpty
        {
            global.output.say("All branches here are of epoch \(summary.epoch), the latest that has been fetched.")
        }
        try Self.finish(summary, global, dryRun: dryRun)
    }

    /// Says what became of the branches.
    ///
    /// - Throws: ``Failure/BadNews`` if some had to stay.
    static func finish(_ summary: CarrySummary, _ global: GlobalOptions, dryRun: Bool = false) throws {
        for branch in summary.branches {
            let name = branch.branch.dropFirst("refs/heads/".count)
            for item in branch.skipped {
                global.output.remark(
                    "left behind: \(item.path.escapingControls()) \(item.reason) (\(item.branches.joined(separator: ", "))"
                        + (branch.old.map { ", still in \($0.description.prefix(12))" } ?? "") + ")")
            }
            let brought = branch.count.text.isEmpty ? "" : ", bringing \(branch.count.text)"
            let erased = branch.erased == 0 ? "" : ", without \(branch.erased) erased"
            let verb =
                switch branch.outcome {
                case .carried: dryRun ? "would be carried to" : "carried to"
                case .moved: dryRun ? "would move to" : "moved to"
                case .upToDate: "is up to date in"
                }
            global.output.say("\(name) \(verb) epoch \(summary.epoch)\(brought)\(erased)")
        }
        for archive in summary.rewrittenArchives {
            global.output.say("\(archive.dropFirst("refs/heads/".count)) made anew without what was erased")
        }
        for id in summary.lostErasures {
            global.output.remark(
                "\(id) was erased in an epoch that gave way to this one, and is not here: gitmem compact --forget \(id.short)"
            )
        }
        for branch in summary.waiting { global.output.remark("\(branch.branch) \(branch.reason)") }
        for branch in summary.refused {
            global.output.remark(
                "not carried: \(branch.branch) \(branch.reason)" + (branch.hint.map { "; \($0)" } ?? ""))
        }
        if !summary.refused.isEmpty {
            let count = summary.refused.count
            throw Failure.BadNews(
                message: "\(count) branch\(count == 1 ? " was" : "es were") not carried",
                status: Failure.problemsFound)
        }
        if !summary.lostErasures.isEmpty {
            let count = summary.lostErasures.count
            throw Failure.BadNews(
                message: "\(count) erased memor\(count == 1 ? "y is" : "ies are") not erased in this epoch",
                status: Failure.problemsFound)
        }
    }

    static func json(_ summary: CarrySummary) -> JSON {
        var object = JSONObject()
        object["branches"] = list(summary)
        object["lost_erasures"] = erasures(summary)
        object["refused"] = list(summary.refused)
        object["rewritten"] = rewritten(summary)
        object["waiting"] = list(summary.waiting)
        return .object(object)
    }

    private static func list(_ summary: CarrySummary) -> JSON {
        .array(
            summary.branches.map { branch in
                var object = JSONObject()
                object["added"] = .count(branch.count.added)
                object["branch"] = .string(branch.branch)
                object["commit"] = .text(branch.commit)
                object["counted"] = .count(branch.count.counted)
                object["erased"] = .count(branch.erased)
                object["old"] = branch.old.map { .text($0) }
                object["removed"] = .count(branch.count.removed)
                object["result"] = .string(branch.outcome.rawValue)
                object["skipped"] = .array(branch.skipped.map { .string($0.path) })
                object["sources"] = .array(branch.sources.map { .text($0) })
                return .object(object)
            })
    }

    private static func erasures(_ summary: CarrySummary) -> JSON { .array(summary.lostErasures.map { .text($0) }) }

    private static func rewritten(_ summary: CarrySummary) -> JSON {
        .array(summary.rewrittenArchives.map { .string($0) })
    }

    private static func list(_ branches: [MergeReport.Refused]) -> JSON {
        .array(
            branches.map { branch in
                var object = JSONObject()
                object["branch"] = .string(branch.branch)
                object["reason"] = .string(branch.reason)
                return .object(object)
            })
    }
}
