internal import Actions
internal import ArgumentParser
internal import GitMemory

struct SetCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Give a key one value.",
        discussion: """
            Replaces every value of the key that this agent sees. If two agents set a key at the same time, both \
            values are kept by a merge, and `gitmem get` shows both until somebody sets the key again. With --expect, \
            the repository that decides on claims lets only one of them through.

            Exit code 12: the key has other values than expected; they are listed.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The key.")
    var key: String

    @OptionGroup var content: ContentOptions
    @OptionGroup var members: BodyOptions
    @OptionGroup var expiry: ExpiryOptions
    @OptionGroup var gating: GateOptions
    @OptionGroup var writing: OnceOptions

    @Option(
        help: ArgumentHelp(
            "Set it only if these are its values in all branches: ids between commas, or none; others wait meanwhile.",
            valueName: "ids|none"))
    var expect: String?

    func request() throws -> SetAction {
        var request = SetAction()
        request.key = key
        request.text = try content.content() ?? ContentOptions.piped()
        request.body = members.words
        try request.body.splitTags()
        request.expiry = expiry.words
        request.gate = gating.words
        request.once = writing.words
        request.expect = expect
        return request
    }

    static func perform(_ request: SetAction, _ global: GlobalOptions) throws {
        if request.expect == nil { return try perform(request, global, in: global.session()) }
        try performAsking(request, global)
    }

    static func show(_ result: SetResult, of request: SetAction, _ output: Output) {
        switch result {
        case .remembered(let remembered):
            output.show(remembered)
            if case .open? = remembered.decision {
                output.remark("nobody has confirmed it: another clone may set it at the same time")
            }
        case .unexpected(_, let values):
            for value in values {
                let agents = Set(value.holds.map(\.agent.description)).sorted().joined(separator: ", ")
                Output.line("\(value.item.id)  \(value.body.content)   by \(agents)")
            }
        }
    }
}
