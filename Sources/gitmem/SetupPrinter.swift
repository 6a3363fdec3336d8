internal import Actions
internal import GitMemory
internal import Setup

/// Prints what setting up a client did, or would do.
struct SetupPrinter {
    let output: Output
    let setup: ClientSetup

    private static let width = 9

    /// Prints what belongs into each file.
    func snippets() {
        for (path, text) in setup.snippets() {
            if output.json {
                Output.line { JSON.members(["file": .string(path), "text": .string(text)]).write(canonicalInto: &$0) }
            } else {
                Output.line("==> \(path)")
                Output.line(text)
            }
        }
        say("not here", setup.blueprint.gaps)
    }

    /// Prints how each piece is.
    ///
    /// - Returns: whether all are in place.
    func findings(_ findings: [PieceFinding]) -> Bool {
        for finding in findings {
            if output.json {
                let json = JSON.members([
                    "file": .string(finding.path), "for": .string(finding.purpose.rawValue),
                    "reason": finding.reason.map { .string($0) }, "state": .string(finding.state.rawValue),
                ])
                Output.line { json.write(canonicalInto: &$0) }
            } else {
                let reason = finding.reason.map { ": \($0)" } ?? ""
                output.say(
                    "\(finding.state.rawValue.padded(to: 10)) \(finding.path.padded(to: 28)) \(finding.purpose.rawValue)\(reason)"
                )
            }
        }
        return findings.allSatisfy { $0.state == .installed }
    }

    /// Prints what became of each file.
    ///
    /// - Returns: how many were refused.
    func show(_ plans: [FilePlan], _ agent: String?, isDry: Bool, isRemoval: Bool) -> Int {
        for plan in plans { output.json ? showJSON(plan, isDry) : show(plan, isDry) }
        if isRemoval || output.json { return plans.count(where: \.isRefused) }
        say("not here", setup.blueprint.gaps)
        if isDry { return plans.count(where: \.isRefused) }
        if let agent {
            say("agent", [agent])
        } else {
            say("agent", ["nothing says which: git config gitmem.agent NAME"])
        }
        if plans.contains(where: { $0.outcome == .added }) { say("next", setup.blueprint.steps) }
        return plans.count(where: \.isRefused)
    }

    private func show(_ plan: FilePlan, _ isDry: Bool) {
        let purposes = plan.purposes.map(\.rawValue).joined(separator: ", ")
        let (word, reason) = plan.words
        let would = isDry && plan.isChange ? "would be " : ""
        output.say("\((would + word).padded(to: Self.width)) \(plan.path.padded(to: 28)) \(purposes)\(reason)")
        for remark in plan.remarks { output.remark("\(plan.path): \(remark)") }
        let difference = isDry ? UnifiedDiff.text(plan.before, plan.after, path: plan.path) : ""
        if !difference.isEmpty { Output.line(String(difference.dropLast())) }
        if plan.isRefused, let text = setup.snippets().first(where: { $0.path == plan.path })?.text {
            output.say("put this into \(plan.path):")
            Output.line(text)
        }
    }

    private func showJSON(_ plan: FilePlan, _ isDry: Bool) {
        let (word, reason) = plan.words
        let json = JSON.members([
            "file": .string(plan.path), "for": .array(plan.purposes.map { .string($0.rawValue) }),
            "outcome": .string(word), "reason": reason.isEmpty ? nil : .string(String(reason.dropFirst(2))),
            "remarks": plan.remarks.isEmpty ? nil : .array(plan.remarks.map { .string($0) }),
        ])
        Output.line { json.write(canonicalInto: &$0) }
    }

    private func say(_ word: String, _ lines: [String]) {
        for line in lines { output.say("\(word.padded(to: Self.width)) \(line)") }
    }
}

extension FilePlan {
    var isRefused: Bool { if case .refused = outcome { true } else { false } }

    fileprivate var words: (word: String, reason: String) {
        switch outcome {
        case .added: ("added", "")
        case .unchanged: ("unchanged", "")
        case .removed: ("removed", "")
        case .absent: ("absent", "")
        case .shared(let clients): ("kept", ": \(clients.joined(separator: " and ")) uses it, too")
        case .refused(let reason): ("refused", ": \(reason)")
        }
    }
}
