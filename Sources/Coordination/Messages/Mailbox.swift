package import GitMemory

/// The messages of a store as one view shows them. It reads, and marks nothing.
package struct Mailbox {
    private let snapshot: Snapshot
    private let now: Timestamp

    /// The messages in a view: of all branches, or something is missed.
    package init(_ snapshot: Snapshot, at now: Timestamp) {
        self.snapshot = snapshot
        self.now = now
    }

    // MARK: What came

    /// The sendings to an agent that are held, with what it has done about them: handoffs that it has not acknowledged
    /// first, then the newest.
    package func received(by agent: String) throws -> [Letter] {
        var inbox = Inbox(of: agent, in: snapshot)
        var letters: [Letter] = []
        var seen: Set<EntryID> = []
        for recipient in [agent, Message.everybody] {
            for entry in try entries(for: recipient) where seen.insert(entry.item.id).inserted {
                for sending in sendings(entry) where sending.sender != agent {
                    letters.append(try inbox.letter(sending))
                }
            }
        }
        return letters.sorted(by: Letter.precedes)
    }

    /// The sendings of one message to an agent.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput` if it is no message, or not one to that agent.
    package func received(_ id: EntryID, by agent: String) throws -> [Letter] {
        let entry = try message(id)
        var inbox = Inbox(of: agent, in: snapshot)
        let letters = try sendings(entry).filter { $0.sender != agent && $0.message.isFor(agent) }.map {
            try inbox.letter($0)
        }
        guard !letters.isEmpty else {
            throw StoreError(
                .invalidInput, "\(id.short) is no message to \(agent), or is not held any more",
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
    /// - Parameter known: the agents that a message to everybody is looked up for.
    package func sent(by agent: AgentName, to known: [String]) throws -> [Sent] {
        var query = Query()
        query.kind = Message.entryKind
        query.holder = agent
        query.includesExpired = true
        var inboxes: [String: Inbox] = [:]
        var found: [Sent] = []
        for entry in try list(query) {
            for sending in sendings(entry) where sending.sender == agent.description {
                var names = sending.message.recipients
                if names.contains(Message.everybody) { names = names.filter { $0 != Message.everybody } + known }
                let recipients = Set(names).subtracting([agent.description]).sorted()
                var (read, acknowledged, unread): ([String], [String], [String]) = ([], [], [])
                for name in recipients {
                    let letter = try inboxes[name, default: Inbox(of: name, in: snapshot)].letter(sending)
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

    /// How many messages of one sender an agent has not read. Messages to everybody count for `all`, as long as nobody
    /// has read them.
    package func unread(from sender: AgentName, by recipient: String, among known: [String]) throws -> Int {
        if recipient == Message.everybody {
            return try sent(by: sender, to: known).count { sent in
                !sent.isOver && sent.sending.message.recipients.contains(Message.everybody) && sent.read.isEmpty
                    && sent.acknowledged.isEmpty
            }
        }
        var inbox = Inbox(of: recipient, in: snapshot)
        return try entries(for: recipient).reduce(0) { count, entry in
            try count
                + sendings(entry).count { try $0.sender == sender.description && inbox.letter($0).isUnread }
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

    private func entries(for recipient: String) throws -> [ListedEntry] {
        var query = Query()
        query.kind = Message.entryKind
        query.members = [try Query.Member("data.to=\(recipient)")]
        return try list(query)
    }

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
