internal import Actions
internal import ArgumentParser

/// By which key a command writes once.
struct OnceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Write it only if nothing was written by this key in the last 30 days, on any branch; else answer with what was.",
            valueName: "key"))
    var once: String?

    @Flag(help: "With --once: whatever was written by the key will do.")
    var onceAny = false

    func validate() throws {
        if onceAny && once == nil { throw ValidationError("--once-any needs --once KEY.") }
    }

    var words: OnceWords {
        var words = OnceWords()
        words.key = once
        words.any = onceAny
        return words
    }
}
