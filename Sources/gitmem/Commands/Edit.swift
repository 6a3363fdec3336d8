internal import ArgumentParser
internal import GitMemory

struct Edit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Put a changed memory in the place of one.",
        discussion: """
            A memory never changes: the new one says which one it supersedes, and the adds of the old one that this \
            agent sees are removed, in one commit. If two agents edit one memory at once, both successors are there \
            after a merge. Members that are not given stay; an empty text takes one out. With nothing but --ttl, this agent holds \
            the memory itself until then.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The memory, by its id or the beginning of it.")
    var id: String

    @OptionGroup var content: ContentOptions
    @OptionGroup var members: BodyOptions
    @OptionGroup var expiry: ExpiryOptions
    @OptionGroup var gating: GateOptions

    @Option(help: "The name of the register whose value this is.")
    var key: String?

    func run() throws {
        let text = try content.content()
        let store = try global.store()
        let agent = try global.agentName(in: store)
        try Remembering(global: global, options: gating).run(
            in: store, subject: { "edit \(($0.replaced.first ?? $0.id).short) to \($0.id.short)" }
        ) { draft, screen in
            let old = try draft.view.resolve(id)
            guard let entry = try draft.view.entry(old, at: draft.now), !entry.holds.isEmpty else {
                throw Successors.notRemembered(old, by: agent, store)
            }
            var object = entry.body.object
            if let text { object["content"] = .string(text) }
            if let key { object["key"] = .string(key) }
            try members.apply(to: &object)
            let body = try Body(object)
            let until = try expiry.expiry(now: draft.now, kind: body.kind)
            if body.bytes == entry.body.bytes {
                let verdict = try expiry.ttl == nil ? .unchanged : draft.add(entry.body, until: until)
                return Remembering.Outcome(id: old, verdict: verdict, until: expiry.ttl == nil ? .never : until)
            }
            try screen(body)
            let id = try draft.supersede([old], with: object, until: until)
            return Remembering.Outcome(id: id, verdict: .accepted, until: until, replaced: [old])
        }
    }
}
