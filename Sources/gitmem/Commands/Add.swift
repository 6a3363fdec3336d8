internal import ArgumentParser
internal import GitMemory

struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Remember something.",
        discussion: """
            Writes one memory to the agent's branch and prints its id. The verdict says whether it is new (accepted), \
            known from another agent (merged: now both hold it) or held by this agent already (unchanged; a longer \
            --ttl renews it). A text that the gate refuses is rejected before anything is written, exit code 5.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var content: ContentOptions
    @OptionGroup var members: BodyOptions
    @OptionGroup var expiry: ExpiryOptions
    @OptionGroup var gating: GateOptions

    @Option(help: "The name of the register whose value this is; see `gitmem help set`.")
    var key: String?

    @Option(
        name: .customLong("supersedes"),
        help: ArgumentHelp(
            "Memories that this one takes the place of, by their ids, with commas between them. May be given several times.",
            valueName: "id,…"))
    var superseded: [String] = []

    @Flag(help: "With --supersedes: forget those memories in the same commit.")
    var forget = false

    func validate() throws {
        if forget && superseded.isEmpty { throw ValidationError("--forget needs --supersedes ID.") }
    }

    func run() throws {
        guard let text = try content.content() else {
            throw ValidationError("Give the text to remember, --file, or - for standard input.")
        }
        var object = JSONObject()
        object["content"] = .string(text)
        object["key"] = key.map { .string($0) }
        try members.apply(to: &object)
        let body = try Body(object)
        let store = try global.store()
        let until = try expiry.expiry(now: store.now, kind: body.kind)
        try Remembering(global: global, options: gating).run(in: store, subject: { "add \($0.id.short)" }) {
            draft, screen in
            try screen(body)
            if superseded.isEmpty {
                return Remembering.Outcome(id: body.id, verdict: try draft.add(body, until: until), until: until)
            }
            let ids = superseded.flatMap { $0.split { $0 == "," || $0 == " " }.map(String.init) }
            guard !ids.isEmpty else {
                throw StoreError(
                    .invalidInput, "--supersedes names no memory", hint: "give ids, as `gitmem list` shows")
            }
            let old = Array(Set(try ids.map { try draft.view.resolve($0) })).sorted()
            if forget {
                let id = try draft.supersede(old, with: object, until: until)
                return Remembering.Outcome(id: id, verdict: .accepted, until: until, replaced: old)
            }
            var successor = object
            successor["supersedes"] = .array(old.map { .string($0.description) })
            let new = try Body(successor)
            return Remembering.Outcome(id: new.id, verdict: try draft.add(new, until: until), until: until)
        }
    }
}
