internal import ArgumentParser
internal import Gate
internal import GitMemory

/// What a command that remembers text says about the gate.
struct GateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How much the gate refuses. normal: secrets and personal data; strict: narration and vague text as well.",
            valueName: "strict|normal|off"))
    var gate: String?

    @Option(
        name: .customLong("allow"),
        help: ArgumentHelp("Let this rule pass. May be given several times.", valueName: "rule"))
    var allowed: [String] = []

    @Flag(help: "Show how the gate judges the text.")
    var explain = false

    @Flag(name: [.customShort("n"), .long], help: "Judge the text, and write nothing.")
    var dryRun = false

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
                throw StoreError(.invalidInput, "“\(gate)” is no level of the gate", hint: "use strict, normal or off")
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
