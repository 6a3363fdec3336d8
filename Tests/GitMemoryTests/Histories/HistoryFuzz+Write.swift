import CRDT
import TestSupport
import Git

@testable import GitMemory

extension HistoryFuzz {
    /// What one write is to do. Each part of it is about entries of its own.
    enum Plan: CustomStringConvertible {
        case add(Body, until: Expiry)
        case forget(EntryID)
        case count(EntryID, CounterName, [UInt64])
        case supersede([EntryID], Body)
        case edge(EntryID, EntryID, isApart: Bool)
        case once(Body, EntryID, until: Expiry)
        case mark(Body, String, String)

        var description: String {
            switch self {
            case .add(let body, let until):
                "add \(body.id.short) until \(until.moment?.compact ?? FuzzEntry.never)"
            case .forget(let id): "forget \(id.short)"
            case .count(let id, let counter, let amounts): "count \(id.short) \(counter) by \(amounts)"
            case .edge(let a, let b, let isApart): "\(isApart ? "part" : "join") \(a.short) and \(b.short)"
            case .once(let key, let id, let until):
                "write \(id.short) by \(key.content) until \(until.moment?.compact ?? "")"
            case .mark(let inbox, let word, let sending): "\(word) \(sending) in \(inbox.content)"
            case .supersede(let old, let body): "supersede \(old.map(\.short)) by \(body.id.short)"
            }
        }
    }

    private enum Outcome {
        case verdict(Verdict)
        case done
    }

    /// Texts that are alike, so that git may take one body for another renamed.
    static func body(_ number: Int, supersedes old: [EntryID] = []) throws -> Body {
        var object = JSONObject()
        object["content"] = .string(
            "Fact \(number): the build of the service reads its settings once, when it starts, and keeps them until "
                + "it is told to read them again; nobody should rely on anything else here.")
        if !old.isEmpty { object["supersedes"] = .array(old.map { .string("\($0)") }) }
        return try Body(object)
    }

    /// An agent writes, and what it wrote is exactly what it was asked to.
    func write(as writer: AgentName? = nil) throws {
        // The same agent often writes again: only then are counts raised and adds renewed.
        let agent = writer ?? (random.oneIn(3) ? random.pick(agents) : lastWriter ?? random.pick(agents))
        lastWriter = agent
        let branch = BranchName.of(agent)
        let old = branches[branch] ?? branches[Self.trunk]
        guard let old, let trunk = branches[Self.trunk] else { throw FuzzFailure("no trunk") }
        let view = old.model.union(trunk.model)
        let plans = try plans(agent, view)
        note("\(agent) writes \(plans)")

        let mints = random.oneIn(12)
        let store =
            mints
            ? try Store(
                at: sandbox.path,
                surroundings: sandbox.world.surroundings(twins: "\(sandbox.root)/twins", mints: true)) : sandbox.store
        let written = try store.write(as: agent, subject: { _ in "fuzz" }) { draft in
            try plans.map { plan -> Outcome in
                switch plan {
                case .add(let body, let until): return .verdict(try draft.add(body, until: until))
                case .forget(let id): try draft.forget(id)
                case .count(let id, let counter, let amounts):
                    for amount in amounts { try draft.count(id, counter, by: amount) }
                case .supersede(let old, let body): try draft.supersede(old, with: body.object)
                case .edge(let a, let b, true): try draft.keepApart(a, b)
                case .edge(let a, let b, false): try draft.join(a, b, rule: 0)
                case .once(let key, let id, let until): try writeOnce(key, id, until: until, in: draft)
                case .mark(let inbox, let word, let sending):
                    try draft.add(inbox, until: .never)
                    try draft.mark(inbox.id, word, on: sending)
                }
                return .done
            }
        }

        let tip = try sandbox.run("rev-parse", branches[branch] == nil && !written.didWrite ? Self.trunk : branch).line
        let names = try names(of: tip)
        let new = names.subtracting(old.names)
        let gone = old.names.subtracting(names)
        try demand(gone.isSubset(of: FuzzModel.superseded(old.names.union(new))), "the write lost \(gone.sorted())")
        try demand(FuzzModel.superseded(new).isEmpty, "the write made needless names: \(new.sorted())")
        try demand(written.didWrite == !new.isEmpty, "didWrite is \(written.didWrite), new are \(new.sorted())")
        try demand("\(written.commit)" == tip, "the write says \(written.commit), the branch is at \(tip)")
        if written.didWrite {
            let parents = try commit(tip).parents.map { "\($0)" }
            try demand(parents == [old.tip], "the write's parents are \(parents), not \(old.tip)")
        }
        var rest = new
        for (plan, outcome) in zip(plans, written.result) {
            try check(plan, outcome, agent, view, before: old.names, new: &rest)
        }
        try demand(rest.isEmpty, "the write made names that nobody asked for: \(rest.sorted())")
        try checkFresh(new, heard: old.model)
        everything.names.formUnion(new)
        if written.didWrite { try arrive(branch, old.model.union(FuzzModel(names: new))) }
        if desk == branch { try checkDesk() }
        count("write")
    }

    private func plans(_ agent: AgentName, _ view: FuzzModel) throws -> [Plan] {
        let entries = view.entries()
        let now = sandbox.store.now.milliseconds
        let kept = Set(try (Self.keys + Self.messages + agents.map { try Self.inbox($0) }).map { "\($0.id)" })
        var free = try random.pick(8, of: (0..<8).map { try Self.body($0) })
        var live = random.pick(
            100, of: entries.filter { !$0.value.holds.isEmpty && !kept.contains($0.key) }.keys.sorted())
        var plans: [Plan] = []
        var used: Set<EntryID> = []
        for _ in 0...random.below(3) {
            switch random.below(10) {
            case 0..<4:
                let picked = try random.oneIn(2) ? Self.body(random.below(2)) : free.popLast()
                guard let body = picked, used.insert(body.id).inserted else { continue }
                let time = UInt64(random.below(random.oneIn(3) ? 300_000 : 10_000_000))
                let until = random.oneIn(3) ? nil : Timestamp(milliseconds: now + 1 + time)
                plans.append(.add(body, until: Expiry(until)))
            case 4..<6:
                guard let id = live.popLast().flatMap({ EntryID(hex: $0) }), used.insert(id).inserted else { continue }
                plans.append(.forget(id))
            case 6..<9:
                // Mostly one of two, whether it is there or not, so that shares meet.
                let number = random.oneIn(4) ? random.below(8) : random.below(2)
                let id = try Self.body(number).id
                guard used.insert(id).inserted else { continue }
                let counter = try random.oneIn(3) ? CounterName(random.pick(["endorsements", "seen"])) : .citations
                plans.append(.count(id, counter, (0...random.below(2)).map { _ in UInt64(1 + random.below(12)) }))
            default:
                let old = random.pick(1 + random.below(2), of: live).compactMap { EntryID(hex: $0) }.sorted()
                let body = try Self.body(random.below(3), supersedes: old)
                guard !old.isEmpty, used.isDisjoint(with: old + [body.id]) else { continue }
                used.formUnion(old + [body.id])
                plans.append(.supersede(old, body))
            }
        }
        if edges.oneIn(3) {
            // Some name a message, and join nothing.
            let others = try (0..<8).map { try Self.body($0).id } + Self.messages.prefix(1).map(\.id)
            let pair = edges.pick(2, of: others)
            let isApart = view.names.contains {
                $0.contains(".apart.") && $0.contains("\(pair[0])") && $0.contains("\(pair[1])")
            }
            if used.isDisjoint(with: pair) {
                used.formUnion(pair)
                plans.append(.edge(pair[0], pair[1], isApart: isApart || edges.oneIn(5)))
            }
        }
        return plans + (try plansTogether(agent, view, &used))
    }

    /// Whether one part of a write did just what it should; takes its names out of `new`.
    private func check(
        _ plan: Plan, _ outcome: Outcome, _ agent: AgentName, _ view: FuzzModel, before: Set<String>,
        new: inout Set<String>
    ) throws {
        switch plan {
        case .add(let body, let until):
            let verdict = if case .verdict(let verdict) = outcome { verdict } else { Verdict?.none }
            try checkAdd(body, until, verdict, agent, view, before, &new)
        case .forget(let id): try checkForget(id, view, &new)
        case .edge(let a, let b, let isApart):
            let (first, second) = (min(a, b), max(a, b))
            let wanted: Set =
                isApart ? ["\(first).apart.\(second)"] : ["\(first).same.\(second).0", "\(second).same.\(first).0"]
            let known = isApart && view.names.contains("\(second).apart.\(first)") ? wanted : view.names
            let mine = new.intersection(wanted)
            try demand(mine == wanted.subtracting(known), "an edge made \(mine.sorted()), not \(wanted.sorted())")
            new.subtract(mine)
            count(isApart ? "apart" : "same")
        case .count(let id, let counter, let amounts):
            let mine = new.filter { $0.hasPrefix("\(id).") }
            try demand(mine.count == 1, "a count made \(mine.sorted())")
            for name in mine {
                let parts = name.split(separator: ".").map(String.init)
                let share = view.share("\(id)", "\(counter)", parts[3])
                try demand(parts[1] == "count" && parts[2] == "\(counter)", "a count made \(name)")
                try demand(UInt64(parts[4]) == share + amounts.reduce(0, +), "a count by \(amounts) made \(name)")
            }
            new.subtract(mine)
        case .once(let key, let id, let until): try checkOnce(key, id, until: until, agent, before, &new)
        case .mark(let inbox, let word, let sending):
            try checkMark(inbox, word, sending, agent, view, before, &new)
        case .supersede(let old, let body):
            for id in old where id != body.id { try checkForget(id, view, &new) }
            try checkAdd(body, .never, nil, agent, view, before, &new)
        }
    }

    private func checkForget(_ id: EntryID, _ view: FuzzModel, _ new: inout Set<String>) throws {
        let dots = view.entries()["\(id)"]?.liveDots ?? []
        let mine = new.filter { $0.hasPrefix("\(id).") }
        try demand(mine == Set(dots.map { "\(id).del.\($0)" }), "a forget of \(dots) made \(mine.sorted())")
        new.subtract(mine)
    }

    func checkAdd(
        _ body: Body, _ until: Expiry, _ verdict: Verdict?, _ agent: AgentName, _ view: FuzzModel,
        _ before: Set<String>, _ new: inout Set<String>
    ) throws {
        let id = "\(body.id)"
        let wanted = until.moment?.compact ?? FuzzEntry.never
        let holders = view.entries()[id]?.holders(at: sandbox.store.now.compact) ?? []
        let own = holders.filter { $0.agent == "\(agent)" }
        let mine = new.filter { $0.hasPrefix("\(id).") }
        new.subtract(mine)
        let expected: Verdict = own.isEmpty ? holders.isEmpty ? .accepted : .merged : .unchanged
        if let verdict { try demand(verdict == expected, "the verdict is \(verdict) and should be \(expected)") }
        if own.contains(where: { $0.until >= wanted }) {
            return try demand(mine.isEmpty, "an add of what is held made \(mine.sorted())")
        }
        var adds = mine
        let hadBody = before.contains("\(id).json")
        try demand((adds.remove("\(id).json") != nil) == !hadBody, "the body is not there once")
        let name = adds.first ?? ""
        let parts = name.split(separator: ".").map(String.init)
        try demand(adds.count == 1 && parts[1] == "add" && parts[4] == "\(agent)", "an add made \(mine.sorted())")
        try demand((parts.count > 5 ? parts[5] : FuzzEntry.never) == wanted, "an add until \(wanted) made \(name)")
    }

    /// No dot is given twice, and no replica counts at two places.
    private func checkFresh(_ new: Set<String>, heard: FuzzModel) throws {
        for name in new.sorted() {
            let parts = name.split(separator: ".").map(String.init)
            switch parts[1] {
            case "add":
                let hold = parts.prefix(5).joined(separator: ".")
                let dot = parts[2] + "." + parts[3]
                let others = everything.names.filter { $0.contains(".add.\(dot).") }
                try demand(others.allSatisfy { $0.hasPrefix(hold) }, "the dot \(dot) was given twice: \(others)")
                if !others.isEmpty { count("renewal") }
            case "count":
                let ever = everything.share(parts[0], parts[2], parts[3])
                let here = heard.share(parts[0], parts[2], parts[3])
                try demand(ever == here, "\(parts[3]) has counted to \(ever) elsewhere, and goes on from \(here)")
                if ever > 0 { count("share raised") }
            default: break
            }
        }
    }
}
