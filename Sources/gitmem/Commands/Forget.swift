internal import ArgumentParser
internal import CRDT
internal import Git
internal import GitMemory

struct Forget: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Take memories out.",
        discussion: """
            Removes the adds that this agent sees. An add that it does not see, made at the same time elsewhere, \
            stays: whoever wrote it meant it. With --by, takes back what one agent added since some moment, and \
            nothing that others hold; look at it with --dry-run first, and at branches that are not merged yet with \
            --view all. The text stays in git's history.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @Argument(help: "The memories, by their ids or the beginnings of them.")
    var ids: [String] = []

    @Option(help: "Take back what this agent added.")
    var by: String?

    @Option(help: "With --by: since this moment: a date, a date and time, or a time span such as 2h.")
    var since: String?

    @Flag(name: [.customShort("n"), .long], help: "Only list what would be taken out.")
    var dryRun = false

    func validate() throws {
        if ids.isEmpty == (by == nil) { throw ValidationError("Give ids, or --by AGENT --since TIME.") }
        if (by == nil) != (since == nil) { throw ValidationError("--by and --since go together.") }
    }

    func run() throws {
        let store = try global.store()
        let snapshot = try viewing.snapshot(global, store)
        let culprit = try by.map { name throws(StoreError) in try AgentName(name) }
        let moment = try since.map { try Moments.moment($0, now: store.now) }
        let isMeant = { (hold: EntryState.Hold) -> Bool in
            guard let culprit, let moment else { return true }
            return hold.agent == culprit && Timestamp(hold.dot.stamp) >= moment
        }
        var targets: [(id: EntryID, holds: [EntryState.Hold])] = []
        if culprit != nil {
            try snapshot.forEach { item in
                let holds = item.state.liveHolds.filter(isMeant)
                if !holds.isEmpty { targets.append((item.id, holds)) }
                return true
            }
        } else {
            for text in ids {
                do {
                    let id = try snapshot.resolve(text)
                    targets.append((id, try snapshot.item(id).state.liveHolds))
                } catch let error as StoreError where error.code == .unknownID {
                    // What the trunk has lost is in no view of others than its agent's.
                    let lost = try store.lostHolds(ofIDsBeginning: text)
                    if lost.isEmpty { throw error }
                    targets += lost
                }
            }
        }
        if dryRun {
            for target in targets where !target.holds.isEmpty { try list(target, snapshot, now: store.now) }
            return
        }
        let written = try store.write(
            as: try global.agentName(in: store), subject: { Self.subject($0.map(\.id)) }
        ) { draft in
            try targets.compactMap { target in
                var removed = try draft.forget(target.id, target.holds)
                if culprit == nil { removed += try draft.forget(target.id) }
                if removed.isEmpty { return nil }
                // What this view shows, and what the other one did, as with --view all.
                let others = try Self.holders(
                    [draft.state(of: target.id), snapshot.item(target.id).state], without: target.holds + removed,
                    at: draft.now)
                return Forgotten(id: target.id, removed: removed.count, heldBy: others)
            } as [Forgotten]
        }
        for target in written.result {
            if global.json {
                Output.object([
                    "branch": .string(written.branch), "commit": .text(written.commit),
                    "held_by": .array(target.heldBy.map { .text($0) }), "id": .text(target.id),
                    "removed": .count(target.removed),
                ])
            }
            global.output.say("forgot  \(target.id)\(Self.remark(target.heldBy))")
        }
        if written.result.isEmpty { global.output.say("There was nothing to forget.") }
    }

    private struct Forgotten {
        let id: EntryID
        let removed: Int
        /// Who holds it all the same.
        let heldBy: [AgentName]
    }

    /// Who holds an entry by other adds than these.
    private static func holders(
        _ states: [EntryState], without removed: [EntryState.Hold], at now: Timestamp
    ) -> [AgentName] {
        let gone = Set(removed.map(\.dot))
        let rest = states.flatMap { $0.holds(at: now) }.filter { !gone.contains($0.dot) }
        return Set(rest.map(\.agent)).sorted()
    }

    private static func remark(_ holders: [AgentName]) -> String {
        holders.isEmpty ? "" : ", which stays, held by " + holders.map(\.description).joined(separator: ", ")
    }

    private func list(
        _ target: (id: EntryID, holds: [EntryState.Hold]), _ snapshot: Snapshot, now: Timestamp
    ) throws {
        let entry = try snapshot.entry(target.id, at: now)
        let others = Self.holders(try [snapshot.item(target.id).state], without: target.holds, at: now)
        if global.json {
            Output.line { EntryPrinter.write(target.holds, of: target.id, entry, heldBy: others, into: &$0) }
        }
        let text = entry.map { Output.shown($0.body.content, width: 60) } ?? ""
        let agents = Set(target.holds.map(\.agent.description)).sorted().joined(separator: ",")
        global.output.say("would forget  \(target.id.short)  \(agents)  \(text)")
        if !others.isEmpty {
            global.output.say("              it stays, held by \(others.map(\.description).joined(separator: ", "))")
        }
    }

    private static func subject(_ ids: [EntryID]) -> String {
        ids.count <= 4 ? "forget \(ids.map(\.short).joined(separator: " "))" : "forget \(ids.count) entries"
    }
}
