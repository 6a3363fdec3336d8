internal import Coordination
internal import Gate
package import GitMemory
internal import Recall

/// What became of one memory that was to be remembered: what `add`, `set` and `edit` tell.
package struct Remembered: ActionResult {
    package let id: EntryID
    package let verdict: Verdict
    package let until: Expiry
    package let replaced: [EntryID]
    /// How the gate judged it.
    package let judgement: Screening.Judgement
    package let screening: Screening
    package let explains: Bool
    package let isDryRun: Bool
    package var branch: String?
    package var commit: String?
    /// Who has decided that it may be written, where that was asked for.
    package var decision: Decision?
    /// Whether it was written by the same key before, so that nothing was written now.
    package var isAgain = false
    /// What says the same or nearly so; `nil` if that was not looked for.
    package var found: FoundWordings?

    /// Who decides on a write that others may be about to make, too.
    package enum Decision: Sendable {
        case made(by: String)
        /// It holds in this clone alone.
        case open

        var json: JSON {
            if case .made(let name) = self { .string(name) } else { .null }
        }
    }

    /// What it was joined to, if it was.
    package var joined: FoundWordings? { found.flatMap { $0.same.isEmpty ? nil : $0 } }

    package var json: JSON {
        let (warnings, gate) = screening.json(judgement, explain: explains)
        return .members([
            "again": isAgain ? .bool(true) : nil, "branch": branch.map { .string($0) },
            "commit": commit.map { .string($0) },
            "confirmed": decision?.json, "dry_run": isDryRun ? .bool(true) : nil, "gate": gate, "id": .text(id),
            "near": found?.nearJSON, "replaced": replaced.isEmpty ? nil : .texts(replaced),
            "same": joined.map { .texts($0.same) }, "score": joined.map { .count($0.score) },
            "shown": joined?.shown.map { .text($0) }, "until": until.moment.map { .text($0) },
            "verdict": .string(verdict.rawValue), "warnings": warnings, "wordings": joined.map { .count($0.wordings) },
        ])
    }

    package static var schema: Schema {
        .either([
            .object([
                .optional("again", .always(true), "With `once`: it was written by the key before; nothing was now."),
                .optional("branch", .text, "The agent's branch; none where nothing was to be written."),
                .optional("commit", .hash, "The commit that the branch is at."),
                .optional(
                    "confirmed", .orNull(.text),
                    "With `expect`: who has decided that it may be set: a remote, here, or nobody."),
                .optional("dry_run", .always(true), "Nothing was written."),
                .optional(
                    "gate",
                    .object([
                        .optional("floor", .count, "The lowest specificity that is accepted."),
                        .member("level", .words(Gate.Level.allNames), "The level that it was judged by."),
                        .optional("points", .map(.number), "What the specificity is made of."),
                        .optional("score", .number, "The specificity."),
                    ]), "How the gate judged it, with `explain`."),
                .member("id", .id, "The memory's id."),
                .optional("near", FoundWordings.nearSchema, "Memories that say nearly the same, but differ in a fact."),
                .optional("replaced", .array(.id), "The memories that it replaces."),
                .optional("same", .array(.id), "The memories that say the same, to which it was joined as a wording."),
                .optional("score", .count, "How much it has in common with them, in thousandths."),
                .optional("shown", .id, "The wording that lists show."),
                .optional("until", .time, "Until when the agent holds it; without it, for good."),
                .member(
                    "verdict", .words(["accepted", "merged", "unchanged"]),
                    "New, known from another agent or in other words, or held by this agent already."),
                .optional("warnings", .array(Screening.Reason.schema), "What the gate would rather not have seen."),
                .optional("wordings", .count, "How many wordings the memory has now."),
            ]),
            GateRejection.schema,
        ])
    }
}

extension Gate.Level {
    static let allNames = ["off", "normal", "strict"]
}

/// Writes one memory through the gate: what `add`, `set` and `edit` have in common.
struct Remembering {
    let session: Session
    let gate: GateWords
    /// Whether it is a message: what was done and is vague is said to others all the time.
    var isConversation = false
    /// By which key it is written once.
    var once = OnceWords()
    /// Whether it is joined to memories that say the same.
    var joins = false

    /// What a change came to.
    struct Outcome {
        let id: EntryID
        let verdict: Verdict
        let until: Expiry
        var replaced: [EntryID] = []
        /// What was written, where that is not what was judged.
        var written: Body?
        var found: FoundWordings?
    }

    /// The change is known, and was not to be made.
    private struct DryRun: Error {
        let outcome: Outcome
    }

    /// Something was written by the key before.
    private struct Again: Error {
        let first: EntryID
        let wanted: Body?
    }

    /// Makes the change, unless it was made by the same key before. `make` calls its second argument with each body that is to be remembered, before it adds it.
    ///
    /// - Parameter wanted: what would be written, to be held beside what was written by the key.
    /// - Throws: ``GateRejection`` for a text that the gate refuses; what `make` throws.
    func run(
        in store: Store, seesAll: Bool = false, subject: (Outcome) -> String,
        wanted: (Draft) throws -> Body? = { _ in nil }, _ make: (Draft, (Body) throws -> Void) throws -> Outcome
    ) throws -> Remembered {
        let agent = try session.agentName(in: store)
        let key = try once.checked()
        var screening = try gate.screening(in: store, for: agent)
        if isConversation {
            screening.level = min(screening.level, .normal)
            screening.standard = min(screening.standard, .normal)
        }
        let chosen = screening
        var judgement = Screening.Judgement()
        var judged: [Body] = []
        func screen(_ body: Body) throws {
            judged = [body]
            judgement = chosen.judge(body)
            if !judgement.refused.isEmpty { throw GateRejection(reasons: judgement.refused) }
        }
        func remembered(_ outcome: Outcome) -> Remembered {
            Remembered(
                id: outcome.id, verdict: outcome.found?.same.isEmpty == false ? .merged : outcome.verdict,
                until: outcome.until, replaced: outcome.replaced,
                judgement: judgement, screening: chosen, explains: gate.explain, isDryRun: gate.dryRun,
                found: outcome.found)
        }
        let search = try joins && chosen.level != .off ? WordingSearch(store) : nil
        // Which of several wordings is shown is asked of the index.
        if search != nil { store.lookup = try StoreIndex(store) }
        do {
            let written = try store.write(
                as: agent, subject: subject, trailers: { _ in chosen.trailers(passed: judgement.passed) },
                seesAll: seesAll || session.seesAll
            ) { draft in
                // Looked up each time that the branch has moved: another command may have used the key.
                if let key, let first = try key.first(in: draft.everything(), at: draft.now) {
                    throw Again(first: first, wanted: try wanted(draft))
                }
                var outcome = try make(draft, screen)
                if let search, outcome.verdict == .accepted, let body = judged.first,
                    body.id == outcome.id || outcome.written != nil
                {
                    outcome.found = try search.join(outcome.written ?? body, in: draft)
                }
                try key?.note(outcome.id, in: draft)
                if gate.dryRun { throw DryRun(outcome: outcome) }
                return outcome
            }
            session.remarkNew(agent, written, in: store)
            session.remarkCase(of: judged, in: store, as: agent)
            var result = remembered(written.result)
            result.branch = written.branch
            result.commit = "\(written.commit)"
            return result
        } catch let dry as DryRun {
            return remembered(dry.outcome)
        } catch let again as Again {
            let id = try once.answer(again.first, for: again.wanted, in: store)
            var result = remembered(Outcome(id: id, verdict: .unchanged, until: .never))
            result.isAgain = true
            return result
        }
    }
}
