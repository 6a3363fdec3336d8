internal import Actions
internal import GitMemory

/// How entries look, to people and to scripts.
enum EntryPrinter {
    /// One line: id, agents and text.
    static func line(_ entry: ListedEntry) -> String {
        let agents = Set(entry.holds.map(\.agent.description)).sorted().joined(separator: ",")
        return "\(entry.item.id.short)  \(agents.padded(to: 12))  \(text(entry))"
    }

    /// Its key and its text in one line.
    static func text(_ entry: ListedEntry) -> String {
        ((entry.body.key.map { "\($0) = " } ?? "") + entry.body.content).escapingControls()
    }

    /// Everything, over several lines.
    ///
    /// - Parameters:
    ///   - before: what was counted of the entries that this one takes the place of.
    ///   - successor: what takes the place of this one.
    static func page(
        _ entry: ListedEntry, before: [CounterName: UInt64], _ successor: EntryID?, now: Timestamp
    ) -> String {
        var page = "id       \(entry.item.id)\nkind     \(entry.body.kind.escapingControls())\n"
        func field(_ name: String, _ value: String?) {
            if let value { page += "\(name.padded(to: 9))\(value.escapingControls())\n" }
        }
        field("key", entry.body.key)
        field("scope", entry.body.scope)
        field("tags", entry.body.tags.isEmpty ? nil : entry.body.tags.joined(separator: ", "))
        field("context", entry.body.text("context"))
        field("source", entry.body.text("source"))
        field("occurred", entry.body.text("occurred_at"))
        for id in entry.body.supersedes { field("replaces", id.short) }
        for member in entry.body.object.members where !known.contains(member.key) {
            field(member.key, String(decoding: member.value.canonicalBytes(), as: UTF8.self))
        }
        for hold in entry.holds {
            let expiry = entry.item.state.expiry(of: hold)
            let end = expiry.moment.map { " until \($0)" + (expiry.isAfter(now) ? "" : " (expired)") } ?? ""
            field("held by", "\(hold.agent) since \(hold.since)\(end)")
        }
        if entry.holds.isEmpty { field("held by", "nobody") }
        if !entry.wordings.isEmpty {
            field("wordings", "\(entry.wordings.count)" + (entry.shown.map { ", shown as \($0.short)" } ?? ""))
        }
        if let successor { field("replaced", "by \(successor.short)") }
        for (name, value) in counts(entry, before) {
            let earlier = before[name].map { ", \($0) of them before the edit" } ?? ""
            field("count", "\(name) \(value)\(earlier)")
        }
        return page + "\n" + entry.body.content.escapingControls(keepingLines: true)
    }

    /// All counters by name, with what was counted before an edit.
    private static func counts(
        _ entry: ListedEntry, _ before: [CounterName: UInt64]
    ) -> [(name: CounterName, value: UInt64)] {
        var counts = entry.item.state.counterValues
        for (name, value) in before.sorted(by: { $0.key < $1.key }) {
            if let place = counts.firstIndex(where: { $0.name == name }) {
                let sum = counts[place].value.addingReportingOverflow(value)
                counts[place].value = sum.overflow ? .max : sum.partialValue
            } else {
                counts.insert((name, value), at: counts.firstIndex { name < $0.name } ?? counts.endIndex)
            }
        }
        return counts
    }

    private static let known = [
        "content", "kind", "key", "scope", "tags", "context", "source", "occurred_at", "supersedes",
    ]
}
