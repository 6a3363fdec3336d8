internal import Coordination
internal import GitMemory
internal import Recall

/// What the actions about messages have in common.
struct Messaging {
    let store: Store
    let session: Session
    let agent: AgentName
    let view: Snapshot
    let mailbox: Mailbox
    /// The agent as its card has it.
    let reader: Message.Reader

    /// Opens a store and looks at all of its branches.
    init(_ session: Session) throws {
        let store = try session.store()
        try self.init(store, session, as: try session.agentName(in: store))
    }

    init(_ store: Store, _ session: Session, as agent: AgentName) throws {
        self.store = store
        self.session = session
        self.agent = agent
        reader = Message.Reader(agent.description, try store.standing())
        store.lookup = try StoreIndex(store)
        view = try store.snapshot(.all)
        mailbox = Mailbox(view, of: store, at: store.now)
        for branch in view.passedOver {
            session.remark("messages on \(branch.name) wait until it is of this epoch; see `gitmem help carry`")
        }
        for trouble in view.troubles { session.remark("not shown: \(trouble.text)") }
    }

    func letters() throws -> [Letter] { try mailbox.received(by: reader) }

    func resolve(_ texts: [String]) throws -> [EntryID] {
        var ids: [EntryID] = []
        for text in texts {
            let id = try view.resolve(text)
            if !ids.contains(id) { ids.append(id) }
        }
        return ids
    }

    /// All agents that have a branch or a card.
    func known() throws -> [Message.Reader] {
        let standings = try store.standings()
        return Set(try store.agentNames().map(\.description)).union(standings.keys).sorted().map {
            Message.Reader($0, standings[$0] ?? Standing())
        }
    }

    /// Marks what the agent has, in one commit.
    ///
    /// - Returns: what had no such mark.
    func mark(_ letters: [Letter], as mark: Inbox.Mark) throws -> [Sending] {
        let wanted = letters.filter { mark == .ack ? !$0.isAcknowledged : !$0.isRead }.map(\.sending)
        if wanted.isEmpty { return [] }
        let verb = mark == .ack ? "acknowledge" : "read"
        return try store.write(
            as: agent, subject: { "\(verb) \($0.count) \($0.count == 1 ? "message" : "messages")" }
        ) { try $0.mark(wanted, as: mark) }.result
    }

    /// Who has taken messages that are for several, by the messages.
    func takers(of letters: [Letter]) throws -> [String: String] {
        guard letters.contains(where: \.message.isForSeveral), let claims = try Coordinating.claims(in: store, session)
        else { return [:] }
        let taken = try claims.list(as: agent).filter { $0.grant.resource.kind == .message }
        return Dictionary(
            taken.map { ($0.grant.resource.value, $0.grant.agent) }, uniquingKeysWith: { first, _ in first })
    }

    func result(_ letter: Letter, _ takers: [String: String]) throws -> MessageResult {
        .letter(
            letter, try MessageResult.After(letter.sending, store, at: store.now),
            taker: letter.message.isForSeveral ? takers[letter.message.id.description] : nil, now: store.now)
    }
}
