internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Verify: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that memory branches conform to the format.",
        discussion: """
            Checks every name, mode, hash and body. With --history, or for a range A..B, also checks what each \
            commit did: that nothing vanished, no counter shrank or leapt, no stamp is in the future, and no replica \
            was advanced in two commits at once. The exit code is 1 if there are problems. Notes report what is \
            allowed but worth knowing. `git fsck` checks what git itself stores.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Agents, branches or commits, or a range of commits A..B; every memory branch if none is named.")
    var branches: [String] = []

    @Flag(help: "Check all commits of the branches, too.")
    var history = false

    func request() -> VerifyAction {
        var request = VerifyAction()
        request.branches = branches
        request.history = history
        return request
    }

    static func show(_ result: VerifyResult, of request: VerifyAction, _ output: Output) {
        switch result {
        case .finding(let place):
            let finding = place.finding
            let path = finding.path.isEmpty ? "it" : finding.path.escapingControls()
            output.say("\(finding.severity.rawValue)  \(place.place)  \(path) \(finding.problem)")
        case .claimFault(let commit, let problem): output.say("error  \(commit.prefix(12))  it \(problem)")
        case .checked(let name, let entries, let names):
            output.say("\(name): \(entries) entries, \(names) state names checked")
        case .checkedHistory(let name, let commits): output.say("\(name): \(commits) commits checked")
        }
    }
}
