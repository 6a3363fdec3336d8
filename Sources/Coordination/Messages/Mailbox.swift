package import GitMemory

/// The messages of a store as one view shows them. It reads, and marks nothing.
package struct Mailbox {
    private let snapshot: Snapshot
    private let now: Timestamp
    private let store: Store

    /// The messages in a view of a store: of all branches, or something is missed.
    package init(_ snapshot: Snapshot, of store: Store, at now: Timestamp) {
        self.store = store
        self.snapshot = snapshot
        self.now = now
    }

    // MARK: What came

    /// The sendings to an agent that are held, with what it has done about them: handoffs that it has not acknowledged
    /// first, then the newest.
    package func received(by reader: Message.Reader) throws -> [Letter] {
        var inbox = Inbox(of: reader, in: snapshot)
        return try held().filter { $0.sender != reader.agent && $0.message.isFor(reader) }
            .map { try inbox.letter($0) }.sorted(by: Letter.precedes)
    }

    /// The sendings of one message to an agent.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput` if it is no message, or not one to that agent.
    package func received(_ id: EntryID, by reader: Message.Reader) throws -> [Letter] {
        let entry = try message(id)
        var inbox = Inbox(of: reader, in: snapshot)
        let letters = try sendings(entry).filter { $0.sender != reader.agent && $0.message.isFor(reader) }.map {
            try inbox.letter($0)
        }
        guard !letters.isEmpty else {
            throw StoreError(
                .invalidInput, "\(id.short) is no message to \(reader.agent), or is not held any more",
                hint:
                    "`gitmem message list` shows what there is; `gitmem message thread \(id.short)` shows it to everybody"
            )
        }
        return letters
    }

    // MARK: What was sent

    /// A sending as its sender sees it.
    package struct Sent {
        package let sending: Sending
        /// Whether it is held no more.
        package let isOver: Bool
        /// Who has read it or acknowledged it, and who neither.
        package let read, acknowledged, unread: [String]
    }

    /// What an agent has sent, newest first, that is not compacted away.
    ///
    /// - Parameter known: the agents that a message to everybody is looked up for, with what their cards say.
    package func sent(by agent: AgentName, to known: [Message.Reader]) throws -> [Sent] {
        var query = Query()
        query.kind = Message.entryKind
        query.holder = agent
        query.includesExpired = true
        var inboxes: [String: Inbox] = [:]
        var found: [Sent] = []
        for entry in try list(query) {
            for sending in sendings(entry) where sending.sender == agent.description {
                var recipients = Set(sending.message.recipients.filter { !Message.isGroup($0) })
                if recipients.count < sending.message.recipients.count {
                    for reader in known where sending.message.isFor(reader) { recipients.insert(reader.agent) }
                }
                recipients.remove(agent.description)
                var (read, acknowledged, unread): ([String], [String], [String]) = ([], [], [])
                for name in recipients.sorted() {
                    let reader = known.first { $0.agent == name } ?? Message.Reader(name)
                    let letter = try inboxes[name, default: Inbox(of: reader, in: snapshot)].letter(sending)
                    if letter.isRead { read.append(name) }
                    if letter.isAcknowledged { acknowledged.append(name) }
                    if letter.isUnread { unread.append(name) }
                }
                found.append(
                    Sent(
                        sending: sending, isOver: sending.until.map { $0 <= now } ?? false, read: read,
                        acknowledged: acknowledged, unread: unread))
            }
        }
        return found.sorted { ($0.sending.token, $0.sending.message.id) > ($1.sending.token, $1.sending.message.id) }
    }

    /// How many messages of one sender an agent has not read. Messages to several, `all` or a role, count as long as
    /// nobody has read them.
    package func unread(from sender: AgentName, by recipient: String, among known: [Message.Reader]) throws -> Int {
        if Message.isGroup(recipient) {
            return try sent(by: sender, to: known).count { sent in
                !sent.isOver && sent.sending.message.recipients.contains(recipient) && sent.read.isEmpty
                    && sent.acknowledged.isEmpty
            }
        }
        var inbox = Inbox(of: Message.Reader(recipient), in: snapshot)
        return try held().count { sending in
            try sending.sender == sender.description && sending.message.recipients.contains(recipient)
                && inbox.letter(sending).isUnread
        }
    }

    // MARK: Threads

    /// A message with all that it answers and all that answers it, oldest first, also what is held no more.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput` if it is no message.
    package func thread(_ id: EntryID) throws -> [Sending] {
        var root = try message(id)
        var above: Set<EntryID> = [id]
        // A reply names what was there before it, so there is no circle but a forged one.
        while let answered = Message(root.body, root.item.id)?.answered, above.insert(answered).inserted,
            above.count <= Self.longestThread, let next = try? message(answered)
        {
            root = next
        }
        var (seen, waiting, found): (Set<EntryID>, [ListedEntry], [Sending]) = ([root.item.id], [root], [])
        while let entry = waiting.popLast() {
            found += sendings(entry)
            if seen.count > Self.longestThread { continue }
            var query = Query()
            query.kind = Message.entryKind
            query.members = [try Query.Member("data.reply_to=\(entry.item.id)")]
            query.includesExpired = true
            waiting += try list(query).filter { seen.insert($0.item.id).inserted }
        }
        return found.sorted { ($0.token, $0.message.id) < ($1.token, $1.message.id) }
    }

    private static let longestThread = 1_000

    /// A message by its id, held or not.
    ///
    /// - Throws: ``StoreError`` with the code `unknownID` if there is no such entry, `invalidInput` if it is no message.
    package func message(_ id: EntryID) throws -> ListedEntry {
        guard let entry = try snapshot.entry(id, at: now, includingExpired: true) else {
            throw StoreError(
                .unknownID, "no entry has the id \(id.short)", hint: "`gitmem message list` shows messages")
        }
        guard Message(entry.body, id) != nil else {
            throw StoreError(
                .invalidInput, "\(id.short) is no message", hint: "`gitmem show \(id.short)` shows what it is")
        }
        return entry
    }

    // MARK: Entries

    /// All sendings that are held.
    private func held() throws -> [Sending] { try MailMemory(store, snapshot, at: now).sendings() }

    private func list(_ query: Query) throws -> [ListedEntry] {
        var entries: [ListedEntry] = []
        try snapshot.list(query, at: now) { entry in
            entries.append(entry)
            return true
        }
        return entries
    }

    private func sendings(_ entry: ListedEntry) -> [Sending] {
        guard let message = Message(entry.body, entry.item.id) else { return [] }
        return entry.holds.map { hold in
            Sending(
                message: message, token: hold.token, sender: hold.agent.description, time: hold.moment,
                until: entry.item.state.expiry(of: hold).moment)
        }
    }
}
