internal import Coordination
package import GitMemory
internal import Recall

/// What became of a rule: what `rules add`, `rules set` and `rules remove` tell.
package struct RuleChange: ActionResult {
    /// What was done with a rule.
    package enum Verdict: String, CaseIterable {
        case accepted, merged, unchanged, removed
    }

    package let name: String
    package let id: EntryID
    package let verdict: Verdict
    package let branch: String
    package let commit: String

    package var json: JSON {
        .members([
            "branch": .string(branch), "commit": .string(commit), "holds": .string("from the next merge on"),
            "id": .text(id), "name": .string(name), "verdict": .string(verdict.rawValue),
        ])
    }

    package static var schema: Schema {
        .either([
            .object([
                .member("branch", .text, "The agent's branch."),
                .member("commit", .hash, "The commit that the branch is at."),
                .member("holds", .words(["from the next merge on"]), "From when on it holds."),
                .member("id", .id, "The memory that it is."), .member("name", .text, "The name of the rule."),
                .member("verdict", .words(Verdict.allCases.map(\.rawValue)), "What became of it."),
            ]),
            GateRejection.schema,
        ])
    }

    /// Changes rules in one commit, and tells of each.
    ///
    /// - Parameter change: calls its second argument with each body before it is added.
    static func write(
        in session: Session, subject: (String) -> String, _ tell: (RuleChange) throws -> Void,
        _ change: (Draft, @escaping (Body) throws -> Void) throws -> [Draft.RuleChange]
    ) throws {
        try write(in: session, subject: subject, tell) { draft, screen in
            try change(draft, screen).map { ($0.name, $0.id, Verdict(rawValue: $0.verdict.rawValue) ?? .accepted) }
        }
    }

    static func write(
        in session: Session, subject: (String) -> String, _ tell: (RuleChange) throws -> Void,
        _ change: (Draft, @escaping (Body) throws -> Void) throws -> [(name: String, id: EntryID, verdict: Verdict)]
    ) throws {
        let store = try session.store()
        store.lookup = try StoreIndex(store)
        let agent = try session.agentName(in: store)
        let screening = try GateWords().screening(in: store, for: agent)
        let written = try store.write(as: agent, subject: { subject($0.map(\.name).joined(separator: ", ")) }) {
            draft in
            try change(draft) { body in
                let judgement = screening.judge(body)
                if !judgement.refused.isEmpty { throw GateRejection(reasons: judgement.refused) }
            }
        }
        session.remarkNew(agent, written, in: store)
        for rule in written.result {
            try tell(
                RuleChange(
                    name: rule.name, id: rule.id, verdict: rule.verdict, branch: written.branch,
                    commit: "\(written.commit)"))
        }
    }
}

/// `rules add`: gives the team a rule, from the next merge on.
package struct RulesAddAction: Action {
    package typealias Result = RuleChange

    package var text: String?
    package var name: String?
    package var order: Int?
    package var starter = false

    package init() {}

    package static var about: About {
        About(
            "rules add", "Add a rule for the team, effective with the next merge.",
            use: "When people or agents have agreed on how work is done here.", writes: true, tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.text(Member("name", "Its name; by default made of its first words."), &name)
        try form.number(Member("order", .number, "Its position: lower numbers are read first."), &order)
        try form.flag(Member("starter", .flag, "Add the starter rules that are not there yet."), &starter)
        try form.text(Member("text", "The rule, in a sentence or two.", place: .word), &text)
    }

    package func run(in session: Session, _ tell: (RuleChange) throws -> Void) throws {
        if starter, text != nil || name != nil || order != nil {
            throw UsageError("--starter goes without a text, --name and --order")
        }
        if !starter && text == nil { throw UsageError("give the text of the rule, or --starter") }
        let name = try name.map { text throws(StoreError) in try RuleName(text) }
        if let name { try GateRejection.refuseSecrets(inName: name.text) }
        try RuleChange.write(in: session, subject: { "add rule \($0)" }, tell) { draft, screen in
            var taken: [String: Int] = [:]
            if let text { return [try draft.addRule(text, named: name, order: order, after: &taken, screen)] }
            let known = try draft.view.rules(at: draft.now)
            return try StarterRules.list.filter { known[$0.name] == nil }.map { rule in
                try draft.addRule(rule.text, named: try RuleName(rule.name), after: &taken, screen)
            }
        }
    }
}

/// `rules set`: changes a rule, from the next merge on.
package struct RulesSetAction: Action {
    package typealias Result = RuleChange

    package var name = ""
    package var text: String?
    package var order: Int?

    package init() {}

    package static var about: About {
        About(
            "rules set", "Change a rule, effective with the next merge.", use: "When a rule is to say something else.",
            writes: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.number(Member("order", .number, "Its position: lower numbers are read first."), &order)
        try form.text(Member("name", "The rule, by its name.", place: .word, isRequired: true), &name)
        try form.text(Member("text", "The new text of the rule.", place: .word, isRequired: true), &text)
    }

    package func run(in session: Session, _ tell: (RuleChange) throws -> Void) throws {
        guard let text else { throw UsageError("give the text of the rule") }
        try RuleChange.write(in: session, subject: { "set rule \($0)" }, tell) { draft, screen in
            [try draft.changeRule(name, to: text, order: order, screen)] as [Draft.RuleChange]
        }
    }
}

/// `rules remove`: takes a rule out, from the next merge on.
package struct RulesRemoveAction: Action {
    package typealias Result = RuleChange

    package var name = ""

    package init() {}

    package static var about: About {
        About(
            "rules remove", "Remove a rule, effective with the next merge.", use: "When a rule is no longer wanted.",
            writes: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.text(Member("name", "The rule, by its name.", place: .word, isRequired: true), &name)
    }

    package func run(in session: Session, _ tell: (RuleChange) throws -> Void) throws {
        try RuleChange.write(in: session, subject: { "remove rule \($0)" }, tell) { draft, _ in
            [(name, try draft.removeRule(name), RuleChange.Verdict.removed)]
        }
    }
}
