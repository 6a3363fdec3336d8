internal import Gate
internal import GitMemory

extension Output {
    /// Refuses a name that becomes a file or a branch if it looks like a secret.
    func refuseSecrets(inName name: String) throws {
        let reasons = Screening.leaks(inName: name)
        if !reasons.isEmpty { try reject(reasons) }
    }

    /// Prints the verdict `rejected`, and ends the command.
    ///
    /// - Throws: ``Failure/BadNews`` with the exit code of input that is not acceptable. Nothing in it quotes the text.
    func reject(_ reasons: [Screening.Reason], line: Int? = nil) throws -> Never {
        printRejection(reasons, line: line)
        let kinds = GateFinding.Kind.allCases.filter { kind in reasons.contains { $0.finding.kind == kind } }
        let place = line.map { "line \($0) was rejected by the gate" } ?? "rejected by the gate"
        throw Failure.BadNews(
            message: "\(place): \(kinds.map(Self.name).joined(separator: ", ")); nothing was written",
            hint: reasons.first.map {
                "\($0.finding.hint); if the rule is wrong here: --allow \($0.finding.rule)"
            }, status: Failure.status(.invalidInput))
    }

    func printRejection(_ reasons: [Screening.Reason], line: Int?) {
        if json {
            Self.object([
                "line": line.map { .count($0) }, "reasons": .array(reasons.map(\.json)), "verdict": .string("rejected"),
            ])
        } else {
            for reason in reasons {
                Self.line("rejected   " + (line.map { "line \($0): " } ?? "") + reason.text)
            }
        }
    }

    /// Prints what the gate would rather not have seen, to people at a terminal or who ask.
    func warn(_ judgement: Screening.Judgement, _ options: GateOptions, _ screening: Screening) {
        guard !json, !quiet, options.explain || Environment.isTerminal else { return }
        for reason in judgement.warned { remark("warning: \(reason.text): \(reason.finding.hint)") }
        guard options.explain else { return }
        if let specificity = judgement.specificity {
            let points = Specificity.Trait.allCases.compactMap { trait in
                specificity.points[trait].map { "\(trait.rawValue) \($0)" }
            }
            Self.line(
                "gate       \(screening.level.rawValue); specificity \(specificity.score), least \(Specificity.floor)"
                    + (points.isEmpty ? "" : ": \(points.joined(separator: ", "))"))
        } else {
            Self.line("gate       \(screening.level.rawValue)")
        }
    }

    private static func name(_ kind: GateFinding.Kind) -> String {
        switch kind {
        case .secret: "a secret"
        case .personal: "personal data"
        case .narration: "narration"
        case .specificity: "too little to look up"
        }
    }
}

extension Screening.Reason {
    /// The rule and the place, for people.
    var text: String {
        let place = member == "content" ? "" : " of \(member)"
        return "\(finding.rule) (\(finding.kind.rawValue)) at \(finding.line):\(finding.column)\(place)"
    }

    var json: JSON {
        var object = JSONObject()
        object["at"] = .array([.count(finding.line), .count(finding.column)])
        object["hint"] = .string(finding.hint)
        object["kind"] = .string(finding.kind.rawValue)
        object["member"] = member == "content" ? nil : .string(member)
        object["rule"] = .string(finding.rule)
        return .object(object)
    }
}

extension Screening {
    /// The members that a verdict gets from the gate: warnings, and with `--explain` how it came to them.
    func json(_ judgement: Judgement, explain: Bool) -> (warnings: JSON?, gate: JSON?) {
        let warnings: JSON? = judgement.warned.isEmpty ? nil : .array(judgement.warned.map(\.json))
        guard explain else { return (warnings, nil) }
        var object = JSONObject()
        object["level"] = .string(level.rawValue)
        if let specificity = judgement.specificity {
            object["floor"] = .count(Specificity.floor)
            var points = JSONObject()
            for (trait, value) in specificity.points { points[trait.rawValue] = .number(Double(value)) }
            object["points"] = .object(points)
            object["score"] = .number(Double(specificity.score))
        }
        return (warnings, .object(object))
    }
}
