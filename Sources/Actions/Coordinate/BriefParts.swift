internal import Coordination
internal import GitMemory
internal import Recall

/// Gathers what a brief is made of. It reads, and marks nothing.
struct BriefParts {
    static let names = ["rules", "claims", "messages", "conflicts", "recall", "how"]

    /// Of an entry so many characters are shown.
    private static let longest = 300
    /// So many answers to the task are looked at.
    private static let mostAnswers = 20
    /// So many unread messages are shown.
    private static let mostMessages = 3

    private let store: Store
    private let session: Session
    private let agent: AgentName?
    private let index: StoreIndex
    /// The minute: within it the brief is the same.
    private let now: Timestamp

    private init(_ store: Store, _ session: Session, at now: Timestamp) throws {
        self.store = store
        self.session = session
        self.now = now
        agent = try session.agentIfAny(in: store)
        index = try StoreIndex(store)
        store.lookup = index
    }

    /// All parts, those of the task on one processor and the others on another one.
    ///
    /// - Parameter room: what there is room for: more is not made.
    static func all(in store: Store, _ session: Session, task: String?, for room: Brief.Room) throws -> [Brief.Part] {
        let now = store.now.minute
        guard let task, task.contains(where: { !$0.isWhitespace }) else {
            let parts = try BriefParts(store, session, at: now)
            return try parts.standing(room) + [known([]), how]
        }
        let away = AwaySession(session)
        var remarks: [String] = []
        let (answers, other) = try Parallel.both {
            try BriefParts(store, session.remarking { remarks.append($0) }, at: now).answers(task)
        } _: {
            var remarks: [String] = []
            let session = away.session.remarking { remarks.append($0) }
            let parts = try BriefParts(session.store(), session, at: now).standing(room)
            return (parts: parts, remarks: remarks)
        }
        for remark in other.remarks + remarks.filter({ !other.remarks.contains($0) }) { session.remark(remark) }
        return other.parts + [known(answers), how]
    }

    /// What is to be known whatever the task is.
    private func standing(_ room: Brief.Room) throws -> [Brief.Part] {
        [try rules(), try claims(), try messages(), try conflicts(room)]
    }

    private func since(_ moment: Timestamp) -> String { AgeText.text(moment, at: now) }

    private func cut(_ text: String, _ id: EntryID) -> String {
        text.oneLine(Self.longest, otherwise: " (gitmem show \(id.short))")
    }

    // MARK: Rules

    private func rules() throws -> Brief.Part {
        let lines = try store.rulesInForce().map { rule in
            "\(rule.name.oneLine(64)): \(cut(rule.text, rule.id)) (\(rule.agents.joined(separator: ", ")), "
                + "\(since(rule.since)))"
        }
        return Brief.Part("rules", "Rules of this team:", lines, isQuoted: false, more: "gitmem rules")
    }

    // MARK: Claims

    private func claims() throws -> Brief.Part {
        var lines: [String] = []
        do {
            lines = try claimLines()
        } catch let error as StoreError where [.damaged, .invalidInput, .unconfirmed, .busy].contains(error.code) {
            session.remark("the brief is without claims: \(error.message)")
        }
        return Brief.Part("claims", "Claims:", lines, isQuoted: true, more: "gitmem claims")
    }

    private func claimLines() throws -> [String] {
        guard let claims = try Coordinating.claims(in: store, session) else { return [] }
        let tokens = ClaimWords().tokens(session)
        // What ends within this minute is left out during all of it.
        let end = now.milliseconds + 60_000
        let all = try claims.list(as: agent, tokens: tokens).filter { $0.grant.until &+ claims.skew >= end }
        let others = all.filter { !$0.isMine && !$0.grant.isHidden }
        var lines: [String] = []
        var touching = 0
        if others.contains(where: { $0.grant.resource.kind == .path }) {
            if let paths = try store.changedCodePaths() {
                let changed = paths.compactMap { try? Resource(.path, $0) }
                for other in others {
                    guard let path = changed.first(where: { $0.overlaps(other.grant.resource) }) else { continue }
                    touching += 1
                    let what =
                        path == other.grant.resource ? "changed here" : "changed here: \(path.shown.oneLine(120))"
                    lines.append("\(line(other)); \(what)")
                }
            } else {
                session.remark("git cannot say what changed here, so no claim is compared with it")
            }
        }
        lines += all.filter(\.isMine).map { line($0) }
        let rest = others.count - touching
        if rest > 0 {
            lines.append("\(rest) \(rest == 1 ? "claim" : "claims") of others on paths unchanged here: gitmem claims")
        }
        let hidden = all.count(where: \.grant.isHidden)
        if hidden > 0 { lines.append("\(hidden) more held in scopes of others: gitmem claims") }
        return lines
    }

    private func line(_ claim: Claims.Listing) -> String {
        let grant = claim.grant
        let holder = claim.isMine ? "you" : "\(grant.agent)\(isSelf(grant.agent) ? ", elsewhere," : "")"
        let start = grant.since.flatMap { Timestamp(rfc3339: $0) }.map {
            " for \(AgeText.span($0 < now ? (now.milliseconds - $0.milliseconds) / 60_000 : 0))"
        }
        let unconfirmed = claim.confirmed == nil ? ", not confirmed" : ""
        let reason = grant.reason.map { ": \($0.oneLine(Self.longest))" } ?? ""
        return "\(grant.resource.shown.oneLine(Self.longest)): held by \(holder)\(start ?? ""), "
            + "\(left(grant)) left\(unconfirmed)\(reason)"
    }

    private func left(_ grant: Grant) -> String {
        AgeText.span(grant.until > now.milliseconds ? (grant.until - now.milliseconds) / 60_000 : 0)
    }

    private func isSelf(_ name: String) -> Bool { agent?.description == name }

    // MARK: Messages

    private func messages() throws -> Brief.Part {
        var lines: [String] = []
        if let agent {
            let unread = try Messaging(store, session, as: agent).letters().filter(\.isUnread)
            if unread.count > Self.mostMessages {
                lines.append("\(unread.count) are unread; gitmem inbox --unread lists them")
            }
            for letter in unread.prefix(Self.mostMessages) {
                let (message, sending) = (letter.message, letter.sending)
                let after = try MessageResult.After(sending, store, at: now)?.text.map { ", \($0)" } ?? ""
                let text = message.text.oneLine(Self.longest)
                lines.append(
                    "\(message.kind.oneLine(16)) from \(sending.sender), \(since(sending.time))\(after): \(text) "
                        + "(gitmem message read \(message.id.short))")
            }
        }
        return Brief.Part("messages", "Unread messages:", lines, isQuoted: true, more: "gitmem inbox --unread")
    }

    // MARK: Keys

    private func conflicts(_ room: Brief.Room) throws -> Brief.Part {
        let view = try store.snapshot(.own(agent))
        var (lines, bytes): ([String], Int) = ([], 0)
        let count = try store.conflicts(in: view, for: agent?.description ?? "-") { values in
            let body = values[0].body
            let place = body.scope.map { " (scope \($0.oneLine(64)))" } ?? ""
            // All values of one key share the room of an entry.
            let width = max(20, Self.longest / values.count)
            let all = values.prefix(8).map { value in
                let text = value.body.content.oneLine(width, otherwise: " (gitmem show \(value.item.id.short))")
                return "“\(text)” (\(holders(value)))"
            }
            let rest = values.count > all.count ? " and \(values.count - all.count) more" : ""
            let line = "\((body.key ?? "").oneLine(64))\(place): \(all.joined(separator: ", "))\(rest)"
            lines.append(line)
            bytes += line.utf8.count
            return bytes <= room.bytes
        }
        return Brief.Part(
            "conflicts", "Keys with several values, which `gitmem set` settles:", lines,
            further: count - lines.count, isQuoted: true, more: "gitmem get KEY")
    }

    private func holders(_ entry: ListedEntry) -> String {
        let names = Set(entry.holds.map(\.agent.description)).sorted().joined(separator: ", ").oneLine(80)
        return entry.latest.map { "\(names), \(since($0))" } ?? names
    }

    // MARK: Recall

    private func answers(_ task: String) throws -> [String] {
        var filter = Query()
        filter.hidesUnlisted = true
        let view = try store.snapshot(.own(agent))
        let found = try index.recall(task, in: view, filter: filter, limit: Self.mostAnswers, at: now)
        if let problem = found.problem { session.remark("answered without the index: \(problem)") }
        return found.entries.filter { $0.entry.body.scope != Store.settingsScope }.map { answer in
            let entry = answer.entry
            let key = entry.body.key.map { "\($0.oneLine(64)) = " } ?? ""
            let newer = answer.supersededBy.map { "; \($0.short) took its place" } ?? ""
            let cited = entry.body.content.oneLine(Self.longest)
            return "\(key)\(cited) (\(entry.item.id.short), \(holders(entry))\(newer))"
        }
    }

    private static func known(_ answers: [String]) -> Brief.Part {
        Brief.Part("recall", "Known about the task:", answers, isQuoted: true, more: "gitmem recall \"QUESTION\"")
    }

    // MARK: How

    private static var how: Brief.Part {
        Brief.Part(
            "how", "",
            [
                "To remember one fact: gitmem add \"TEXT\". To ask: gitmem recall \"QUESTION\". A memory that helped: "
                    + "gitmem cite ID."
            ], isQuoted: false, more: "gitmem help")
    }
}

/// A session for another thread, which opens a store of its own.
///
/// What it is handed may be called from any thread: it reads the clock and what the process was started with, which
/// nothing changes. Its bars and remarks, which go to whoever asked, are left behind.
private struct AwaySession: @unchecked Sendable {
    let session: Session

    init(_ session: Session) {
        self.session = session.withoutEars
    }
}
