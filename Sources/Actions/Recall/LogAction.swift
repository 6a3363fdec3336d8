package import GitMemory

/// `log`: who did what, newest first.
package struct LogAction: Action {
    package var viewing = ViewWords()
    package var id: String?
    package var limit: Int?
    package var since: String?
    package var merges = false
    /// Whether commits are counted, by `day` or `hour`.
    package var per: String?
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
        try form.text(
            Member("since", .moment, "Only since this moment: a date, a date and time, or a time span such as 2h."),
            &since)
        try form.flag(
            Member("merges", .flag, "Show the merges, which are left out otherwise, and what each joined."), &merges)
        try form.text(
            Member(
                "per", .choice(["day", "hour"]),
                "Count the commits of each agent in each day or hour, instead of showing them."), &per)
        try form.text(Member("id", .id, "A memory, by its id or the beginning of it.", place: .word), &id)
    }

    /// What is told: commits, or with `per` how many there were.
    package enum Result: ActionResult {
        case commit(LoggedCommit)
        case count(LoggedCount)

        package var json: JSON {
            switch self {
            case .commit(let commit): commit.json
            case .count(let count): count.json
            }
        }

        package static var schema: Schema { .either([LoggedCommit.schema, LoggedCount.schema]) }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        if merges && (id != nil || per != nil) { throw UsageError("--merges goes without an id and without --per.") }
        let store = try session.store()
        let snapshot = try viewing.snapshot(session, store)
        let entry = try id.map { try snapshot.resolve($0) }
        var left = limit ?? .max
        guard left > 0 else { throw UsageError("--limit takes a number above 0") }
        let now = store.now
        let start = try since.map { try Moments.moment($0, now: now).milliseconds } ?? 0
        func isBefore(_ time: Int64) -> Bool { UInt64(clamping: time) &* 1000 &+ 999 < start }
        if merges {
            return try store.merges(of: snapshot) { event in
                if isBefore(event.time) { return false }
                try tell(.commit(LoggedCommit(event)))
                left -= 1
                return left > 0
            }
        }
        var counts = LoggedCount.Tally(isByHour: per == "hour")
        try store.history(of: snapshot, entry: entry) { event in
            if isBefore(event.time) { return false }
            if per != nil {
                counts.add(event)
                return true
            }
            try tell(
                .commit(
                    LoggedCommit(
                        event, actions: id == nil ? nil : event.actions.map(Self.text),
                        texts: id == nil && readsTexts ? try Self.texts(event.subject, in: snapshot, at: now) : [])))
            left -= 1
            return left > 0
        }
        for count in counts.all.prefix(left) { try tell(.count(count)) }
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
