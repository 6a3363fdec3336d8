internal import GitMemory

/// The sendings of a store as they were last found, kept in one file: to look at a thousand messages opens no object of
/// git's. It is a copy of what the trees of a view say, and is brought up to date where these have changed.
///
/// A line each: id, dot, sender, end, scope, type, recipients, what it answers, commit, text and time; times in
/// milliseconds.
struct MailMemory {
    private static let note = "messages"
    /// Of fewer messages, and of more changes, a look at the view is as quick.
    private static let (fewest, mostChanges) = (32, 512)
    private static let end = "end"

    private struct Line {
        let sending: Sending
        let scope: String?
    }

    private let store: Store
    private let snapshot: Snapshot
    private let now: Timestamp

    init(_ store: Store, _ snapshot: Snapshot, at now: Timestamp) {
        self.store = store
        self.snapshot = snapshot
        self.now = now
    }

    /// All sendings that are held and that the reader of the view is shown.
    func sendings() throws -> [Sending] {
        try lines().filter { line in
            line.sending.until.map { $0 > now } ?? true && snapshot.shows(line.scope)
        }.map(\.sending)
    }

    private func lines() throws -> [Line] {
        let trees = snapshot.entryTrees
        guard let (old, kept) = read() else { return try keep(found(), trees, isNew: true) }
        if old == trees { return kept }
        guard let changed = try snapshot.changedEntries(since: old, atMost: Self.mostChanges) else {
            return try keep(found(), trees, isNew: true)
        }
        var lines = kept.filter { !changed.contains($0.sending.message.id) }
        let whole = snapshot.whole
        for id in changed.sorted() {
            if let entry = try whole.entry(id, at: now, includingExpired: true) { lines += Self.lines(entry) }
        }
        return keep(lines, trees, isNew: false)
    }

    private func found() throws -> [Line] {
        var query = Query()
        query.kind = Message.entryKind
        query.includesExpired = true
        var lines: [Line] = []
        try snapshot.whole.list(query, at: now) { entry in
            lines += Self.lines(entry)
            return true
        }
        return lines
    }

    private static func lines(_ entry: ListedEntry) -> [Line] {
        guard let message = Message(entry.body, entry.item.id) else { return [] }
        return entry.holds.map { hold in
            Line(
                sending: Sending(
                    message: message, token: hold.token, sender: hold.agent.description, time: hold.moment,
                    until: entry.item.state.expiry(of: hold).moment), scope: entry.body.scope)
        }
    }

    // MARK: The file

    private func keep(_ lines: [Line], _ trees: [EntryTree], isNew: Bool) -> [Line] {
        if isNew && lines.count < Self.fewest { return lines }
        var text = trees.map { Self.hex($0.bytes) }.joined(separator: " ") + "\n"
        for line in lines {
            let (sending, message) = (line.sending, line.sending.message)
            var words = [message.id.description, sending.token, sending.sender]
            words.append(sending.until.map { "\($0.milliseconds)" } ?? "-")
            words.append(line.scope.map(JSONText.quoted) ?? "-")
            words.append(JSONText.quoted(message.kind))
            words.append(JSONText.quoted(message.recipients.joined(separator: "\n")))
            words.append(message.answered?.description ?? "-")
            words.append(message.head.map(JSONText.quoted) ?? "-")
            words.append(JSONText.quoted(message.text))
            words.append("\(sending.time.milliseconds)")
            text += words.joined(separator: "\t") + "\n"
        }
        // Where it cannot be kept, the next one looks again.
        try? store.saveNote(Self.note, Array((text + Self.end + "\n").utf8))
        return lines
    }

    private func read() -> (trees: [EntryTree], lines: [Line])? {
        guard let bytes = try? store.note(Self.note) else { return nil }
        let all = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // The last line says that nothing is missing.
        guard all.count > 2, all[all.count - 2].elementsEqual(Self.end.utf8) else { return nil }
        let trees = all[0].split(separator: UInt8(ascii: " ")).compactMap { EntryTree(bytes: Self.bytes($0)) }
        var lines: [Line] = []
        lines.reserveCapacity(all.count)
        for line in all[1..<(all.count - 2)] {
            guard let line = Self.line(line) else { return nil }
            lines.append(line)
        }
        return (trees, lines)
    }

    private static func line(_ bytes: ArraySlice<UInt8>) -> Line? {
        var (words, start) = ([ArraySlice<UInt8>](), bytes.startIndex)
        words.reserveCapacity(11)
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\t") {
            words.append(bytes[start..<index])
            start = index + 1
        }
        words.append(bytes[start...])
        guard words.count == 11 else { return nil }
        func plain(_ number: Int) -> String { String(decoding: words[number], as: UTF8.self) }
        func isGiven(_ number: Int) -> Bool { !words[number].elementsEqual("-".utf8) }
        func text(_ number: Int) -> String? { isGiven(number) ? unquoted(words[number]) : nil }
        guard let id = EntryID(hex: plain(0)), let time = Self.moment(words[10]),
            let kind = text(5), let recipients = text(6), let content = text(9)
        else { return nil }
        var until: Timestamp?
        if isGiven(3) {
            guard let moment = Self.moment(words[3]) else { return nil }
            until = moment
        }
        let message = Message(
            id: id, text: content,
            recipients: recipients.utf8.split(separator: UInt8(ascii: "\n")).map { String(Substring($0)) }, kind: kind,
            answered: isGiven(7) ? EntryID(hex: plain(7)) : nil, head: text(8))
        return Line(
            sending: Sending(message: message, token: plain(1), sender: plain(2), time: time, until: until),
            scope: text(4))
    }

    private static func moment(_ bytes: ArraySlice<UInt8>) -> Timestamp? {
        var milliseconds: UInt64 = 0
        for byte in bytes {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte, milliseconds < .max / 100 else { return nil }
            milliseconds = milliseconds * 10 + UInt64(byte - UInt8(ascii: "0"))
        }
        return bytes.isEmpty ? nil : Timestamp(milliseconds: milliseconds)
    }

    /// Most texts have nothing that is escaped.
    private static func unquoted(_ bytes: ArraySlice<UInt8>) -> String? {
        if bytes.contains(UInt8(ascii: "\\")) { return JSONText.unquoted(String(decoding: bytes, as: UTF8.self)[...]) }
        guard bytes.count >= 2, bytes.first == UInt8(ascii: "\"") else { return nil }
        return String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }

    private static func bytes(_ hex: ArraySlice<UInt8>) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
        }
    }
}
