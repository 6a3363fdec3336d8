package import Coordination
package import GitMemory

/// `message read`: shows messages and marks them as read.
package struct MessageReadAction: Action {
    package typealias Result = MessageResult

    package var ids: [String] = []

    package init() {}

    package static var about: About {
        About(
            "message read", "Show messages and mark them as read.",
            use: "To read a message that the list shows.", writes: true, tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.texts(
            Member("ids", .id, "The messages, by their ids or the beginnings of them.", place: .word, isRequired: true),
            &ids)
    }

    package func run(in session: Session, _ tell: (MessageResult) throws -> Void) throws {
        let messaging = try Messaging(session)
        let letters = try messaging.resolve(ids).flatMap {
            try messaging.mailbox.received($0, by: messaging.reader)
        }
        _ = try messaging.mark(letters, as: .read)
        let takers = try messaging.takers(of: letters)
        for letter in letters {
            let read = Letter(sending: letter.sending, isRead: true, isAcknowledged: letter.isAcknowledged)
            try tell(messaging.result(read, takers))
        }
    }
}

/// `message ack`: marks messages as done with.
package struct MessageAckAction: Action {
    package var ids: [String] = []
    package var all = false
    package var from: String?

    package init() {}

    package static var about: About {
        About(
            "message ack", "Acknowledge messages: say that you have taken note of them.",
            use: "When a message has been dealt with. Its sender can see that.", writes: true, tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.flag(Member("all", .flag, "All messages that you have."), &all)
        try form.text(Member("from", .agent, "All messages of this sender."), &from)
        try form.texts(
            Member("ids", .id, "The messages, by their ids or the beginnings of them.", place: .word), &ids)
    }

    /// A message that was acknowledged.
    package struct Result: ActionResult {
        package let sending: Sending?
        /// Whether it had not been acknowledged before.
        package let isNew: Bool

        package var isForPeople: Bool { sending == nil }

        package var json: JSON {
            guard let sending else { return .members([:]) }
            return .members([
                "from": .string(sending.sender), "id": .text(sending.message.id), "sending": .string(sending.token),
                "verdict": .string(isNew ? "acknowledged" : "unchanged"),
            ])
        }

        package static var schema: Schema {
            .object([
                .member("from", .text, "Who sent it."), .member("id", .id, "The message."),
                .member("sending", .text, "The dot of the sending."),
                .member("verdict", .words(["acknowledged", "unchanged"]), "Whether it was not acknowledged before."),
            ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        guard [!ids.isEmpty, all, from != nil].count(where: { $0 }) == 1 else {
            throw UsageError("give ids, --all, or --from NAME")
        }
        let sender = try from.map { name throws(StoreError) in try AgentName(name) }
        let messaging = try Messaging(session)
        var letters = try messaging.resolve(ids).flatMap {
            try messaging.mailbox.received($0, by: messaging.reader)
        }
        if ids.isEmpty {
            letters = try messaging.letters().filter { letter in
                !letter.isAcknowledged && (sender.map { $0.description == letter.sending.sender } ?? true)
            }
        }
        let marked = Set(try messaging.mark(letters, as: .ack).map { "\($0.message.id) \($0.token)" })
        for letter in letters {
            let name = "\(letter.message.id) \(letter.sending.token)"
            try tell(Result(sending: letter.sending, isNew: marked.contains(name)))
        }
        if letters.isEmpty { try tell(Result(sending: nil, isNew: false)) }
    }
}
