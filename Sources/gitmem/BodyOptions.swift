internal import Actions
internal import ArgumentParser
internal import GitMemory

/// A text given as an argument, as a file, or as `-` for standard input.
struct ContentOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The text; - reads it from standard input.", valueName: "text"))
    var text: String?

    @Option(help: "Read the text from a file, byte for byte.")
    var file: String?

    /// The text; `nil` if none is given.
    func content() throws -> String? { try Self.content(text, file: file) }

    /// What a pipe has for a command that cannot do without a text. A line says after two seconds that it is waited for: an agent may have left it open.
    static func piped() throws -> String? {
        guard Input.isPiped else { return nil }
        if !Input.isReady(within: 2000) {
            StandardStream.complain("gitmem: waiting for the text on standard input; Ctrl-D ends it\n")
        }
        let text = try Input.text("-")
        return text.isEmpty ? nil : text
    }

    static func content(_ text: String?, file: String?) throws -> String? {
        switch (text, file) {
        case (_?, _?): throw UsageError("give the text or --file, not both")
        case ("-", nil): try Input.text("-")
        case (let text, nil): text
        case (nil, let file?): try Input.text(file)
        }
    }
}

/// The members of a memory beside its content.
struct BodyOptions: ParsableArguments {
    @Option(help: "working, episodic, semantic (the default), procedural or any other word.")
    var kind: String?

    @Option(name: .customLong("tag"), help: "A tag; may be given more than once.")
    var tags: [String] = []

    @Option(help: "What the memory belongs to: a project, a component.")
    var scope: String?

    @Option(help: "The situation in which it applies.")
    var context: String?

    @Option(help: "Where it comes from: a URL, a file, a conversation.")
    var source: String?

    @Option(help: "When it happened, as 2026-11-20T10:15:30Z.")
    var occurredAt: String?

    @Option(help: "Any JSON that goes with it.")
    var data: String?

    var words: BodyWords {
        var words = BodyWords()
        words.kind = kind
        words.tags = tags
        words.scope = scope
        words.context = context
        words.source = source
        words.occurredAt = occurredAt
        words.dataText = data
        return words
    }
}

/// How long an add lasts.
struct ExpiryOptions: ParsableArguments {
    @Option(help: "Forget it after this time: 90s, 30m, 12h, 7d, or never. A memory of the kind working lasts a day.")
    var ttl: String?

    var words: ExpiryWords {
        var words = ExpiryWords()
        words.ttl = ttl
        return words
    }
}
