import CRDT
import Git
import TestSupport

@testable import GitMemory

/// What agents keep to work together: keys of writes, messages and what was done about them, claims, branches that go.
extension HistoryFuzz {
    static let keys = (0..<3).compactMap { try? entry("once", "key \($0)") }
    static let messages = (0..<3).compactMap { try? entry("message", "message \($0)") }
    /// No edge joins them, and no memory takes their place.
    static let kept = Set((keys + messages).map(\.id))

    private static func entry(_ kind: String, _ content: String) throws -> Body {
        try Body(content: content, ["kind": .string(kind)])
    }

    static func inbox(_ agent: AgentName) throws -> Body { try entry("inbox", "\(agent) 2026-11") }

    /// Draws what an agent does of these; no more than one thing for each entry.
    func plansTogether(_ agent: AgentName, _ view: FuzzModel, _ used: inout Set<EntryID>) throws -> [Plan] {
        guard together.oneIn(2) else { return [] }
        let term = UInt64(together.below(together.oneIn(4) ? 300_000 : 40_000_000))
        let until = Expiry(Timestamp(milliseconds: sandbox.store.now.milliseconds + 1 + term))
        switch together.below(6) {
        case 0, 1:
            let message = together.pick(Self.messages)
            return used.insert(message.id).inserted ? [.add(message, until: until)] : []
        case 2, 3:
            let key = together.pick(Self.keys)
            return used.insert(key.id).inserted ? [.once(key, try Self.body(together.below(8)).id, until: until)] : []
        case 4:
            let id = together.pick((Self.keys + Self.messages).map(\.id))
            return used.insert(id).inserted ? [.forget(id)] : []
        default:
            let inbox = try Self.inbox(agent)
            let sendings = Self.messages.flatMap { view.entries()["\($0.id)"]?.liveDots.sorted() ?? [] }
            // Some marks are of sendings that are not here.
            let sending =
                sendings.isEmpty || together.oneIn(8)
                ? "20261118T150000000Z0000.\(together.pick(["0000000000000", "zzzzzzzzzzzzz"]))"
                : together.pick(sendings)
            guard used.insert(inbox.id).inserted else { return [] }
            return [.mark(inbox, together.pick(["read", "ack"]), sending)]
        }
    }

    /// Does what `plansTogether` drew.
    func writeOnce(_ key: Body, _ id: EntryID, until: Expiry, in draft: Draft) throws {
        let hold = try draft.addAgain(key, until: until)
        try draft.mark(key.id, "once", on: "\(hold.token).\(id)")
    }

    func checkOnce(
        _ key: Body, _ id: EntryID, until: Expiry, _ agent: AgentName, _ before: Set<String>, _ new: inout Set<String>
    ) throws {
        var mine = new.filter { $0.hasPrefix("\(key.id).") }
        new.subtract(mine)
        let hadBody = before.contains("\(key.id).json")
        try demand((mine.remove("\(key.id).json") != nil) == !hadBody, "the body of a key is not there once")
        let add = mine.first { $0.contains(".add.") } ?? ""
        let parts = add.split(separator: ".").map(String.init)
        try demand(parts.count == 6 && parts[4] == "\(agent)", "a key made \(mine.sorted())")
        try demand(parts[5] == until.moment?.compact, "a key until \(until) made \(add)")
        let mark = "\(key.id).once.\(parts[2]).\(parts[3]).\(id)"
        try demand(mine == [add, mark], "a key made \(mine.sorted()), not \(mark)")
        count("once")
    }

    func checkMark(
        _ inbox: Body, _ word: String, _ sending: String, _ agent: AgentName, _ view: FuzzModel, _ before: Set<String>,
        _ new: inout Set<String>
    ) throws {
        let mark = "\(inbox.id).\(word).\(sending)"
        try demand(
            (new.remove(mark) != nil) == !view.names.contains(mark), "a mark is there once, and \(mark) is not")
        try checkAdd(inbox, .never, nil, agent, view, before, &new)
        count(word)
    }

    // MARK: The log of claims

    /// Somebody claims, renews or gives up something; the log is no memory, and no merge takes it for one.
    func claim() throws {
        let log = ClaimLog(of: sandbox.store)
        let agent = together.pick(agents)
        let tip = try log.tip(.local)
        let token = try log.tokens(1, after: [tip].compactMap { $0 })[0]
        let until = sandbox.world.now + 60_000
        let body = try Self.entry("claim", "name:\(together.below(4))")
        let change: LogChange
        switch claims[body.id] {
        case nil:
            change = .add(body, token: token, agent: "\(agent)", until: until)
            claims[body.id] = FuzzClaim(token: token, agent: "\(agent)", until: until)
        case let held? where together.oneIn(2):
            change = .remove(body.id, token: held.token)
            claims[body.id] = nil
        case let held?:
            // The later end counts.
            change = .renew(body.id, token: held.token, agent: held.agent, until: max(until, held.until))
            claims[body.id]?.until = max(until, held.until)
        }
        note("\(agent) changes the log of claims: \(change)")
        let next = try log.append(
            [change], after: tip, by: "\(agent)", token: token, subject: "claim", trailers: [])
        try demand(log.move(.local, from: tip, to: next), "the log does not move")
        count("claim")
        try checkClaims()
    }

    func checkClaims() throws {
        let log = ClaimLog(of: sandbox.store)
        guard let tip = try log.tip(.local) else { return try demand(claims.isEmpty, "the log is gone") }
        var found: [EntryID: FuzzClaim] = [:]
        for entry in try log.entries(at: tip) {
            for hold in entry.holds {
                found[entry.id] = FuzzClaim(token: hold.token, agent: hold.agent, until: hold.until ?? 0)
            }
        }
        try demand(found == claims, "the log has \(found), and should have \(claims)")
        let merges = try sandbox.run("rev-list", "--min-parents=2", tip).lines
        try demand(merges.isEmpty, "the log was merged by \(merges)")
    }

    // MARK: Agents that go

    /// `gitmem retire` of an agent, whose branch goes if the trunk has all of it.
    func retire() throws {
        let names = agents.filter { branches[BranchName.of($0)] != nil && desk != BranchName.of($0) }
        guard branches.count > 4, !names.isEmpty, let trunk = branches[Self.trunk] else { return }
        let agent = together.pick(names)
        guard let own = branches[BranchName.of(agent)] else { return }
        note("retire \(agent)")
        let isCovered = own.model.names.isSubset(of: trunk.model.names)
        do {
            _ = try sandbox.store.retire(agent, localOnly: true)
            try demand(isCovered, "\(agent) is retired with what the trunk does not have")
            try demand(
                sandbox.git.run(["rev-parse", "-q", "--verify", BranchName.of(agent)], at: 0).status != 0,
                "the branch of \(agent) is still there")
            branches[BranchName.of(agent)] = nil
            count("retire")
        } catch let error as StoreError where error.code == .notMerged {
            let contained = try sandbox.git.run(["merge-base", "--is-ancestor", own.tip, trunk.tip], at: 0)
            try demand(contained.status != 0, "\(agent) is merged, and not retired: \(error)")
            count("retire refused")
        }
    }
}

/// A claim as the model has it.
struct FuzzClaim: Equatable {
    let token: String
    let agent: String
    var until: UInt64
}
