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
            History keeps everything. A branch whose reference is broken, or leads to what is not here, is put back at \
            the latest commit that its reflog, gitmem's records or a remote's branch know and that is here as a whole. What cannot be mended is named, with what to do, and exits with 1. If no \
            branch is named, left-overs of killed processes are removed, too.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Agents or branches of this repository; all of them if none is named.")
    var branches: [String] = []

    @Flag(name: [.customShort("n"), .long], help: "Only show what would be mended.")
    var dryRun = false

    func run() throws {
        let store = try global.store()
        var left = 0
        if let salvage = try store.salvagePackedReferences(dryRun: dryRun) {
            show(salvage)
            // Nothing else can be looked at as long as git cannot read them.
            if dryRun { return }
        }
        // Before all else: without these there may be no trunk.
        let restorations = try store.restoreBranches(dryRun: dryRun) { isMeant($0) }
        for restoration in restorations { left += show(restoration) }
        let unread = try Set(store.troubles().map(\.reference))
        if !unread.contains(Store.trunkReference) { _ = try store.trunk() }
        let agent = try global.agentName(in: store)
        let targets =
            try branches.isEmpty
            ? store.branches().filter { $0.remote == nil && !unread.contains($0.reference) }
            : branches.filter { name in
                !restorations.contains { $0.trouble.isCalled(name) && unread.contains($0.trouble.reference) }
            }
            .map { try store.branch(named: $0) }
        for branch in targets {
            let treatment: RepairReport
            do {
                treatment = try store.repair(branch, as: agent, dryRun: dryRun)
            } catch let error as StoreError where error.code == .noBranch && branches.isEmpty {
                global.output.remark(error.message)
                continue
            } catch let error as GitError where error.code.isOfDamage && branches.isEmpty {
                left += 1
                global.output.remark("\(branch.name) cannot be mended: \(error)")
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

    /// Whether a branch is to be put back: it is named, or none is.
    private func isMeant(_ trouble: BranchTrouble) -> Bool {
        branches.isEmpty || branches.contains { trouble.isCalled($0) }
    }

    /// - Returns: how many problems are left.
    private func show(_ restoration: Restoration) -> Int {
        let trouble = restoration.trouble
        var object = JSONObject()
        object["branch"] = .string(trouble.reference)
        object["problem"] = .string(trouble.reason)
        switch restoration.outcome {
        case .restored(let commit, let source, let lost):
            object["restored"] = .text(commit)
            object["lost"] = lost.map { .text($0) }
            global.output.say(
                "\(dryRun ? "would put back" : "put back")  \(trouble.name) at \(commit.description.prefix(12)), which \(source) "
                    + "knows: it \(trouble.reason)")
            if let lost { global.output.remark("\(trouble.name) was at \(lost) last, which is not here or damaged") }
        case .dropped:
            object["dropped"] = .bool(true)
            global.output.say(
                "\(dryRun ? "would drop" : "dropped")  what is noted of \(trouble.name): it \(trouble.reason); "
                    + "`gitmem sync` fetches it again")
        case .left(let hint):
            object["hint"] = .string(hint)
            global.output.say("left  \(trouble.name): it \(trouble.reason); \(hint)")
        }
        if global.json { Output.object(["reference": .object(object)]) }
        if case .left = restoration.outcome { return 1 }
        return 0
    }

    private func show(_ salvage: Store.Salvage) {
        if global.json {
            Output.object([
                "copy": .string(salvage.copy), "restored": .array(salvage.restored.map { .string($0.name) }),
            ])
        }
        global.output.say(
            "\(dryRun ? "would take" : "took")  out of packed-refs what git cannot read; it is kept as it was in \(salvage.copy)"
        )
        for (name, commit) in salvage.restored {
            global.output.say("put back  \(name) at \(commit.description.prefix(12)), which its reflog knows")
        }
        if !dryRun {
            global.output.remark("tags have no reflog: `git fetch --tags` brings those back that a remote has")
        }
    }

    private func show(swept paths: [String]) {
        if global.json { Output.object(["swept": .array(paths.map { .string($0) })]) }
        for path in paths { global.output.say("removed  \(path.escapingControls()), which a killed process left") }
    }

    private func show(_ treatment: RepairReport, of branch: MemoryBranch) {
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
