internal import Actions
internal import ArgumentParser
internal import GitMemory

struct SetCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Give a key one value.",
        discussion: """
            The value takes the place of every value that this agent sees. Values that two agents set at once are \
            both there after a merge, and `gitmem get` shows both, until one of them sets the key again. With --expect only \
            one of them is set: of all who ask at once, whoever decides on claims lets one through at a time.

            Exit code 12: the key has other values than expected, which are listed.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The key.")
    var key: String

    @OptionGroup var content: ContentOptions
    @OptionGroup var members: BodyOptions
    @OptionGroup var expiry: ExpiryOptions
    @OptionGroup var gating: GateOptions

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
