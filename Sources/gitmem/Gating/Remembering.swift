internal import Gate
internal import GitMemory

/// Writes one memory through the gate, and prints what became of it: what `add`, `set` and `edit` have in common.
struct Remembering {
    let global: GlobalOptions
    let options: GateOptions

    /// What a change came to.
    struct Outcome {
        let id: EntryID
        let verdict: Verdict
        let until: Expiry
        var replaced: [EntryID] = []
    }

    /// The change is known, and was not to be made.
    private struct DryRun: Error {
        let outcome: Outcome
    }

    /// Makes the change. `make` calls its second argument with each body that is to be remembered, before it adds it.
    ///
    /// - Throws: ``Failure/BadNews`` for a text that the gate refuses, after the verdict was printed; what `make` throws.
    func run(
        in store: Store, subject: (Outcome) -> String,
        _ make: (Draft, (Body) throws -> Void) throws -> Outcome
    ) throws {
        let agent = try global.agentName(in: store)
        let screening = try options.screening(in: store, for: agent)
        var judgement = Screening.Judgement()
        func screen(_ body: Body) throws {
            judgement = screening.judge(body)
            if !judgement.refused.isEmpty { try global.output.reject(judgement.refused) }
        }
        do {
            let written = try store.write(
                as: agent, subject: subject, trailers: { _ in screening.trailers(passed: judgement.passed) }
            ) { draft in
                let outcome = try make(draft, screen)
                if options.dryRun { throw DryRun(outcome: outcome) }
                return outcome
            }
            printVerdict(written.result, screening, judgement, branch: written.branch, commit: "\(written.commit)")
        } catch let dry as DryRun {
            printVerdict(dry.outcome, screening, judgement)
        }
    }

    private func printVerdict(
        _ outcome: Outcome, _ screening: Screening, _ judgement: Screening.Judgement,
        branch: String? = nil, commit: String? = nil
    ) {
        let output = global.output
        if global.json {
            let (warnings, gate) = screening.json(judgement, explain: options.explain)
            Output.object([
                "branch": branch.map { .string($0) }, "commit": commit.map { .string($0) },
                "dry_run": options.dryRun ? .bool(true) : nil, "gate": gate, "id": .text(outcome.id),
                "replaced": outcome.replaced.isEmpty ? nil : .array(outcome.replaced.map { .text($0) }),
                "until": outcome.until.moment.map { .text($0) }, "verdict": .string(outcome.verdict.rawValue),
                "warnings": warnings,
            ])
        } else {
            let verdict = (options.dryRun ? "would be " : "") + outcome.verdict.rawValue
            Output.line(global.quiet ? "\(outcome.id)" : "\(verdict.padded(to: 9))  \(outcome.id)")
        }
        output.warn(judgement, options, screening)
    }
}
