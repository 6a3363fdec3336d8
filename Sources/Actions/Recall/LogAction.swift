package import GitMemory

/// `log`: who did what, newest first.
package struct LogAction: Action {
    package var viewing = ViewWords()
    package var id: String?
    package var limit: Int?

    package init() {}

    package static var about: About {
        About(
            "log", "Show who did what, newest first.",
            use: "To see what happened lately, or what was done to one memory.", tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try viewing.declare(in: &form)
        try form.number(Member("limit", .number, "At most so many.", letter: "n"), &limit)
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
        guard left > 0 else { throw UsageError("--limit takes a number above 0.") }
        try store.history(of: snapshot, entry: entry) { event in
            try tell(
                Result(
                    author: event.author, commit: "\(event.commit)", subject: event.subject,
                    time: Timestamp(seconds: event.time), actions: id == nil ? nil : event.actions.map(Self.text)))
            left -= 1
            return left > 0
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
