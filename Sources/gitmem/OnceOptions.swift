internal import Actions
internal import ArgumentParser

/// By which key a command writes once.
struct OnceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Write it only if nothing was written with this key in the last 30 days, on any branch; otherwise return what was.",
            valueName: "key"))
    var once: String?

    @Flag(help: "With --once: accept whatever was written with the key.")
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
