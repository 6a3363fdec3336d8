internal import Actions
internal import ArgumentParser
internal import GitMemory
internal import Setup

struct Doctor: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Repair what `verify` finds, without rewriting history.",
        discussion: """
            Repairs each branch by a new commit on top of it; history stays. A memory that was edited by hand gets \
            its bytes back, and the edit becomes a new memory that supersedes it. A lost memory is looked for in the \
            history that is here. Files in the wrong folder are moved, and state files with content are emptied. A \
            branch with a broken reference is set to the latest complete commit that its reflog, gitmem's records or \
            a remote know of. What cannot be repaired is listed with what to do about it, and the exit code is 1. \
            Without branch names, leftovers of killed processes are removed as well.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Agents or branches of this repository; all of them if none is named.")
    var branches: [String] = []

    @Flag(name: [.customShort("n"), .long], help: "Only show what would be repaired.")
    var dryRun = false

    @Flag(help: "Only check whether agents' clients would run what is set up for them.")
    var agents = false

    func run() throws {
        guard agents else { return try Self.perform(request(), global) }
        guard branches.isEmpty, !dryRun else { throw UsageError("--agents goes with no branch and no --dry-run") }
        let top = try? Project.find(from: global.directory).top
        let place = Place(project: top ?? global.directory, home: Environment.value("HOME") ?? "")
        let reports = HarnessSurvey.reports(in: place, path: Environment.value("PATH") ?? "")
        for report in reports { SurveyPrinter(output: global.output).show(report) }
        let idle = reports.count { !$0.runs }
        if idle > 0 {
            throw BadNews(
                message: "\(idle) of \(reports.count) clients would not run all of it", exit: ExitCode.problemsFound)
        }
        if reports.isEmpty { global.output.say("no client of agents is on the path or set up") }
    }

    func request() -> DoctorAction {
        var request = DoctorAction()
        request.branches = branches
        request.dryRun = dryRun
        return request
    }

    static func show(_ result: DoctorResult, of request: DoctorAction, _ output: Output) {
        switch result {
        case .salvaged(let salvage):
            output.say(
                "\(request.dryRun ? "would take" : "took")  out of packed-refs what git cannot read; it is kept as it was in "
                    + salvage.copy)
            for (name, commit) in salvage.restored {
                output.say("put back  \(name) at \("\(commit)".prefix(12)), which its reflog knows")
            }
        case .restored(let restoration): show(restoration, isDry: request.dryRun, output)
        case .repaired(let report, let name): show(report, of: name, isDry: request.dryRun, output)
        case .swept(let paths):
            for path in paths { output.say("removed  \(path.escapingControls()), which a killed process left") }
        case .ended(let claims):
            for claim in claims {
                output.say("ended  the claim of \(claim.holderText) on \(claim.resource.shown), which was over")
            }
        }
    }

    private static func show(_ restoration: Restoration, isDry: Bool, _ output: Output) {
        let trouble = restoration.trouble
        switch restoration.outcome {
        case .restored(let commit, let source, _):
            output.say(
                "\(isDry ? "would put back" : "put back")  \(trouble.name) at \("\(commit)".prefix(12)), which \(source) "
                    + "knows: it \(trouble.reason)")
        case .dropped:
            output.say(
                "\(isDry ? "would drop" : "dropped")  what is noted of \(trouble.name): it \(trouble.reason); "
                    + "`gitmem sync` fetches it again")
        case .left(let hint): output.say("left  \(trouble.name): it \(trouble.reason); \(hint)")
        }
    }

    private static func show(_ report: RepairReport, of name: String, isDry: Bool, _ output: Output) {
        for mended in report.mended {
            output.say(
                "\(isDry ? "would repair" : "repaired")  \(mended.path.escapingControls()) \(mended.problem): \(mended.cure)"
            )
        }
        for finding in report.left { output.say("left  \(finding.path.escapingControls()) \(finding.problem)") }
        if report.mended.isEmpty {
            output.say("\(name): \(report.left.isEmpty ? "nothing to repair" : "nothing that can be repaired")")
        } else if let commit = report.commit {
            output.say("\(name): repaired in \(commit)")
        }
    }
}
