internal import Actions
internal import ArgumentParser

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

    var words: GateWords {
        var words = GateWords()
        words.gate = gate
        words.allowed = allowed
        words.explain = explain
        words.dryRun = dryRun
        return words
    }
}
