internal import Actions
internal import Gate
internal import GitMemory

extension Output {
    /// Runs `body`; if the gate rejects something, prints the verdict.
    ///
    /// - Throws: ``BadNews`` in the place of ``GateRejection``.
    func showingRejection(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let rejection as GateRejection {
            show(rejection)
            throw rejection.news
        }
    }

    /// Prints the verdict `rejected`.
    func show(_ rejection: GateRejection) {
        if json { return Self.line { rejection.write(into: &$0) } }
        for reason in rejection.reasons {
            Self.line(
                "rejected   " + (rejection.file.map { "\($0), " } ?? "") + (rejection.line.map { "line \($0): " } ?? "")
                    + reason.text)
        }
    }

    /// Prints what became of a memory.
    func show(_ remembered: Remembered) {
        let verdict = (remembered.isDryRun ? "would be " : "") + remembered.verdict.rawValue
        Self.line(quiet ? "\(remembered.id)" : "\(verdict.padded(to: 9))  \(remembered.id)")
        showFound(remembered)
        warn(remembered)
    }

    /// Prints what says the same as a memory, or nearly so.
    private func showFound(_ remembered: Remembered) {
        guard !json, !quiet else { return }
        if let joined = remembered.joined {
            let shown = joined.shown.map { $0 == remembered.id ? "" : ", shown as \($0.short)" } ?? ""
            Self.line(
                "           the same as \(joined.same.map(\.short).joined(separator: ", ")): \(joined.wordings) wordings\(shown)"
            )
        }
        for near in remembered.found?.near ?? [] {
            Self.line("           near \(near.id.short), but for: \(near.differs.joined(separator: ", "))")
        }
    }

    /// Prints what the gate would rather not have seen, to people at a terminal or who ask.
    func warn(_ remembered: Remembered) {
        let judgement = remembered.judgement
        guard !json, !quiet, remembered.explains || Environment.isTerminal else { return }
        for reason in judgement.warned { remark("warning: \(reason.text): \(reason.finding.hint)") }
        guard remembered.explains else { return }
        if let specificity = judgement.specificity {
            let points = Specificity.Trait.allCases.compactMap { trait in
                specificity.points[trait].map { "\(trait.rawValue) \($0)" }
            }
            Self.line(
                "gate       \(remembered.screening.level.rawValue); specificity \(specificity.score), least \(Specificity.floor)"
                    + (points.isEmpty ? "" : ": \(points.joined(separator: ", "))"))
        } else {
            Self.line("gate       \(remembered.screening.level.rawValue)")
        }
    }
}
