internal import ArgumentParser
internal import GitMemory
internal import Recall

struct SetCommand: ParsableCommand {
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

    func run() throws {
        guard let text = try content.content() else {
            throw ValidationError("Give the value, --file, or - for standard input.")
        }
        var object = JSONObject()
        object["content"] = .string(text)
        try members.apply(to: &object)
        let store = try global.store()
        let until = try expiry.expiry(now: store.now)
        store.lookup = try StoreIndex(store)
        let register = try Register(key: key, scope: members.scope.flatMap { $0.isEmpty ? nil : $0 })
        let written = try store.write(
            as: try global.agentName(in: store), subject: { "set \($0.id.short)" }
        ) { try $0.set(register, to: object, until: until) }
        let result = written.result
        global.output.printVerdict(
            written, id: result.id, verdict: result.verdict, expiry: until, replaced: result.replaced)
    }
}
