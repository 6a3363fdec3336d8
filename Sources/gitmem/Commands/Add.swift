internal import ArgumentParser
internal import Git
internal import GitMemory

struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Remember something.",
        discussion: """
            Writes one memory to the agent's branch and prints its id. The verdict says whether it is new (accepted), \
            known from another agent (merged: now both hold it) or held by this agent already (unchanged; a longer \
            --ttl renews it).
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var content: ContentOptions
    @OptionGroup var members: BodyOptions
    @OptionGroup var expiry: ExpiryOptions

    @Option(help: "The name of the register whose value this is; see `gitmem help set`.")
    var key: String?

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
        let until = try expiry.expiry(now: store.now)
        let id = body.id
        let written = try store.write(as: try global.agentName(in: store), subject: { _ in "add \(id.short)" }) {
            try $0.add(body, until: until)
        }
        global.output.printVerdict(written, id: id, verdict: written.result, expiry: until)
    }
}

extension Output {
    /// Prints what became of an add.
    func printVerdict<Result>(
        _ written: Written<Result>, id: EntryID, verdict: Verdict, expiry: Expiry, replaced: [EntryID] = []
    ) {
        if json {
            Self.object([
                "branch": .string(written.branch), "commit": .text(written.commit), "id": .text(id),
                "replaced": replaced.isEmpty ? nil : .array(replaced.map { .text($0) }),
                "until": expiry.moment.map { .text($0) }, "verdict": .string(verdict.rawValue),
            ])
        } else {
            Self.line(quiet ? "\(id)" : "\(verdict.rawValue.padded(to: 9))  \(id)")
        }
    }
}
