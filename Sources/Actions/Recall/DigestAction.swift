package import GitMemory

/// `digest`: old memories in groups, to be summarised.
package struct DigestAction: Action {
    package var viewing = ViewWords()
    package var age = AgeWords(older: "30d", kind: "episodic")
    package var size = 50

    package init() {}

    package static var about: About {
        About(
            "digest", "List old memories in groups, to be summarised.",
            use: "From time to time: add a summary of each group that supersedes its memories.", tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try viewing.declare(in: &form)
        try age.declare(in: &form, limiting: " groups")
        try form.number(Member("size", .number, "At most this many memories in a group.", standard: "50"), &size)
    }

    /// A group of old memories; `nil` if nothing is due.
    package struct Result: ActionResult {
        package struct Member {
            package let id: EntryID
            package let time: Timestamp
            package let entry: ListedEntry?
        }

        package let scope: String?
        package let month: String
        package let bytes: Int
        package let members: [Member]

        package var json: JSON {
            let entries: [JSON] = members.compactMap { member in
                guard let entry = member.entry else { return nil }
                return .members([
                    "at": .text(member.time), "entry": .object(entry.body.object), "id": .text(member.id),
                ])
            }
            return .members([
                "bytes": .count(bytes), "entries": .array(entries), "month": .string(month),
                "scope": scope.map { .string($0) },
            ])
        }

        package static var schema: Schema {
            .object([
                .member("bytes", .count, "The length of all of them."),
                .member(
                    "entries",
                    .array(
                        .object([
                            .member("at", .time, "When it happened, or when it was first added."),
                            .member("entry", .entry, "The memory itself."), .member("id", .id, "Its id."),
                        ])), "The memories."),
                .member("month", .text, "The month that they are of."),
                .optional("scope", .text, "The scope that they are of."),
            ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        if size < 1 { throw UsageError("--size takes a number above 0") }
        try age.check()
        let store = try session.store()
        let now = store.now
        let moment = try Moments.moment(age.older, now: now)
        let snapshot = try viewing.snapshot(session, store)
        let groups = try session.step("Reading memories") {
            try snapshot.digest(age.query, untouchedSince: moment, at: now, atMost: size)
        }
        for group in groups.prefix(age.limit ?? .max) {
            try tell(
                Result(
                    scope: group.scope, month: group.month, bytes: group.size,
                    members: try group.members.map {
                        .init(id: $0.id, time: $0.time, entry: try snapshot.entry($0.id, at: now))
                    }))
        }
    }
}
