package import GitMemory

/// A commit that `log` tells of.
package struct LoggedCommit: ActionResult {
    package let author: String
    package let commit: String
    package let subject: String
    package let time: Timestamp?
    /// What was done to the memory that was asked for.
    package let actions: [String]?
    /// What the memories say that the commit names, for people.
    package let texts: [String]
    /// What the gate was told to let pass.
    package let gate: String?
    /// What a merge joined.
    package let joined: [(commit: String, author: String?)]
    /// What it came on top of.
    package let base: String?

    init(_ event: HistoryEvent, actions: [String]?, texts: [String]) {
        author = event.author
        commit = "\(event.commit)"
        subject = event.subject
        time = Timestamp(seconds: event.time)
        (self.actions, self.texts, gate) = (actions, texts, event.gate)
        (joined, base) = ([], nil)
    }

    init(_ event: MergeEvent) {
        author = "gitmem"
        commit = "\(event.commit)"
        subject = event.subject
        time = Timestamp(seconds: event.time)
        (actions, texts, gate) = (nil, [], nil)
        joined = event.joined.map { ("\($0.commit)", $0.author) }
        base = "\(event.base)"
    }

    package var json: JSON {
        let joined: [JSON] = joined.map { head in
            .members(["author": head.author.map { .string($0) }, "commit": .string(head.commit)])
        }
        return .members([
            "actions": actions.map { .texts($0) }, "at": time.map { .text($0) }, "author": .string(author),
            "base": base.map { .string($0) }, "commit": .string(commit), "gate": gate.map { .string($0) },
            "joined": joined.isEmpty ? nil : .array(joined), "subject": .string(subject),
        ])
    }

    package static var schema: Schema {
        .object([
            .optional("actions", .array(.text), "What was done to the memory that was asked for."),
            .optional("at", .time, "When."), .member("author", .text, "Who."),
            .optional("base", .hash, "Of a merge, the commit that the others came on top of."),
            .member("commit", .hash, "The commit."),
            .optional("gate", .text, "What the gate was told to let pass for it."),
            .optional(
                "joined",
                .array(
                    .object([
                        .optional("author", .text, "Who made the commit, if it is not a merge itself."),
                        .member("commit", .hash, "The commit."),
                    ])), "Of a merge, the commits that it joined to `base`."),
            .member("subject", .text, "What the commit says."),
        ])
    }
}
