package import GitMemory

/// `refresh`: says that memories still hold.
package struct RefreshAction: Action {
    package var ids: [String] = []
    package var expiry = ExpiryWords()

    package init() {}

    package static var about: About {
        About(
            "refresh", "Confirm that memories are still true.",
            use: "When an old memory was checked and is still right, so that it is not forgotten or summarised.",
            writes: true, tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try expiry.declare(in: &form)
        try form.texts(.ids, &ids)
    }

    /// A memory that was added once more.
    package struct Result: ActionResult {
        package let id: EntryID
        package let until: Expiry
        package let branch: String
        package let commit: String

        package var json: JSON {
            .members([
                "branch": .string(branch), "commit": .string(commit), "id": .text(id),
                "until": until.moment.map { .text($0) },
            ])
        }

        package static var schema: Schema {
            .object([
                .member("branch", .text, "The agent's branch."),
                .member("commit", .hash, "The commit that the branch is at."),
                .member("id", .id, "The memory's id."),
                .optional("until", .time, "Until when the agent holds it; without it, for good."),
            ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let store = try session.store()
        let written = try store.write(
            as: try session.agentName(in: store),
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
            try tell(Result(id: id, until: until, branch: written.branch, commit: "\(written.commit)"))
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
