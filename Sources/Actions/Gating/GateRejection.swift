internal import Gate
package import GitMemory

/// The verdict `rejected`: the gate refuses a text, and nothing is written.
package struct GateRejection: Error, ActionResult {
    package let reasons: [Screening.Reason]
    /// The line of what is imported.
    package var line: Int?
    /// The file of several that are imported.
    package var file: String?

    /// Refuses a name that becomes a file or a branch if it looks like a secret.
    static func refuseSecrets(inName name: String) throws(GateRejection) {
        let reasons = Screening.leaks(inName: name)
        if !reasons.isEmpty { throw GateRejection(reasons: reasons) }
    }

    package var json: JSON {
        .members([
            "file": file.map { .string($0) }, "line": line.map { .count($0) }, "reasons": .array(reasons.map(\.json)),
            "verdict": .string("rejected"),
        ])
    }

    /// What is to be said of it: the exit code of input that is not acceptable. Nothing in it quotes the text.
    package var news: BadNews {
        let kinds = GateFinding.Kind.allCases.filter { kind in reasons.contains { $0.finding.kind == kind } }
        let place =
            line.map { "\(file.map { "\($0), " } ?? "")line \($0) was rejected by the gate" } ?? "rejected by the gate"
        return BadNews(
            message: "\(place): \(kinds.map(Self.name).joined(separator: ", ")); nothing was written",
            hint: reasons.first.map {
                "\($0.finding.hint); if the rule is wrong here: --allow \($0.finding.rule)"
            }, exit: ExitCode.invalidInput)
    }

    private static func name(_ kind: GateFinding.Kind) -> String {
        switch kind {
        case .secret: "a secret"
        case .personal: "personal data"
        case .narration: "narration"
        case .specificity: "too little to look up"
        }
    }

    package static var schema: Schema {
        .object([
            .optional("file", .text, "The file of several that are imported."),
            .member("line", .count, "The line of what is imported.", isOptional: true),
            .member("reasons", .array(Screening.Reason.schema), "What the gate found."),
            .member("verdict", .words(["rejected"]), "Nothing was written."),
        ])
    }
}

extension Screening.Reason {
    /// The rule and the place, for people.
    package var text: String {
        let place = member == "content" ? "" : " of \(member)"
        return "\(finding.rule) (\(finding.kind.rawValue)) at \(finding.line):\(finding.column)\(place)"
    }

    var json: JSON {
        .members([
            "at": .array([.count(finding.line), .count(finding.column)]), "hint": .string(finding.hint),
            "kind": .string(finding.kind.rawValue), "member": member == "content" ? nil : .string(member),
            "rule": .string(finding.rule),
        ])
    }

    static var schema: Schema {
        .object([
            .member("at", .array(.count), "Line and column."),
            .member("hint", .text, "What to do about it."),
            .member("kind", .words(GateFinding.Kind.allCases.map(\.rawValue)), "What it is."),
            .member("member", .text, "The member that it is in, if that is not the content.", isOptional: true),
            .member("rule", .text, "The rule, as `allow` takes it."),
        ])
    }
}

extension Screening {
    /// The members that a verdict gets from the gate: warnings, and with `explain` how it came to them.
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
