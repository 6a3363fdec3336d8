internal import Actions
internal import ArgumentParser

struct SetCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Give a key one value.",
        discussion: """
            The value takes the place of every value that this agent sees. Values that two agents set at once are \
            both there after a merge, and `gitmem get` shows both, until one of them sets the key again.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The key.")
    var key: String

    @OptionGroup var content: ContentOptions
    @OptionGroup var members: BodyOptions
    @OptionGroup var expiry: ExpiryOptions
    @OptionGroup var gating: GateOptions

    func request() throws -> SetAction {
        var request = SetAction()
        request.key = key
        request.text = try content.content()
        request.body = members.words
        request.expiry = expiry.words
        request.gate = gating.words
        return request
    }

    static func show(_ result: Remembered, of request: SetAction, _ output: Output) { output.show(result) }
}
