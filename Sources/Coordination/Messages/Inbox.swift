package import GitMemory

/// The entries on which an agent marks what it has read: one for each month in which messages were sent.
///
/// Marks stand with the reader and not on the message, so that a thousand readers of one message do not write to one
/// place.
package struct Inbox {
    /// The words of the marks.
    package enum Mark: String, CaseIterable, Sendable {
        case read, ack
    }

    /// The kind of the entries.
    package static let entryKind = "inbox"
    /// So long after the month the marks are held, in milliseconds: longer than any message of that month.
    private static let term: UInt64 = 100 * 86_400_000

    private let reader: Message.Reader
    private let snapshot: Snapshot
    private var states: [String: EntryState] = [:]
    /// The last letter's: the next one is mostly of the same month.
    private var last: (sending: Sending, state: EntryState)?

    /// The inbox of an agent in a view.
    package init(of reader: Message.Reader, in snapshot: Snapshot) {
        self.reader = reader
        self.snapshot = snapshot
    }

    /// The entry of a month.
    static func body(of agent: String, _ month: String) throws(StoreError) -> Body {
        var object = JSONObject()
        object["content"] = .string("\(agent) \(month)")
        object["kind"] = .string(entryKind)
        return try Body(object)
    }

    /// Until when the entry of a month is held; `nil` for a month that is none.
    static func expiry(of month: String) -> Timestamp? {
        let parts = month.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 2 else { return nil }
        let (year, next) = parts[1] == 12 ? (parts[0] + 1, 1) : (parts[0], parts[1] + 1)
        let end = Timestamp(rfc3339: "\(padded(year, 4))-\(padded(next, 2))-01T00:00:00Z")
        return end.flatMap { Timestamp(milliseconds: $0.milliseconds + term) }
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// What its owner has done about a sending.
    package mutating func letter(_ sending: Sending) throws -> Letter {
        let state: EntryState
        if let last, last.sending.isOfSameMonth(as: sending) {
            state = last.state
        } else {
            let month = sending.month
            state = try states[month] ?? snapshot.item(Self.body(of: reader.agent, month).id).state
            states[month] = state
            last = (sending, state)
        }
        return Letter(
            sending: sending, isRead: state.hasMark(Mark.read.rawValue, on: sending.token),
            isAcknowledged: state.hasMark(Mark.ack.rawValue, on: sending.token), isOlder: reader.isOlder(sending))
    }
}

extension Draft {
    /// Marks sendings as the writing agent's.
    ///
    /// - Returns: those that had no such mark.
    package func mark(_ sendings: [Sending], as mark: Inbox.Mark) throws -> [Sending] {
        var marked: [Sending] = []
        for sending in sendings {
            let month = sending.month
            guard let end = Inbox.expiry(of: month), end > now else { continue }
            let body = try Inbox.body(of: agent.description, month)
            if try self.mark(body.id, mark.rawValue, on: sending.token) {
                try add(body, until: Expiry(end))
                marked.append(sending)
            }
        }
        return marked
    }
}
