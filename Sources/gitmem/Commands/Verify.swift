internal import ArgumentParser
internal import GitMemory

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that memory branches are as the format says.",
        discussion: """
            Checks every name, mode, hash and body. Problems exit with 1; notes tell of what is allowed but worth \
            knowing. What git itself stores is checked by `git fsck`.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Agents, branches or commits; every memory branch if none is named.")
    var branches: [String] = []

    func run() throws {
        let store = try global.store()
        _ = try store.trunk()
        let targets = try branches.isEmpty ? store.branches() : branches.map { try store.branch(named: $0) }
        var problems = 0
        for branch in targets {
            let progress = Progress("Checking \(branch.name)", output: global.output)
            let check: Verification
            do {
                check = try store.verify(branch) { progress.update($0) }
            } catch let error as StoreError where error.code == .noBranch && branches.isEmpty {
                check = .ofNoMemory
            }
            progress.finish()
            for finding in check.findings {
                if finding.severity == .error { problems += 1 }
                if global.json {
                    Output.object([
                        "branch": .string(branch.reference), "path": .string(finding.path),
                        "problem": .string(finding.problem), "severity": .string(finding.severity.rawValue),
                    ])
                }
                global.output.say(
                    "\(finding.severity.rawValue)  \(branch.name)  \(finding.path.escapingControls()) \(finding.problem)"
                )
            }
            global.output.say("\(branch.name): \(check.entries) entries, \(check.names) state names checked")
        }
        if problems > 0 {
            throw Failure.BadNews(
                message: "\(problems) problem\(problems == 1 ? "" : "s") found", status: Failure.problemsFound)
        }
    }
}
