package import GitMemory

/// `log`: who did what, newest first.
package struct LogAction: Action {
    package var viewing = ViewWords()
    package var id: String?
    package var limit: Int?
    /// Whether the texts of memories are read, which people are shown.
    package var readsTexts = false

    package init() {}

    package static var about: About {
        About(
            "log", "Show who did what, newest first.",
            use: "To see what happened lately, or what was done to one memory.", tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try viewing.declare(in: &form)
        try form.number(Member("limit", .number, "At most this many.", letter: "n"), &limit)
        try form.text(Member("id", .id, "A memory, by its id or the beginning of it.", place: .word), &id)
    }

    /// A commit.
    package struct Result: ActionResult {
        package let author: String
        package let commit: String
        package let subject: String
        package let time: Timestamp?
        /// What was done to the memory that was asked for.
        package let actions: [String]?
        /// What the memories say that the commit names, for people.
        package let texts: [String]

        package var json: JSON {
            .members([
                "actions": actions.map { .texts($0) }, "at": time.map { .text($0) }, "author": .string(author),
                "commit": .string(commit), "subject": .string(subject),
            ])
        }

        package static var schema: Schema {
            .object([
                .optional("actions", .array(.text), "What was done to the memory that was asked for."),
                .optional("at", .time, "When."), .member("author", .text, "Who."),
                .member("commit", .hash, "The commit."), .member("subject", .text, "What the commit says."),
            ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let store = try session.store()
        let snapshot = try viewing.snapshot(session, store)
        let entry = try id.map { try snapshot.resolve($0) }
        var left = limit ?? .max
        guard left > 0 else { throw UsageError("--limit takes a number above 0") }
        let now = store.now
        try store.history(of: snapshot, entry: entry) { event in
            try tell(
                Result(
                    author: event.author, commit: "\(event.commit)", subject: event.subject,
                    time: Timestamp(seconds: event.time), actions: id == nil ? nil : event.actions.map(Self.text),
                    texts: id == nil && readsTexts ? try Self.texts(event.subject, in: snapshot, at: now) : []))
            left -= 1
            return left > 0
        }
    }

    /// The texts of the memories whose ids a commit's subject has; those that are not here any more have none.
    private static func texts(_ subject: String, in snapshot: Snapshot, at now: Timestamp) throws -> [String] {
        let words = subject.split(separator: " ").filter { word in
            word.utf8.count == 12 && word.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
        }
        return try words.compactMap { word in
            let found = try snapshot.ids(withPrefix: String(word), limit: 2)
            guard found.count == 1, let id = found.first, let body = try snapshot.entry(id, at: now)?.body else {
                return nil
            }
            return (body.key.map { "\($0) = " } ?? "") + body.content
        }
    }

    private static func text(_ action: HistoryEvent.Action) -> String {
        switch action {
        case .added(let agent, let expiry): "added by \(agent)" + (expiry.moment.map { " until \($0)" } ?? "")
        case .removed: "removed"
        case .counted(let counter): "counted \(counter)"
        }
    }
}
