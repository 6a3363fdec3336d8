internal import Coordination
package import GitMemory

/// `message list`: the messages that an agent has.
package struct MessageListAction: Action {
    package typealias Result = MessageResult

    package var unread = false
    package var from: String?
    package var type: String?
    package var limit: Int?

    package init() {}

    package static var about: About {
        About(
            "message list", "List the messages that you have.",
            use: "When work begins and between steps. It marks nothing as read.", tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.flag(Member("unread", .flag, "Only what you have neither read nor acknowledged."), &unread)
        try form.text(Member("from", .agent, "Only of this sender."), &from)
        try form.text(Member("type", .choice(Message.Kind.allCases.map(\.rawValue)), "Only of this type."), &type)
        try form.number(Member("limit", .number, "At most this many.", letter: "n"), &limit)
    }

    package func run(in session: Session, _ tell: (MessageResult) throws -> Void) throws {
        if let limit, limit < 1 { throw UsageError("--limit takes a number above 0") }
        let sender = try from.map { name throws(StoreError) in try AgentName(name) }
        try type.map { _ = try MessageWords.kind($0) }
        let messaging = try Messaging(session)
        let letters = try messaging.letters().filter { letter in
            (!unread || letter.isUnread) && (sender.map { $0.description == letter.sending.sender } ?? true)
                && (type.map { $0 == letter.message.kind } ?? true)
        }
        let shown = Array(letters.prefix(limit ?? .max))
        let takers = try messaging.takers(of: shown)
        for letter in shown { try tell(messaging.result(letter, takers)) }
        if letters.isEmpty { try tell(.nothing(unread ? "Nothing is unread." : "There are no messages.")) }
    }
}

/// Words about messages.
enum MessageWords {
    static func kind(_ text: String) throws(StoreError) -> Message.Kind {
        guard let kind = Message.Kind(rawValue: text) else {
            let words = Message.Kind.allCases.map(\.rawValue)
            throw StoreError(
                .invalidInput, "“\(text)” is not a type of message", hint: "use \(words.joined(separator: ", "))")
        }
        return kind
    }
}
