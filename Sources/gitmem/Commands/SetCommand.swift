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
    @OptionGroup var gating: GateOptions

    func run() throws {
        guard let text = try content.content() else {
            throw ValidationError("Give the value, --file, or - for standard input.")
        }
        var object = JSONObject()
        object["content"] = .string(text)
        try members.apply(to: &object)
        let store = try global.store()
        let until = try expiry.expiry(now: store.now, kind: members.kind ?? Body.defaultKind)
        store.lookup = try StoreIndex(store)
        let register = try Register(key: key, scope: members.scope.flatMap { $0.isEmpty ? nil : $0 })
        try Remembering(global: global, options: gating).run(in: store, subject: { "set \($0.id.short)" }) {
            draft, screen in
            var value = object
            value["key"] = .string(register.key)
            value["scope"] = register.scope.map { .string($0) }
            try screen(try Body(value))
            let result = try draft.set(register, to: object, until: until)
            return Remembering.Outcome(id: result.id, verdict: result.verdict, until: until, replaced: result.replaced)
        }
    }
}
