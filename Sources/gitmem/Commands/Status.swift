internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Status: TerminalCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show who is acting, where, and what is not merged yet.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var colouring: ColourOptions

    func request() -> StatusAction { StatusAction() }

    static func show(_ status: StatusResult, of request: StatusAction, _ output: Output) {
        for row in rows(status) { output.say(row.line) }
    }

    static func show(_ status: StatusResult, of request: StatusAction, on page: Page, _ screen: Screen) {
        for row in rows(status) { page.print(row.card, on: screen) }
    }

    /// A line of what is to be known: what it is about, a name perhaps, and what is said.
    private struct Row {
        let label: String
        var name: String?
        let text: String
        /// How wide label and name are in a pipe.
        var widths = (label: 8, name: 22)
        var isTrouble = false

        var line: String { label.padded(to: widths.label) + (name.map { $0.padded(to: widths.name) } ?? "") + text }

        var card: Card {
            Card(
                columns: [Card.Column(label, 12, isTrouble ? .trouble : .id)]
                    + (name.map { [Card.Column($0, 18, .agent)] } ?? []),
                text: [Piece(text: text.escapingControls())], most: .max)
        }
    }

    private static func rows(_ status: StatusResult) -> [Row] {
        place(status) + merging(status) + losses(status)
            + (status.claims.map { [Row(label: "claims", text: $0.text)] } ?? []) + waiting(status)
    }

    private static func place(_ status: StatusResult) -> [Row] {
        let (format, trunk) = (status.format, status.trunk)
        var rows = [
            Row(label: "store", text: "\(status.location) (epoch \(format.epoch), fan-out \(format.fanout))")
        ]
        if let naming = status.naming {
            rows.append(Row(label: "named", text: "by \(naming), for all that is done here"))
        }
        rows.append(Row(label: "trunk", text: "\(trunk.name) at \("\(trunk.tip)".prefix(12))"))
        let agent =
            switch (status.agent, status.own) {
            case (nil, _): "none; use --agent NAME or set GITMEM_AGENT"
            case (let agent?, nil):
                status.troubles.contains { $0.reference == "refs/heads/memory/agents/\(agent)" }
                    ? "\(agent), whose branch cannot be read" : "\(agent), who has written nothing yet"
            case (let agent?, let own?): "\(agent), on \(own.branch.name) at \("\(own.branch.tip)".prefix(12))"
            }
        return rows + [Row(label: "agent", text: agent)]
    }

    private static func merging(_ status: StatusResult) -> [Row] {
        var rows: [Row] = []
        let refused = status.agents.filter { $0.refusal != nil }
        if status.unmerged.isEmpty {
            let isAll = status.troubles.isEmpty && refused.isEmpty
            rows.append(
                Row(
                    label: "merged",
                    text: status.losses.losses.isEmpty
                        ? "everything\(isAll ? "" : " else") is in the trunk"
                        : "every \(isAll ? "" : "other ")branch"))
        }
        for summary in refused {
            rows.append(
                Row(
                    label: "not to merge", name: summary.agent.description, text: "it \(summary.refusal ?? "")",
                    widths: (14, 18), isTrouble: true))
        }
        for summary in status.unmerged {
            rows.append(
                Row(
                    label: "to merge", name: summary.agent.description, text: summary.pending.text, widths: (10, 22)))
        }
        return rows
    }

    private static func losses(_ status: StatusResult) -> [Row] {
        let losses = status.losses
        var rows: [Row] = []
        func lost(_ text: String, _ label: String = "lost") {
            rows.append(Row(label: label, text: text, widths: (10, 0), isTrouble: true))
        }
        for loss in losses.losses {
            lost("\(loss.memories), which commit \("\(loss.commit)".prefix(12)) took out of the trunk")
        }
        if !losses.losses.isEmpty { lost(Loss.hint, "") }
        if !losses.isComplete {
            lost("not all of the trunk's history has been looked at yet: `gitmem merge` does that")
        }
        return rows
    }

    private static func waiting(_ status: StatusResult) -> [Row] {
        var rows: [Row] = []
        for (remote, branches) in status.waiting {
            // Where there is one it goes without saying.
            let place = status.remotes.count > 1 ? "  to \(remote)" : ""
            for branch in branches {
                let commits = branch.commits == 1 ? "1 commit" : "\(branch.commits) commits"
                rows.append(
                    Row(
                        label: "to send", name: branch.name, text: "\(commits)  \(branch.count.text)\(place)",
                        widths: (10, 22)))
            }
        }
        for writes in status.deferred {
            rows.append(
                Row(
                    label: "deferred", name: writes.agent.description,
                    text:
                        "what was written since a rebase of the branch began stands beside it; the next write or merge "
                        + "after the rebase joins it", widths: (10, 22)))
        }
        for trouble in status.troubles {
            rows.append(
                Row(
                    label: "trouble", name: trouble.name, text: "it \(trouble.reason); \(trouble.hint)",
                    widths: (10, 22),
                    isTrouble: true))
        }
        return rows
    }
}
