internal import ArgumentParser
internal import Git
internal import GitMemory

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Mend what `verify` finds, by adding.",
        discussion: """
            Puts one commit on top of each branch that needs it. A memory that was changed by hand gets its bytes \
            back, and the change becomes a new memory that takes its place; a lost one is looked for in all history \
            that is here; names in the wrong folder are put where they belong, and state names with content emptied. \
            History keeps everything. What cannot be mended is named, with what to do, and exits with 1. If no \
            branch is named, left-overs of killed processes are removed, too.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Agents or branches of this repository; all of them if none is named.")
    var branches: [String] = []

    @Flag(name: [.customShort("n"), .long], help: "Only show what would be mended.")
    var dryRun = false

    func run() throws {
        let store = try global.store()
        _ = try store.trunk()
        let agent = try global.agentName(in: store)
        let targets =
            try branches.isEmpty
            ? store.branches().filter { $0.remote == nil } : branches.map { try store.branch(named: $0) }
        var left = 0
        for branch in targets {
            let treatment: Treatment
            do {
                treatment = try store.mend(branch, as: agent, dryRun: dryRun)
            } catch let error as StoreError where error.code == .noBranch && branches.isEmpty {
                global.output.remark(error.message)
                continue
            }
            left += treatment.left.count
            show(treatment, of: branch)
        }
        if branches.isEmpty, !dryRun { show(swept: try store.sweep()) }
        if left > 0 {
            throw Failure.BadNews(
                message: "\(left) problem\(left == 1 ? "" : "s") left", status: Failure.problemsFound)
        }
    }

    private func show(swept paths: [String]) {
        if global.json { Output.object(["swept": .array(paths.map { .string($0) })]) }
        for path in paths { global.output.say("removed  \(path.escapingControls()), which a killed process left") }
    }

    private func show(_ treatment: Treatment, of branch: MemoryBranch) {
        if global.json {
            Output.object([
                "branch": .string(treatment.branch), "commit": treatment.commit.map { .text($0) },
                "left": .array(
                    treatment.left.map { finding in
                        var object = JSONObject()
                        object["path"] = .string(finding.path)
                        object["problem"] = .string(finding.problem)
                        return .object(object)
                    }),
                "mended": .array(
                    treatment.mended.map { mended in
                        var object = JSONObject()
                        object["cure"] = .string(mended.cure)
                        object["path"] = .string(mended.path)
                        object["problem"] = .string(mended.problem)
                        return .object(object)
                    }),
            ])
        }
        let output = global.output
        for mended in treatment.mended {
            output.say(
                "\(dryRun ? "would mend" : "mended")  \(mended.path.escapingControls()) \(mended.problem): \(mended.cure)"
            )
        }
        for finding in treatment.left { output.say("left  \(finding.path.escapingControls()) \(finding.problem)") }
        if treatment.mended.isEmpty {
            output.say("\(branch.name): \(treatment.left.isEmpty ? "nothing to mend" : "nothing that can be mended")")
        } else if let commit = treatment.commit {
            output.say("\(branch.name): mended in \(commit)")
        }
    }
}
