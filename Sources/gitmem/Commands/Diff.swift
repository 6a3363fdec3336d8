internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Diff: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what differs between two branches or commits, or on one since a given time.",
        discussion: """
            Each line begins with + for what the second one has beyond the first, - for what it lacks, or ~ for what \
            differs in its holders or counters. With --since, shows what was written on a branch since that time, \
            whenever it was merged. An expiry alone is not a difference.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Two agents, branches or commits; with a time, only one; by default the trunk.")
    var branches: [String] = []

    @Option(help: "What was written since this moment: a date, a date and time, or a time span such as 2h.")
    var since: String?

    @Option(help: "Only this kind.")
    var kind: String?

    @Flag(help: "Only what the second has beyond the first: what a merge would bring.")
    var beyond = false

    func request() -> DiffAction {
        var request = DiffAction()
        request.branches = branches
        request.since = since
        request.kind = kind
        request.beyond = beyond
        return request
    }

    static func show(_ result: DiffResult, of request: DiffAction, _ output: Output) {
        guard case .difference(let difference, let replaced) = result else {
            return output.say("Nothing differs.")
        }
        if output.quiet { return Output.line("\(difference.id)") }
        let sign =
            switch difference.kind {
            case .added: "+"
            case .removed: "-"
            case .counted: "~"
            }
        let state = difference.kind == .removed ? difference.before : difference.after
        let agents = Set(state.liveHolds.map(\.agent.description)).sorted().joined(separator: ",")
        let key = difference.body?.key.map { "\($0) = " } ?? ""
        let content = Output.shown(key + (difference.body?.content ?? "no text"))
        var remarks = difference.kind == .counted ? DiffResult.differing(difference).map(Self.text) : []
        if !replaced.isEmpty { remarks.append("replaces \(replaced.map(\.short).joined(separator: ", "))") }
        let remark = remarks.isEmpty ? "" : "   (\(remarks.joined(separator: ", ")))"
        Output.line("\(sign) \(difference.id.short)  \(agents.padded(to: 12))  \(content)\(remark)")
    }

    private static func text(_ counter: (name: CounterName, by: Int)) -> String {
        "\(counter.name) \(counter.by < 0 ? "" : "+")\(counter.by)"
    }
}
