internal import ArgumentParser
internal import Git
internal import GitMemory

struct Refresh: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh",
        abstract: "Say that memories still hold.",
        discussion: """
            Adds each once more for this agent, as of now, so that it is no longer stale or due for a digest. It is held \
            as long as it was; --ttl says otherwise.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The memories, by their ids or the beginnings of them.")
    var ids: [String]

    @OptionGroup var expiry: ExpiryOptions

    func run() throws {
        let store = try global.store()
        let written = try store.write(
            as: try global.agentName(in: store),
            subject: { (refreshed: [(id: EntryID, until: Expiry)]) in
                refreshed.count <= 4
                    ? "refresh \(refreshed.map(\.id.short).joined(separator: " "))"
                    : "refresh \(refreshed.count) entries"
            }
        ) { draft in
            var seen: Set<EntryID> = []
            return try ids.map { try draft.view.resolve($0) }.filter { seen.insert($0).inserted }
                .map { (id: $0, until: try draft.refresh($0, until: try until($0, draft))) }
        }
        for (id, until) in written.result {
            if global.json {
                Output.object([
                    "branch": .string(written.branch), "commit": .text(written.commit), "id": .text(id),
                    "until": until.moment.map { .text($0) },
                ])
            }
            global.output.say("refreshed  \(id)" + (until.moment.map { ", until \($0)" } ?? ""))
        }
    }

    /// Until when the agent is to hold an entry; `nil` for as long as it is held.
    private func until(_ id: EntryID, _ draft: Draft) throws -> Expiry? {
        if expiry.ttl != nil { return try expiry.expiry(now: draft.now, kind: Body.defaultKind) }
        guard let entry = try draft.view.entry(id, at: draft.now) else { return nil }
        // What lasts a day of itself lasts a day more, unless it is held longer.
        let usual = try expiry.expiry(now: draft.now, kind: entry.body.kind)
        if usual == .never { return nil }
        return entry.holds.map { entry.item.state.expiry(of: $0) }.max().map { max($0, usual) }
    }
}
