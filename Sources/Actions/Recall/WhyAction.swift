package import GitMemory

/// `why`: how a memory came to be what it is.
package struct WhyAction: Action {
    package var viewing = ViewWords()
    package var id = ""

    package init() {}

    package static var about: About {
        About(
            "why", "Show how a memory came about: which commits added and changed it.",
            use: "To see who added, edited, removed or counted one memory, by which command, and what merged it.",
            tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try viewing.declare(in: &form)
        try form.text(
            Member("id", .id, "The memory, by its id or the beginning of it.", place: .word, isRequired: true), &id)
    }

    /// A commit that did something to it.
    package struct Result: ActionResult {
        package let id: EntryID
        package let step: EntryStep

        package var json: JSON {
            .members([
                "at": .text(step.moment), "author": .string(step.author),
                "changes": .array(step.changes.map(\.json)), "commit": .text(step.commit), "id": .text(id),
                "merge": step.merge.map { .text($0) }, "subject": .string(step.subject),
            ])
        }

        package static var schema: Schema {
            .object([
                .member("at", .time, "When."), .member("author", .text, "Who made the commit."),
                .member("changes", .array(EntryStep.Change.schema), "What it did to the memory."),
                .member("commit", .hash, "The commit."), .member("id", .id, "The memory."),
                .optional("merge", .hash, "The first merge on the way from the view that has the commit."),
                .member("subject", .text, "What the commit says: the command and its ids."),
            ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let store = try session.store()
        let snapshot = try viewing.snapshot(session, store)
        let id = try snapshot.resolve(id)
        for step in try store.story(of: id, in: snapshot) { try tell(Result(id: id, step: step)) }
    }
}

extension EntryStep.Change {
    /// In words.
    package var text: String {
        switch self {
        case .joined: "joined"
        case .added(let agent, let expiry): "added by \(agent)" + (expiry.moment.map { " until \($0)" } ?? "")
        case .removed(let agent?): "removed the add of \(agent)"
        case .removed(nil): "removed an add"
        case .counted(let counter, let amount): "\(counter) +\(amount)"
        case .marked(let word): "marked \(word)"
        case .erased: "erased"
        case .lost: "lost"
        }
    }

    fileprivate var json: JSON {
        switch self {
        case .joined: .members(["change": .string("joined")])
        case .added(let agent, let expiry):
            .members([
                "agent": .text(agent), "change": .string("added"), "until": expiry.moment.map { .text($0) },
            ])
        case .removed(let agent):
            .members(["agent": agent.map { .text($0) }, "change": .string("removed")])
        case .counted(let counter, let amount):
            .members(["by": .count(amount), "change": .string("counted"), "counter": .text(counter)])
        case .marked(let word): .members(["change": .string("marked"), "word": .string(word)])
        case .erased: .members(["change": .string("erased")])
        case .lost: .members(["change": .string("lost")])
        }
    }

    fileprivate static var schema: Schema {
        .object([
            .optional("agent", .text, "Whose add it was."), .optional("by", .count, "By how much the counter grew."),
            .member(
                "change", .words(["joined", "added", "removed", "counted", "marked", "erased", "lost"]),
                "What was done."),
            .optional("counter", .text, "What was counted."), .optional("until", .time, "Until when it was added."),
            .optional("word", .text, "What it was marked as: read, ack and others."),
        ])
    }
}
