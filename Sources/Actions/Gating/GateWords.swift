internal import Gate
internal import GitMemory

/// What an action that remembers text says about the gate.
package struct GateWords {
    package var gate: String?
    package var allowed: [String] = []
    package var explain = false
    package var dryRun = false

    package init() {}

    mutating func declare(in form: inout some Form) throws {
        try form.text(
            Member(
                "gate", .choice(["strict", "normal", "off"]),
                "How much the gate refuses. normal: secrets and personal data; strict: narration and vague text as well."
            ),
            &gate)
        try form.texts(Member("allow", "Let these rules pass."), &allowed)
        try form.flag(Member("explain", .flag, "Show how the gate judges the text."), &explain)
        try form.flag(Member("dry_run", .flag, "Judge the text, and write nothing.", letter: "n"), &dryRun)
    }

    /// The gate as it is for this command of an agent.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput` for a level or a rule that there is not, and where the agent may
    ///   not loosen what the settings say.
    func screening(in store: Store, for agent: AgentName) throws -> Screening {
        let settings = try GateSettings(of: store)
        var screening = Screening()
        screening.standard = settings.level
        screening.level = settings.level
        if let gate {
            guard let level = Gate.Level(rawValue: gate) else {
                throw StoreError(
                    .invalidInput, "“\(gate)” is not a level of the gate", hint: "use strict, normal or off")
            }
            screening.level = level
        }
        if !allowed.isEmpty {
            let rules = Gate.rules
            for rule in allowed where !rules.contains(rule) {
                throw StoreError(
                    .invalidInput, "the gate has no rule called “\(rule)”",
                    hint: "give a name that a rejected verdict shows; docs/cli/gate.md lists all rules")
            }
            screening.allowed = allowed
        }
        if screening.level < settings.level || !allowed.isEmpty, !settings.mayLoosen(agent.description) {
            throw StoreError(
                .invalidInput, "\(agent) may not loosen the gate here: gate/override is \(settings.override.rawValue)",
                hint: "leave out --gate and --allow; `gitmem gate show` says what holds")
        }
        return screening
    }
}
