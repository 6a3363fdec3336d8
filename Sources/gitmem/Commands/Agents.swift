internal import ArgumentParser
internal import GitMemory

struct Agents: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agents",
        abstract: "List the agents that have a branch, and what a merge would bring.")

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let store = try global.store()
        defer { for trouble in (try? store.troubles()) ?? [] { global.output.remark("not listed: \(trouble.text)") } }
        for summary in try store.atOneLook({ try store.agents() }) {
            let time = summary.lastCommit.flatMap { Timestamp(seconds: $0) }
            if global.json {
                Output.object([
                    "added": .count(summary.pending.added), "agent": .text(summary.agent),
                    "branch": .string(summary.branch.reference), "commit": .text(summary.branch.tip),
                    "counted": .count(summary.pending.counted), "last": time.map { .text($0) },
                    "lost": .count(summary.lost), "needs_carry": summary.needsCarry ? .bool(true) : nil,
                    "refused": summary.refusal.map { .string($0) },
                    "remotes": .array(summary.remotes.map { .string($0) }), "removed": .count(summary.pending.removed),
                ])
            }
            let pending = summary.pending.text
            global.output.say(
                "\(summary.agent.description.padded(to: 20))  \((time?.description ?? "nothing written").padded(to: 24))  "
                    + (summary.refusal.map { "not to merge: it \($0)" }
                        ?? (pending.isEmpty ? "merged" : "to merge: \(pending)"))
                    + (summary.lost > 0 ? "; the trunk has lost \(summary.lost) of its memories" : "")
                    + (summary.needsCarry ? "  (of another epoch: gitmem carry)" : "")
                    + (summary.branch.remote.map { "  (only on \($0))" } ?? ""))
        }
    }
}

extension ChangeCount {
    /// `2 added, 1 removed`; empty if nothing changed.
    var text: String {
        [(added, "added"), (removed, "removed"), (counted, "counted")].filter { $0.0 > 0 }
            .map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
}
