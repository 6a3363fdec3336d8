package import Coordination
package import GitMemory

/// `message thread`: a message with what it answers and what answers it.
package struct MessageThreadAction: Action {
    package typealias Result = MessageResult

    package var id = ""

    package init() {}

    package static var about: About {
        About(
            "message thread", "Show a message with what it answers and what answers it, oldest first.",
            use: "To follow a conversation, whoever it is between. It marks nothing as read.", tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.text(
            Member("id", .id, "Any message of it, by its id or the beginning of it.", place: .word, isRequired: true),
            &id)
    }

    package func run(in session: Session, _ tell: (MessageResult) throws -> Void) throws {
        let store = try session.store()
        let messaging = try Messaging(store, session, as: session.agentIfAny(in: store) ?? AgentName("nobody"))
        for sending in try messaging.mailbox.thread(messaging.view.resolve(id)) {
            try tell(.sending(sending, now: store.now))
        }
    }
}

/// `message sent`: what became of messages that an agent has sent.
package struct MessageSentAction: Action {
    package var undelivered = false

    package init() {}

    package static var about: About {
        About(
            "message sent", "List the messages that you have sent, and who has read them.",
            use: "To see whether a message has arrived, or has ended without having been read.", tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.flag(
            Member("undelivered", .flag, "Only what somebody has not read, including messages that have ended."),
            &undelivered)
    }

    /// A message that was sent; `nil` if there is none.
    package struct Result: ActionResult {
        package let sent: Mailbox.Sent?
        package let now: Timestamp

        package var isForPeople: Bool { sent == nil }

        package var json: JSON {
            guard let sent else { return .members([:]) }
            return MessageResult.json(
                sent.sending,
                [
                    "acknowledged_by": .texts(sent.acknowledged), "over": .bool(sent.isOver),
                    "read_by": .texts(sent.read), "unread_by": .texts(sent.unread),
                ])
        }

        package static var schema: Schema {
            .object(
                MessageResult.sendingMembers + [
                    .member("acknowledged_by", .array(.text), "Who has acknowledged it."),
                    .member("over", .flag, "Whether it is held no more."),
                    .member("read_by", .array(.text), "Who has read it."),
                    .member("unread_by", .array(.text), "Who has neither read nor acknowledged it."),
                ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let messaging = try Messaging(session)
        let sent = try messaging.mailbox.sent(by: messaging.agent, to: messaging.known()).filter {
            !undelivered || !$0.unread.isEmpty
        }
        for item in sent { try tell(Result(sent: item, now: messaging.store.now)) }
        if sent.isEmpty { try tell(Result(sent: nil, now: messaging.store.now)) }
    }
}
