internal import Actions
internal import ArgumentParser

struct Add: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Remember something.",
        discussion: """
            Writes one memory to the agent's branch and prints its id. The verdict is accepted if the memory is new, \
            merged if another agent already has it, so that now both hold it, and unchanged if this agent has it; then \
            a longer --ttl extends it. A memory that says the same as another one in other words is also merged: it is \
            joined to it as a wording, and lists show both as one. Memories that differ in a number, a name, a \
            negation or another fact are never joined. The gate refuses secrets and personal data before anything is \
            written, with exit code 5.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var content: ContentOptions
    @OptionGroup var members: BodyOptions
    @OptionGroup var expiry: ExpiryOptions
    @OptionGroup var gating: GateOptions
    @OptionGroup var writing: OnceOptions

    @Option(help: "The name of the register whose value this is; see `gitmem help set`.")
    var key: String?

    @Option(
        name: .customLong("supersedes"),
        help: ArgumentHelp(
            "Memories that this one replaces, by their ids, with commas between them. May be given several times.",
            valueName: "id,…"))
    var superseded: [String] = []

    @Option(help: "How it went: worked or failed. The memory is an episode unless another kind is given.")
    var outcome: String?

    @Flag(help: "With --supersedes: forget those memories in the same commit.")
    var forget = false

    @Flag(help: "Join nothing to memories that say the same in other words.")
    var noMerge = false

    func validate() throws {
        if forget && superseded.isEmpty { throw ValidationError("--forget needs --supersedes ID") }
    }

    func request() throws -> AddAction {
        var request = AddAction()
        request.text = try content.content() ?? ContentOptions.piped()
        request.body = members.words
        try request.body.splitTags()
        request.expiry = expiry.words
        request.gate = gating.words
        request.once = writing.words
        request.key = key
        request.superseded = superseded
        request.forget = forget
        request.outcome = outcome
        request.noMerge = noMerge
        return request
    }

    static func check(_ request: AddAction) throws(PlainWords.NotPlain) {
        if request.forget && request.superseded.isEmpty { throw PlainWords.NotPlain() }
        if request.once.any && request.once.key == nil { throw PlainWords.NotPlain() }
    }

    static func finish(_ request: inout AddAction, file: String?) throws {
        request.text = try ContentOptions.content(request.text, file: file) ?? ContentOptions.piped()
        try request.body.splitTags()
    }

    static func show(_ result: Remembered, of request: AddAction, _ output: Output) { output.show(result) }
}
