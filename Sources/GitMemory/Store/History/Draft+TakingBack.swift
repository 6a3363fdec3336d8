internal import CRDT

/// What became of one entry of a write that was taken back.
public struct TakenBack: Sendable {
    /// What was done.
    public enum Deed: String, Sendable, CaseIterable {
        /// The adds that were written are removed.
        case forgotten
        /// What was removed is added anew.
        case restored
        /// The text that was there before takes its place.
        case replaced
        /// It is held only until when it was before.
        case shortened
    }

    /// The entry that the write had changed.
    public let id: EntryID
    /// What was done.
    public let deed: Deed
    /// Its body; `nil` if it has none.
    public let body: Body?
    /// What takes its place.
    public let successor: EntryID?
}

extension Draft {
    /// Takes back what a write of this agent's did, by adding names: an add is forgotten, what was forgotten is added anew,
    /// and of an edit or a value that was set, the text before takes the place of the one after.
    ///
    /// - Throws: ``StoreError`` with the code `notUndoable` for a write that only counts, marks or sends, which cannot be
    ///   taken back, and where what was written has been changed or taken back since.
    public func takeBack(_ write: AgentWrite) throws -> [TakenBack] {
        let entries = try write.entries.map(asSeen).filter { !$0.onlyCounts }
        try refuse(write, entries)
        let own = entries.filter { !$0.added.isEmpty && $0.body?.kind != Self.onceKind }
        let gone = entries.filter { !$0.removed.isEmpty && $0.body?.kind != Self.onceKind }
        for entry in own where !gone.isEmpty {
            let removals = try state(of: entry.id).holders.tombstones
            guard try state(of: entry.id).isLive(at: now), entry.added.allSatisfy({ !removals.contains($0.dot) }) else {
                throw Self.changed(entry.id)
            }
        }
        if let replaced = try replaceBack(own, gone) { return replaced }
        var deeds: [TakenBack] = []
        for entry in entries {
            if try !forget(entry.id, entry.added).isEmpty, entry.body?.kind != Self.onceKind {
                deeds.append(TakenBack(id: entry.id, deed: .forgotten, body: entry.body, successor: nil))
            }
            // A key that was taken back is free again, whatever becomes of what it was for.
            guard let body = entry.body, body.kind != Self.onceKind else { continue }
            for hold in entry.prolonged where try !forget(entry.id, [hold]).isEmpty {
                let end = entry.before.expiry(of: hold)
                if end.isAfter(now) { try add(body, for: hold.agent, until: end) }
                deeds.append(TakenBack(id: entry.id, deed: .shortened, body: body, successor: nil))
            }
            if try restore(entry, body) {
                deeds.append(TakenBack(id: entry.id, deed: .restored, body: body, successor: nil))
            }
        }
        if deeds.isEmpty {
            throw StoreError(
                .notUndoable, "there is nothing left to take back of “\(write.subject)”",
                hint: "`gitmem log` shows what was done since")
        }
        return deeds
    }

    /// The entry with what the writer saw of it beside its own branch: adds that others made, and the body.
    private func asSeen(_ entry: AgentWrite.Entry) throws -> AgentWrite.Entry {
        let fresh = entry.after.holders.tombstones.subtracting(entry.before.holders.tombstones)
        let known = Set(entry.before.expiries.keys.map(\.dot))
        if entry.body != nil, fresh.isSubset(of: known) { return entry }
        let item = try view.item(entry.id)
        var (before, after) = (entry.before, entry.after)
        for (hold, end) in item.state.expiries where fresh.contains(hold.dot) && !known.contains(hold.dot) {
            before.add(hold, until: end.value)
            after.add(hold, until: end.value)
        }
        return AgentWrite.Entry(
            id: entry.id, body: try entry.body ?? view.body(of: item), before: before, after: after)
    }

    private static let onceKind = "once"

    private func refuse(_ write: AgentWrite, _ entries: [AgentWrite.Entry]) throws {
        let isTalk = entries.contains { $0.body.map { $0.isCoordination && $0.kind != Self.onceKind } ?? false }
        if !entries.isEmpty, !isTalk || entries.contains(where: { $0.body?.kind == Body.ruleKind }) { return }
        let isMessage = entries.contains { $0.body?.kind == "message" }
        throw StoreError(
            .notUndoable, "“\(write.subject)” cannot be taken back: what is counted, read or sent stays",
            hint: isMessage
                ? "`gitmem forget ID` takes a message back that nobody has read"
                : "only adds, values, edits, removals and imports can be taken back")
    }

    private static func changed(_ id: EntryID) -> StoreError {
        StoreError(
            .notUndoable, "\(id.short) has been changed or forgotten since",
            hint: "`gitmem why \(id.short)` says by whom; `gitmem edit`, `set` and `forget` change what is there now")
    }

    /// An edit, or a value in the place of one: the text before takes the place of the one after, which keeps the counts of
    /// both.
    private func replaceBack(
        _ own: [AgentWrite.Entry], _ gone: [AgentWrite.Entry]
    ) throws -> [TakenBack]? {
        guard own.count == 1, gone.count == 1, let new = own.first, let old = gone.first, new.id != old.id,
            new.body?.supersedes == [old.id], let body = old.body
        else { return nil }
        let end = old.removed.map { old.before.expiry(of: $0) }.max() ?? .never
        guard end.isAfter(now) else { return nil }
        var object = body.object
        object["supersedes"] = nil
        let id = try supersede([new.id], with: object, until: end)
        return [TakenBack(id: new.id, deed: .replaced, body: new.body, successor: id)]
    }

    /// Adds anew for everybody whose add was removed, until when that was to last.
    private func restore(_ entry: AgentWrite.Entry, _ body: Body) throws -> Bool {
        var isRestored = false
        for hold in entry.removed {
            let end = entry.before.expiry(of: hold)
            guard end.isAfter(now) else { continue }
            if try state(of: entry.id).holds(at: now).contains(where: { $0.agent == hold.agent }) { continue }
            try add(body, for: hold.agent, until: end)
            isRestored = true
        }
        return isRestored
    }
}
