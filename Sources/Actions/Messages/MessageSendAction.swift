internal import Coordination
package import GitMemory
internal import Recall

/// `message send`: sends a message to agents.
package struct MessageSendAction: Action {
    package typealias Result = Remembered

    package var text: String?
    /// Names, one or several in each.
    package var recipients: [String] = []
    package var type: String?
    package var answered: String?
    package var ttl: String?
    package var again = false
    package var gate = GateWords()
    package var once = OnceWords()

    package init() {}

    package static var about: About {
        About(
            "message send", "Send a message to other agents.",
            use:
                "To ask, answer, warn or hand over. Facts that will be true later belong in the memory instead. Everybody can read it.",
            writes: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.texts(
            Member(
                "to", .agent,
                "The recipients: agents, role:NAME, or all. By default, an answer goes to the sender of the message."
            ),
            &recipients)
        try form.text(
            Member("type", .choice(Message.Kind.allCases.map(\.rawValue)), "What it is.", standard: "note"), &type)
        try form.text(Member("reply_to", .id, "The message that it answers."), &answered)
        try form.text(
            Member("ttl", .span, "Hold it for this time instead of 30 days: 90s, 30m, 12h, 7d; at most 60d."), &ttl)
        try form.flag(
            Member("again", .flag, "Send it again though the same message of yours is still held."), &again)
        try gate.declare(in: &form)
        try once.declare(in: &form)
        try form.text(Member("text", "The text.", place: .word, isRequired: true), &text)
    }

    package func run(in session: Session, _ tell: (Remembered) throws -> Void) throws {
        guard let text else { throw UsageError("give the text to send, --file, or - for standard input") }
        let kind = try type.map { text throws(StoreError) in try MessageWords.kind(text) }
        let term = try term()
        if recipients.isEmpty && answered == nil { throw UsageError("say who it is for: --to NAME, or --to all") }
        let messaging = try Messaging(session)
        let (store, agent) = (messaging.store, messaging.agent)
        let original = try answered.map { try messaging.mailbox.message(messaging.view.resolve($0)) }
        let names = try addressees(original, agent)
        let known = try messaging.known()
        for name in names where name != Message.everybody {
            if known.contains(where: { $0.is(name) }) { continue }
            session.remark(
                Message.isGroup(name)
                    ? "no agent has the \(name) yet; the message waits for one"
                    : "no agent called \(name) has a branch here yet; the message waits for one")
        }
        let isAnswer = original.flatMap { Message($0.body, $0.item.id) }?.kind == Message.Kind.question.rawValue
        let words = kind ?? (isAnswer ? .answer : .note)
        let head = words == .handoff ? try store.codeHead() : nil
        var object = try Message.object(text, to: names, kind: words, answering: original?.item.id, head: head)
        let plain = try Body(object)
        let isHeld = try messaging.view.item(plain.id).state.holds(at: store.now).contains { $0.agent == agent }
        if again, isHeld { object["occurred_at"] = .string("\(store.now)") }
        let body = try Body(object)
        if try !once.isUsed(in: store), !isHeld || again { try refuseFull(names, known, messaging) }
        let remembering = Remembering(session: session, gate: gate, isConversation: true, once: once)
        try tell(
            remembering.run(in: store, subject: { "send \($0.id.short)" }, wanted: { _ in body }) { draft, screen in
                try screen(body)
                let own = try draft.state(of: body.id).holds(at: draft.now).first { $0.agent == agent }
                if let own {
                    return .init(
                        id: body.id, verdict: .unchanged, until: try draft.state(of: body.id).expiry(of: own))
                }
                guard let end = Timestamp(milliseconds: draft.reference.milliseconds + term) else {
                    throw StoreError(.invalidInput, "the clock is at the end of the year 9999", hint: "set it right")
                }
                let isKnown = try !draft.state(of: body.id).holds(at: draft.now).isEmpty
                try draft.addAgain(body, until: Expiry(end))
                return .init(id: body.id, verdict: isKnown ? .merged : .accepted, until: Expiry(end))
            })
    }

    private func term() throws -> UInt64 {
        guard let ttl else { return Message.usualTerm }
        guard ttl != "never", let term = try Moments.duration(ttl), term <= Message.longestTerm else {
            throw StoreError(
                .invalidInput, "a message is not held for “\(ttl)”",
                hint: "at most 60d; what is to be known for longer is a memory: `gitmem add`")
        }
        return term
    }

    private func addressees(_ original: ListedEntry?, _ agent: AgentName) throws -> [String] {
        var names = recipients.flatMap { $0.split { $0 == "," || $0 == " " }.map(String.init) }
        if recipients.isEmpty, let original {
            names = Set(original.holds.map(\.agent.description)).subtracting([agent.description]).sorted()
            if names.isEmpty {
                throw UsageError("the message was yours: say who the answer is for, with --to NAME")
            }
        }
        if names.isEmpty { throw UsageError("say who it is for: --to NAME, or --to all") }
        for name in names where name != Message.everybody {
            let role = Message.isGroup(name) ? String(name.dropFirst(Message.rolePrefix.count)) : nil
            if let role { _ = try AgentCard(roles: [role], scopes: []) }
            if try role == nil && AgentName(name) == agent {
                throw StoreError(
                    .invalidInput, "\(agent) cannot send itself a message",
                    hint: "`gitmem add --kind working` keeps something in mind for a day")
            }
            try GateRejection.refuseSecrets(inName: name)
        }
        return Set(names).sorted()
    }

    private func refuseFull(_ names: [String], _ known: [Message.Reader], _ messaging: Messaging) throws {
        let limit = MessageLimit(try messaging.store.settings())
        for value in limit.unknown { messaging.session.remark("message/limit is “\(value)”, which is not a number") }
        for name in names {
            let count = try messaging.mailbox.unread(from: messaging.agent, by: name, among: known)
            guard count >= limit.count else { continue }
            let who = name == Message.everybody ? "everybody" : name
            throw StoreError(
                .inboxFull, "\(who) has not read \(count) messages of \(messaging.agent), and no more are sent",
                hint: "`gitmem message sent --undelivered` lists them; `gitmem forget ID` takes one back")
        }
    }
}
