package import GitMemory

/// A message between agents: an entry of kind `message`.
package struct Message: Sendable {
    /// What sort of message it is.
    package enum Kind: String, CaseIterable, Sendable {
        case note, question, answer, request, handoff, alert
    }

    /// The entry.
    package let id: EntryID
    package let text: String
    /// The agents that it is for, `role:NAME` or `all`; sorted.
    package let recipients: [String]
    /// Its ``Kind``, or a word of a later version.
    package let kind: String
    /// The message that it answers.
    package let answered: EntryID?
    /// Of a handoff, the commit of the code that it was written at.
    package let head: String?

    /// The kind of the entries.
    package static let entryKind = "message"
    /// The recipient that stands for every agent but the sender.
    package static let everybody = "all"
    /// What a recipient begins with that is a role: all agents whose cards have it.
    package static let rolePrefix = "role:"
    /// The most bytes of text: 64 KiB.
    package static let maximumBytes = 64 << 10
    /// How long a message is held unless said otherwise, and at most, in milliseconds: 30 and 60 days.
    package static let (usualTerm, longestTerm): (UInt64, UInt64) = (30 * 86_400_000, 60 * 86_400_000)

    init(id: EntryID, text: String, recipients: [String], kind: String, answered: EntryID?, head: String?) {
        self.id = id
        self.text = text
        self.recipients = recipients
        self.kind = kind
        self.answered = answered
        self.head = head
    }

    /// Reads a body; `nil` if it is no message.
    package init?(_ body: Body, _ id: EntryID) {
        guard body.kind == Self.entryKind, case .object(let data)? = body.value(of: "data"),
            case .array(let names)? = data["to"]
        else { return nil }
        self.id = id
        text = body.content
        recipients = names.compactMap { if case .string(let name) = $0 { name } else { nil } }
        func word(_ name: String) -> String? {
            if case .string(let text)? = data[name] { text } else { nil }
        }
        kind = word("type") ?? Kind.note.rawValue
        answered = word("reply_to").flatMap { EntryID(hex: $0) }
        head = word("head")
    }

    /// The body of a message as it is sent.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput` for a text that is blank or too long.
    package static func object(
        _ text: String, to recipients: [String], kind: Kind, answering id: EntryID?, head: String?
    ) throws(StoreError) -> JSONObject {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw StoreError(.invalidInput, "the message is empty", hint: "say what the recipient is to know")
        }
        guard text.utf8.count <= maximumBytes else {
            throw StoreError(
                .invalidInput, "the message has \(text.utf8.count) bytes; at most 64 KiB are sent",
                hint: "keep the text in a file or a memory, and send where it is")
        }
        var data = JSONObject()
        data["to"] = .array(Set(recipients).sorted().map { .string($0) })
        data["type"] = .string(kind.rawValue)
        data["reply_to"] = id.map { .string($0.description) }
        data["head"] = head.map { .string($0) }
        var object = JSONObject()
        object["content"] = .string(text)
        object["kind"] = .string(entryKind)
        object["data"] = .object(data)
        return object
    }

    /// Whether it is for an agent, whoever sent it.
    package func isFor(_ reader: Reader) -> Bool { reader.addresses.contains(where: recipients.contains) }

    /// Whether it is for several agents, one of which may take it.
    package var isForSeveral: Bool { recipients.contains(where: Self.isGroup) }

    /// Whether a recipient stands for several agents.
    package static func isGroup(_ recipient: String) -> Bool {
        recipient == everybody || recipient.hasPrefix(rolePrefix)
    }

    /// Who reads messages.
    package struct Reader: Sendable {
        package let agent: String
        /// Since when it has a card; what was sent to several before is no news to it.
        let since: Timestamp?
        /// The recipients that it is.
        let addresses: [String]

        package init(_ agent: String, _ standing: Standing = Standing()) {
            self.agent = agent
            since = standing.since
            addresses = [agent, Message.everybody] + standing.allRoles.map { Message.rolePrefix + $0 }
        }

        /// Whether it is a recipient, by its name or as one of several.
        package func `is`(_ recipient: String) -> Bool { addresses.contains(recipient) }

        /// Whether a sending was there before it.
        func isOlder(_ sending: Sending) -> Bool {
            guard let since, !sending.message.recipients.contains(agent) else { return false }
            return sending.time < since
        }
    }
}

/// One sending of a message: an add of its entry.
package struct Sending: Sendable {
    package let message: Message
    /// The dot of the add.
    package let token: String
    package let sender: String
    package let time: Timestamp
    /// Until when it is held.
    package let until: Timestamp?

    /// The month of the sending as its dot says it: `2026-11`.
    var month: String {
        let digits = Array(token.utf8.prefix(Self.monthDigits))
        return String(decoding: digits.prefix(4) + [UInt8(ascii: "-")] + digits.dropFirst(4), as: UTF8.self)
    }

    func isOfSameMonth(as other: Sending) -> Bool {
        token.utf8.prefix(Self.monthDigits).elementsEqual(other.token.utf8.prefix(Self.monthDigits))
    }

    private static let monthDigits = 6
}

/// A sending as its recipient has it.
package struct Letter: Sendable {
    package let sending: Sending
    package let isRead: Bool
    package let isAcknowledged: Bool
    /// Whether it was sent to several agents before its recipient had a card.
    package let isOlder: Bool

    package init(sending: Sending, isRead: Bool, isAcknowledged: Bool, isOlder: Bool = false) {
        self.isOlder = isOlder
        self.sending = sending
        self.isRead = isRead
        self.isAcknowledged = isAcknowledged
    }

    package var message: Message { sending.message }
    /// Whether its recipient has done nothing about it.
    package var isUnread: Bool { !isRead && !isAcknowledged && !isOlder }

    /// Handoffs that nobody has acknowledged first, then the newest.
    static func precedes(_ a: Letter, _ b: Letter) -> Bool {
        let (one, other) = (a.isOpenHandoff, b.isOpenHandoff)
        if one != other { return one }
        return (a.sending.token, a.message.id) > (b.sending.token, b.message.id)
    }

    private var isOpenHandoff: Bool { message.kind == Message.Kind.handoff.rawValue && !isAcknowledged }
}
