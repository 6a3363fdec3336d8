package import Coordination
package import GitMemory

/// A message as `message list`, `read`, `ack` and `thread` tell it.
package enum MessageResult: ActionResult {
    /// A message as its recipient has it.
    ///
    /// - Parameter taker: who has taken it, of one that is for several.
    case letter(Letter, After?, taker: String? = nil, now: Timestamp)
    /// A message of a thread, whoever it is for.
    case sending(Sending, now: Timestamp)
    /// There is nothing to show.
    case nothing(String)

    /// What came after a handoff.
    package struct After: Sendable {
        /// Commits of the code; `nil` if that is not known here.
        package let commits: Int?
        package let minutes: UInt64

        /// What came after it; `nil` if that is not known but for the time, which is its age.
        package var text: String? {
            commits.map { "\($0) \($0 == 1 ? "commit" : "commits") and \(AgeText.span(minutes)) after it" }
        }
    }

    /// How long ago it was sent.
    package static func age(_ moment: Timestamp, at now: Timestamp) -> String { AgeText.text(moment, at: now) }

    package var isForPeople: Bool {
        if case .nothing = self { true } else { false }
    }

    package var json: JSON {
        switch self {
        case .letter(let letter, let after, let taker, _):
            Self.json(
                letter.sending,
                [
                    "acknowledged": .bool(letter.isAcknowledged),
                    "after": after.map {
                        .members(["commits": $0.commits.map { .count($0) }, "minutes": .count($0.minutes)])
                    }, "read": .bool(!letter.isUnread), "taken_by": taker.map { .string($0) },
                ])
        case .sending(let sending, _): Self.json(sending, [:])
        case .nothing: .members([:])
        }
    }

    static func json(_ sending: Sending, _ more: KeyValuePairs<String, JSON?>) -> JSON {
        var object = JSONObject()
        object["at"] = .text(sending.time)
        object["from"] = .string(sending.sender)
        object["id"] = .text(sending.message.id)
        object["reply_to"] = sending.message.answered.map { .text($0) }
        object["sending"] = .string(sending.token)
        object["text"] = .string(sending.message.text)
        object["to"] = .texts(sending.message.recipients)
        object["type"] = .string(sending.message.kind)
        object["until"] = sending.until.map { .text($0) }
        for (name, value) in more { object[name] = value }
        return .object(object)
    }

    static let sendingMembers: [Schema.Property] = [
        .member("at", .time, "When it was sent."), .member("from", .text, "Who sent it."),
        .member("id", .id, "The message."), .optional("reply_to", .id, "The message that it answers."),
        .member("sending", .text, "The dot of the sending: sent again, a message has another one."),
        .member("text", .text, "What it says."),
        .member("to", .array(.text), "The agents that it is for, role:NAME for those of a role, or all."),
        .member("type", .text, "note, question, answer, request, handoff or alert."),
        .optional("until", .time, "Until when it is held."),
    ]

    package static var schema: Schema {
        .object(
            sendingMembers + [
                .optional("acknowledged", .flag, "Whether its recipient has acknowledged it."),
                .optional(
                    "after",
                    .object([
                        .optional("commits", .count, "Commits of the code that came after it."),
                        .member("minutes", .count, "How long ago it was sent."),
                    ]), "What came after a handoff."),
                .optional("read", .flag, "Whether its recipient has read or acknowledged it."),
                .optional("taken_by", .text, "Who has claimed it, if it is addressed to several agents."),
            ])
    }
}

extension MessageResult.After {
    /// What came after a message; `nil` if it is no handoff.
    init?(_ sending: Sending, _ store: Store, at now: Timestamp) throws {
        guard sending.message.kind == Message.Kind.handoff.rawValue else { return nil }
        commits = try sending.message.head.flatMap { try store.codeCommits(after: $0) }
        minutes = now > sending.time ? (now.milliseconds - sending.time.milliseconds) / 60_000 : 0
    }
}
