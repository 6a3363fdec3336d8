internal import Actions
internal import ArgumentParser
internal import GitMemory

struct MessageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "message",
        abstract: "Send messages to other agents, and read what they sent.",
        discussion: """
            `gitmem send` is short for `gitmem message send`, and `gitmem inbox` for `gitmem message list`. Messages \
            travel with the memory, and everybody who has it can read them.
            """,
        subcommands: [
            MessageSend.self, MessageList.self, MessageRead.self, MessageAck.self, MessageThread.self,
            MessageSent.self,
        ], defaultSubcommand: MessageList.self)
}

struct MessageSend: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Send a message to other agents.")

    @OptionGroup var global: GlobalOptions

    @Option(help: "A recipient: an agent, role:NAME, or all; may be given more than once. Optional for an answer.")
    var to: [String] = []

    @Option(help: "note (the default), question, answer, request, handoff or alert.")
    var type: String?

    @Option(help: "The message that it answers.")
    var replyTo: String?

    @Option(help: "Hold it for this time instead of 30 days: 90s, 30m, 12h, 7d; at most 60d.")
    var ttl: String?

    @Flag(help: "Send it again though the same message of yours is still held.")
    var again = false

    @OptionGroup var content: ContentOptions
    @OptionGroup var gating: GateOptions
    @OptionGroup var writing: OnceOptions

    func request() throws -> MessageSendAction {
        var request = MessageSendAction()
        request.recipients = to
        request.type = type
        request.answered = replyTo
        request.ttl = ttl
        request.again = again
        request.text = try content.content()
        request.gate = gating.words
        request.once = writing.words
        return request
    }

    static func show(_ result: Remembered, of request: MessageSendAction, _ output: Output) { output.show(result) }
}

struct MessageList: ListingCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the messages that you have.",
        discussion: "Handoffs that are not acknowledged come first, then the newest. It marks nothing as read.")

    @OptionGroup var global: GlobalOptions

    @Flag(help: "Only what you have neither read nor acknowledged.")
    var unread = false

    @Option(help: "Only of this sender.")
    var from: String?

    @Option(help: "Only of this type.")
    var type: String?

    @Option(name: [.customShort("n"), .long], help: "At most this many.")
    var limit: Int?

    @OptionGroup var listing: ListingOptions

    func request() -> MessageListAction {
        var request = MessageListAction()
        request.unread = unread
        request.from = from
        request.type = type
        request.limit = limit
        return request
    }

    static func show(_ result: MessageResult, of request: MessageListAction, _ output: Output) {
        output.show(result)
    }

    static let fields = MessageFields.names

    static func value(of field: String, _ result: MessageResult, on page: Page) -> String? {
        MessageFields.value(field, result, on: page)
    }

    static func card(_ result: MessageResult, of request: MessageListAction, on page: Page) -> Card? {
        MessageFields.card(result, on: page)
    }
}

struct MessageRead: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Show messages and mark them as read.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The messages, by their ids or the beginnings of them.")
    var ids: [String]

    func request() -> MessageReadAction {
        var request = MessageReadAction()
        request.ids = ids
        return request
    }

    static func show(_ result: MessageResult, of request: MessageReadAction, _ output: Output) {
        output.show(result, isWhole: true)
    }
}

struct MessageAck: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack", abstract: "Acknowledge messages: say that you have taken note of them.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The messages, by their ids or the beginnings of them.")
    var ids: [String] = []

    @Flag(help: "All messages that you have.")
    var all = false

    @Option(help: "All messages of this sender.")
    var from: String?

    func request() -> MessageAckAction {
        var request = MessageAckAction()
        request.ids = ids
        request.all = all
        request.from = from
        return request
    }

    static func show(_ result: MessageAckAction.Result, of request: MessageAckAction, _ output: Output) {
        guard let sending = result.sending else { return output.say("Nothing is to be acknowledged.") }
        let verdict = result.isNew ? "acknowledged" : "unchanged"
        Output.line("\(verdict.padded(to: 12))  \(sending.message.id)")
    }
}

struct MessageThread: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "thread",
        abstract: "Show a message with what it answers and what answers it, oldest first.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Any message of it, by its id or the beginning of it.")
    var id: String

    func request() -> MessageThreadAction {
        var request = MessageThreadAction()
        request.id = id
        return request
    }

    static func show(_ result: MessageResult, of request: MessageThreadAction, _ output: Output) {
        output.show(result, isWhole: true)
    }
}

struct MessageSent: ListingCommand {
    static let configuration = CommandConfiguration(
        commandName: "sent", abstract: "List the messages that you have sent, and who has read them.")

    @OptionGroup var global: GlobalOptions

    @Flag(help: "Only what somebody has not read, including messages that have ended.")
    var undelivered = false

    @OptionGroup var listing: ListingOptions

    func request() -> MessageSentAction {
        var request = MessageSentAction()
        request.undelivered = undelivered
        return request
    }

    static func show(_ result: MessageSentAction.Result, of request: MessageSentAction, _ output: Output) {
        guard let sent = result.sent else {
            return output.say(request.undelivered ? "All was read." : "Nothing was sent.")
        }
        let message = sent.sending.message
        if output.quiet { return Output.line("\(message.id)") }
        Output.line(
            "\(message.id.short)  \(message.recipients.joined(separator: ",").padded(to: 12))  "
                + "\(state(sent))  \(message.text.escapingControls())")
    }

    private static func state(_ sent: Mailbox.Sent) -> String {
        func names(_ word: String, _ names: [String]) -> String? {
            names.isEmpty ? nil : "\(word) \(names.joined(separator: ", "))"
        }
        let states = [
            names("acknowledged by", sent.acknowledged),
            names("read by", sent.read.filter { !sent.acknowledged.contains($0) }),
            names("unread by", sent.unread), sent.isOver ? "ended" : nil,
        ].compactMap { $0 }
        return states.isEmpty ? "read by nobody yet" : states.joined(separator: "; ")
    }

    static let fields = MessageFields.names

    static func value(of field: String, _ result: MessageSentAction.Result, on page: Page) -> String? {
        guard let sent = result.sent else { return nil }
        return field == "state" ? state(sent) : MessageFields.value(field, sent.sending, on: page)
    }

    static func card(_ result: MessageSentAction.Result, of request: MessageSentAction, on page: Page) -> Card? {
        guard let sent = result.sent else { return nil }
        return MessageFields.card(
            sent.sending, who: "to " + sent.sending.message.recipients.joined(separator: ", "), notes: [state(sent)],
            on: page)
    }
}

extension Output {
    /// Prints a message: its beginning in a line, or all of it.
    func show(_ result: MessageResult, isWhole: Bool = false) {
        let (sending, letter, after, taker, now): (Sending, Letter?, MessageResult.After?, String?, Timestamp)
        switch result {
        case .nothing(let text): return say(text)
        case .letter(let own, let later, let by, let moment):
            (sending, letter, after, taker, now) = (own.sending, own, later, by, moment)
        case .sending(let own, let moment): (sending, letter, after, taker, now) = (own, nil, nil, nil, moment)
        }
        let message = sending.message
        if quiet { return Output.line("\(message.id)") }
        let state = letter.map { $0.isAcknowledged ? "ack" : $0.isRead ? "read" : "unread" }
        if isWhole {
            let to = message.recipients.joined(separator: ", ")
            let answers = message.answered.map { ", answers \($0.short)" } ?? ""
            Output.line(
                "\(message.id.short)  \(message.kind) from \(sending.sender) to \(to), "
                    + "\(MessageResult.age(sending.time, at: now))\(answers)\(after?.text.map { ", \($0)" } ?? "")")
            return Output.line(message.text + "\n")
        }
        Output.line { line in
            func put(_ text: String, _ width: Int) {
                line.append(contentsOf: text.escapingControls(keepingLines: true).utf8)
                line.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(0, width - text.count) + 2))
            }
            put(message.id.short, 12)
            put(sending.sender, 12)
            put(state ?? "", 6)
            put(message.kind, 8)
            put(MessageResult.age(sending.time, at: now), 7)
            for remark in [taker.map { "taken by \($0)" }, after?.text] {
                if let remark { line.append(contentsOf: "(\(remark.escapingControls(keepingLines: true))) ".utf8) }
            }
            line.append(contentsOf: message.text.escapingControls().utf8)
        }
    }
}
