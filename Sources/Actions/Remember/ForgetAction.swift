internal import CRDT
internal import GitMemory

/// `forget`: takes memories out.
package struct ForgetAction: Action {
    package var viewing = ViewWords()
    package var ids: [String] = []
    package var by: String?
    package var since: String?
    package var dryRun = false
    package var only = false
    package var allWordings = false

    package init() {}

    package static var about: About {
        About(
            "forget", "Remove memories.",
            use:
                "When a memory is wrong or no longer wanted; edit is better if the right text is known. `by` and `since` "
                + "take back what one agent wrote.", writes: true, tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try viewing.declare(in: &form)
        try form.text(Member("by", .agent, "Take back what this agent added."), &by)
        try form.text(
            Member(
                "since", .moment,
                "With `by`: since this moment: a date, a date and time, or a time span such as 2h."), &since)
        try form.flag(Member("dry_run", .flag, "Only list what would be removed.", letter: "n"), &dryRun)
        try form.flag(
            Member("only", .flag, "Remove only these wordings, and keep the others of their memories."), &only)
        try form.flag(
            Member(
                "all_wordings", .flag, "Remove all wordings, even if there are many or this agent holds none of them."),
            &allWordings)
        try form.texts(
            Member("ids", .id, "The memories, by their ids or the beginnings of them.", place: .word), &ids)
    }

    /// Adds that are to go, and of which entry.
    private typealias Target = (id: EntryID, holds: [EntryState.Hold])

    package func run(in session: Session, _ tell: (ForgetResult) throws -> Void) throws {
        if ids.isEmpty == (by == nil) { throw UsageError("give ids, or --by AGENT --since TIME") }
        if only && allWordings { throw UsageError("give --only or --all-wordings, not both") }
        if by != nil && (only || allWordings) { throw UsageError("--only and --all-wordings go with ids") }
        if (by == nil) != (since == nil) { throw UsageError("--by and --since go together") }
        let store = try session.store()
        let snapshot = try viewing.snapshot(session, store)
        let culprit = try by.map { name throws(StoreError) in try AgentName(name) }
        let moment = try since.map { try Moments.moment($0, now: store.now) }
        let caller = only || allWordings ? nil : try session.agentIfAny(in: store)
        let targets = try targets(of: culprit, since: moment, by: caller, store, snapshot)
        if dryRun {
            for target in targets where !target.holds.isEmpty {
                let entry = try snapshot.entry(target.id, at: store.now)
                let others = Self.holders(
                    try [snapshot.item(target.id).state], without: target.holds, at: store.now)
                try tell(.would(.init(id: target.id, holds: target.holds, entry: entry, heldBy: others)))
            }
            return
        }
        let written = try store.write(
            as: try session.agentName(in: store), subject: { Self.subject($0.map(\.id)) }
        ) { draft in
            try targets.compactMap { target in
                // The edges are looked at before the wording is gone.
                var removed = only && culprit == nil ? try draft.forgetOnly(target.id) : []
                removed += try draft.forget(target.id, target.holds)
                if culprit == nil { removed += try draft.forget(target.id) }
                if removed.isEmpty { return nil }
                // What this view shows, and what the other one did, as with --view all.
                let others = try Self.holders(
                    [draft.state(of: target.id), snapshot.item(target.id).state], without: target.holds + removed,
                    at: draft.now)
                return (target.id, removed.count, others)
            } as [(id: EntryID, removed: Int, heldBy: [AgentName])]
        }
        for target in written.result {
            try tell(
                .forgotten(
                    .init(
                        id: target.id, removed: target.removed, heldBy: target.heldBy, branch: written.branch,
                        commit: "\(written.commit)")))
        }
        if written.result.isEmpty { try tell(.nothing) }
    }

    private func targets(
        of culprit: AgentName?, since moment: Timestamp?, by caller: AgentName?, _ store: Store, _ snapshot: Snapshot
    ) throws -> [Target] {
        var targets: [Target] = []
        if let culprit, let moment {
            try snapshot.forEach { item in
                let holds = item.state.liveHolds.filter { hold in
                    hold.agent == culprit && Timestamp(hold.dot.stamp) >= moment
                }
                if !holds.isEmpty { targets.append((item.id, holds)) }
                return true
            }
            return targets
        }
        for text in ids {
            do {
                let id = try snapshot.resolve(text)
                for wording in try wordings(of: id, by: caller, store, snapshot)
                where !targets.contains(where: { $0.id == wording }) {
                    targets.append((wording, try snapshot.item(wording).state.liveHolds))
                }
            } catch let error as StoreError where error.code == .unknownID {
                // What the trunk has lost is in no view of others than its agent's.
                let lost = try store.lostHolds(ofIDsBeginning: text)
                if lost.isEmpty { throw error }
                targets += lost
            }
        }
        return targets
    }

    /// More wordings than these are taken out only if that is asked for.
    private static let mostWordings = 10

    /// The wordings that go with one.
    private func wordings(
        of id: EntryID, by caller: AgentName?, _ store: Store, _ snapshot: Snapshot
    ) throws -> [EntryID] {
        if only { return [id] }
        let ids = try snapshot.wordingIDs(of: id, at: store.now)
        if ids.count < 2 || allWordings { return ids }
        let isHeld = try ids.contains { wording in
            try snapshot.item(wording).state.holds(at: store.now).contains { $0.agent == caller }
        }
        if ids.count <= Self.mostWordings, isHeld { return ids }
        throw StoreError(
            .invalidInput,
            "\(id.short) belongs to a memory of \(ids.count) wordings" + (isHeld ? "" : ", none of them yours"),
            hint: "--all-wordings removes all of them, --only just this one; "
                + "`gitmem show --wordings \(id.short)` shows them")
    }

    /// Who holds an entry by other adds than these.
    private static func holders(
        _ states: [EntryState], without removed: [EntryState.Hold], at now: Timestamp
    ) -> [AgentName] {
        let gone = Set(removed.map(\.dot))
        let rest = states.flatMap { $0.holds(at: now) }.filter { !gone.contains($0.dot) }
        return Set(rest.map(\.agent)).sorted()
    }

    private static func subject(_ ids: [EntryID]) -> String {
        ids.count <= 4 ? "forget \(ids.map(\.short).joined(separator: " "))" : "forget \(ids.count) entries"
    }
}
