internal import Actions
internal import ArgumentParser

struct Edit: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Replace a memory by a changed one.",
        discussion: """
            A memory never changes. A new one is written that supersedes it, and the adds of the old one that this \
            agent sees are removed in the same commit. If two agents edit one memory at once, both successors are \
            kept by a merge. Members that you do not give keep their values; an empty text removes a member. With \
            --ttl alone, this agent holds the memory itself until then.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The memory, by its id or the beginning of it.")
    var id: String

    @OptionGroup var content: ContentOptions
    @OptionGroup var members: BodyOptions
    @OptionGroup var expiry: ExpiryOptions
    @OptionGroup var gating: GateOptions
    @OptionGroup var writing: OnceOptions

    @Option(help: "The name of the register whose value this is.")
    var key: String?

    func request() throws -> EditAction {
        var request = EditAction()
        request.id = id
        request.text = try content.content()
        request.body = members.words
        request.expiry = expiry.words
        request.gate = gating.words
        request.once = writing.words
        request.key = key
        return request
    }

    static func show(_ result: Remembered, of request: EditAction, _ output: Output) { output.show(result) }
}
