internal import ArgumentParser
internal import Git
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

    @Option(help: "The name of the register whose value this is.")
    var key: String?

    func run() throws {
        let text = try content.content()
        let store = try global.store()
        let until = try expiry.expiry(now: store.now)
        let agent = try global.agentName(in: store)
        let written = try store.write(
            as: agent, subject: { "edit \($0.old.short) to \($0.id.short)" }
        ) { draft -> (old: EntryID, id: EntryID, verdict: Verdict) in
            let old = try draft.view.resolve(id)
            guard let entry = try draft.view.entry(old, at: draft.now), !entry.holds.isEmpty else {
                throw Successors.notRemembered(old, by: agent, store)
            }
            var object = entry.body.object
            if let text { object["content"] = .string(text) }
            if let key { object["key"] = .string(key) }
            try members.apply(to: &object)
            if try Body(object).bytes == entry.body.bytes {
                let verdict = try expiry.ttl == nil ? .unchanged : draft.add(entry.body, until: until)
                return (old: old, id: old, verdict: verdict)
            }
            return (old: old, id: try draft.supersede([old], with: object, until: until), verdict: .accepted)
        }
        let result = written.result
        global.output.printVerdict(
            written, id: result.id, verdict: result.verdict, expiry: until,
            replaced: result.id == result.old ? [] : [result.old])
    }
}
