package import GitMemory

/// `diff`: what differs between two branches or commits, or on one since a given time.
package struct DiffAction: Action {
    package var branches: [String] = []
    package var since: String?
    package var kind: String?
    package var beyond = false

    package init() {}

    package static var about: About {
        About(
            "diff", "Show what differs between two branches or commits, or on one since a given time.",
            use: "To see what a branch has beyond another, or what has become known since you last looked.",
            tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.text(
            Member(
                "since", .moment,
                "What was written since this moment: a date, a date and time, or a time span such as 2h."), &since)
        try form.text(Member("kind", "Only this kind."), &kind)
        try form.flag(
            Member("beyond", .flag, "Only what the second has beyond the first: what a merge would bring."), &beyond)
        try form.texts(
            Member(
                "branches",
                "Two agents, branches or commits; with a time, only one; by default the trunk.", place: .word),
            &branches)
    }

    package func run(in session: Session, _ tell: (DiffResult) throws -> Void) throws {
        if since == nil && branches.count != 2 {
            throw UsageError("Give two branches or commits, or --since TIME and at most one.")
        }
        if since != nil && beyond { throw UsageError("--beyond goes with two branches or commits.") }
        if since != nil && branches.count > 1 { throw UsageError("With --since, give one branch at most.") }
        let store = try session.store()
        let differences: [EntryDifference]
        if let since {
            let moment = try Moments.moment(since, now: store.now)
            let tip = try branches.first.map { try store.branch(named: $0) }?.tip ?? store.trunk().tip
            differences = try store.differences(from: store.commits(of: tip, before: moment), to: tip)
        } else {
            let tips = try branches.map { try store.branch(named: $0).tip }
            differences = try store.differences(from: [tips[0]], to: tips[1], beyond: beyond)
        }
        let shown = differences.filter { difference in
            guard let kind else { return !(difference.body?.isCoordination ?? false) || difference.isRule }
            return difference.body?.kind == kind
        }
        for difference in shown {
            try tell(.difference(difference, replaced: difference.replaced(in: shown)))
        }
        if shown.isEmpty { try tell(.nothing) }
    }
}

/// What `diff` tells.
package enum DiffResult: ActionResult {
    /// - Parameter replaced: the values of the same key that went.
    case difference(EntryDifference, replaced: [EntryID])
    case nothing

    package var isForPeople: Bool {
        if case .nothing = self { true } else { false }
    }

    package var json: JSON {
        guard case .difference(let difference, let replaced) = self else { return .members([:]) }
        let state = difference.kind == .removed ? difference.before : difference.after
        return .members([
            "agents": .texts(Set(state.liveHolds.map(\.agent.description)).sorted()),
            "change": .string(change),
            "content": difference.body.map { .string($0.content) },
            "counters": difference.kind == .counted ? Self.counters(difference) : nil,
            "id": .text(difference.id), "key": difference.body?.key.map { .string($0) },
            "kind": difference.body.map { .string($0.kind) },
            "replaced": replaced.isEmpty ? nil : .texts(replaced),
            "scope": difference.body?.scope.map { .string($0) },
        ])
    }

    /// What is said of it: a value that came is `set`.
    package var change: String {
        guard case .difference(let difference, _) = self else { return "" }
        return difference.kind == .added && difference.body?.key != nil ? "set" : difference.kind.rawValue
    }

    /// By how much each counter differs.
    package static func differing(_ difference: EntryDifference) -> [(name: CounterName, by: Int)] {
        let before = Dictionary(uniqueKeysWithValues: difference.before.counterValues.map { ($0.name, $0.value) })
        let after = Dictionary(uniqueKeysWithValues: difference.after.counterValues.map { ($0.name, $0.value) })
        return Set(before.keys).union(after.keys).sorted().compactMap { name in
            let by = Int(clamping: after[name] ?? 0) - Int(clamping: before[name] ?? 0)
            return by == 0 ? nil : (name, by)
        }
    }

    private static func counters(_ difference: EntryDifference) -> JSON {
        var object = JSONObject()
        for counter in differing(difference) { object[counter.name.description] = .count(counter.by) }
        return .object(object)
    }

    package static var schema: Schema {
        .object([
            .member("agents", .array(.text), "Who holds it; of what is removed, who did."),
            .member(
                "change", .words(["added", "removed", "counted", "set"]),
                "How the second differs from the first: counted is held or counted otherwise, set is the value of a key."
            ),
            .optional("content", .text, "Its text."),
            .optional("counters", .map(.integer), "Of what is counted, by how much each counter differs."),
            .member("id", .id, "The memory."), .optional("key", .text, "Its key."),
            .optional("kind", .text, "Its kind."),
            .optional("replaced", .array(.id), "Of a value, the values of that key that are removed."),
            .optional("scope", .text, "Its scope."),
        ])
    }
}

extension EntryDifference {
    /// Whether it is a rule of the team, which concerns everybody.
    fileprivate var isRule: Bool { body?.kind == Body.ruleKind }

    /// The values of the same key that went.
    fileprivate func replaced(in all: [EntryDifference]) -> [EntryID] {
        guard kind == .added, let body, let key = body.key else { return [] }
        return all.filter { $0.kind == .removed && $0.body?.key == key && $0.body?.scope == body.scope }.map(\.id)
    }
}
