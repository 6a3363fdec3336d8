internal import Actions
internal import ArgumentParser
internal import GitMemory

struct GuardCommand: ClaimingCommand {
    static let configuration = CommandConfiguration(
        commandName: "guard",
        abstract: "Check what you are about to push.",
        discussion: """
            Reports how far HEAD is behind the branch that it will be merged into, and behind its upstream; which \
            claims of others cover changed files; and which changed files needed a claim and had none. Memory that is \
            not merged is reported as a note. Nothing changes, apart from what `git fetch` fetches.

            Exit code 1: there are findings. 75: the remote could not be asked; see --no-fetch.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: ClaimOptions

    @Option(
        help: ArgumentHelp("The branch to merge into; by default the main branch of the remote.", valueName: "branch")
    )
    var base: String?

    @Flag(help: "Do not fetch; compare with what was last fetched.")
    var noFetch = false

    @Flag(help: "Count unmerged memory as a finding, too.")
    var strict = false

    func request() -> GuardAction {
        var request = GuardAction()
        request.words = options.words
        request.base = base
        request.noFetch = noFetch
        request.strict = strict
        return request
    }

    static func show(_ result: GuardFinding, of request: GuardAction, _ output: Output) {
        let mark = result.isOK ? "ok" : "finding"
        func line(_ text: String, _ mark: String) {
            let text = "\(mark.padded(to: 8)) \(result.check.padded(to: 10)) \(text)"
            // What is found is told even when nothing else is to be.
            if result.isOK { output.say(text) } else { Output.line(text) }
        }
        switch result {
        case .behind(let branch, let distance):
            line("\(distance.behind) commit\(distance.behind == 1 ? "" : "s") behind \(branch)", mark)
        case .claim(let path, let listing):
            let grant = listing.grant
            let place = grant.resource.shown == path ? "" : "\(grant.resource.shown) of "
            let reason = grant.reason.map { ": \($0)" } ?? ""
            line("\(path)   \(place)\(grant.agent), until \(ClaimPrinter.time(grant.until))\(reason)", mark)
        case .noClaim(let paths): line("nobody else has one of the \(paths) changed paths", mark)
        case .unclaimed(let path, let commit):
            line("\(path)   was changed without a claim by \(commit.prefix(12))", mark)
        case .noUnclaimed(let paths):
            line(paths == 0 ? "no changed path needs a claim" : "all \(paths) that need a claim had one", mark)
        case .memory(let unmerged, let isNote):
            let names = unmerged.map(\.description).joined(separator: ", ")
            let isNoted = !unmerged.isEmpty && isNote
            line(unmerged.isEmpty ? "all is merged" : "not merged: \(names)", isNoted ? "note" : mark)
        }
    }
}
