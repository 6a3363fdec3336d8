internal import CRDT
internal import GitMemory

// Canonical JSON, put together in place: the members are in order, and only the body holds text that could need escapes.

/// How entries look to programs.
enum EntryJSON {
    /// Appends an entry as one object, without a line end.
    ///
    /// - Parameters:
    ///   - before: what was counted of the entries that this one takes the place of.
    ///   - successor: what takes the place of this one.
    ///   - near: what says the same or nearly the same, and is not joined to it.
    static func write(
        _ entry: ListedEntry, before: [CounterName: UInt64] = [:], _ successor: EntryID? = nil,
        near: [FoundWordings.Near] = [], into line: inout [UInt8]
    ) {
        writeAlone(entry, before: before, into: &line)
        guard successor != nil || entry.shown != nil || !entry.wordings.isEmpty || !near.isEmpty else { return }
        line.removeLast()
        if let near = near.json {
            line.append(",\"near\":")
            near.write(canonicalInto: &line)
        }
        for (name, id) in [("shown", entry.shown), ("superseded_by", successor)] {
            guard let id else { continue }
            line.append(contentsOf: ",\"\(name)\":\"".utf8)
            id.append(to: &line)
            line.append("\"")
        }
        if !entry.wordings.isEmpty { line.append(contentsOf: ",\"wordings\":\(entry.wordings.count)".utf8) }
        line.append("}")
    }

    /// Appends an entry as one object without what is said of its wordings, and without a line end.
    static func writeAlone(
        _ entry: ListedEntry, before: [CounterName: UInt64] = [:], into line: inout [UInt8]
    ) {
        line.append("{")
        write(entry.holds, entry.item.state, into: &line)
        line.append(",\"counters\":{")
        var isFirst = true
        for counter in entry.item.state.counterValues {
            line.append(isFirst ? "\"" : ",\"")
            isFirst = false
            line.append(contentsOf: counter.name.description.utf8)
            line.append("\":")
            JSON.count(counter.value).write(canonicalInto: &line)
        }
        if !before.isEmpty {
            line.append("},\"counters_before\":{")
            for (index, counter) in before.sorted(by: { $0.key < $1.key }).enumerated() {
                line.append(index == 0 ? "\"" : ",\"")
                line.append(contentsOf: counter.key.description.utf8)
                line.append("\":")
                JSON.count(counter.value).write(canonicalInto: &line)
            }
        }
        line.append("}")
        write(entry.body, entry.item.id, into: &line)
    }

    /// Appends some adds and the entry that they are of, as `forget --dry-run` prints them.
    ///
    /// - Parameter others: who holds the entry by other adds.
    static func write(
        _ holds: [EntryState.Hold], of id: EntryID, _ entry: ListedEntry?, heldBy others: [AgentName],
        into line: inout [UInt8]
    ) {
        line.append("{")
        write(holds, entry?.item.state, into: &line)
        write(entry?.body, id, heldBy: others, into: &line)
    }

    /// Appends the member `adds`.
    private static func write(_ holds: [EntryState.Hold], _ state: EntryState?, into line: inout [UInt8]) {
        line.append("\"adds\":[")
        var isFirst = true
        for hold in holds {
            line.append(isFirst ? "{\"agent\":\"" : ",{\"agent\":\"")
            isFirst = false
            line.append(contentsOf: hold.agent.description.utf8)
            line.append("\",\"at\":\"")
            Timestamp(hold.dot.stamp).write(into: &line)
            line.append("\",\"replica\":\"")
            hold.dot.replica.write(into: &line)
            if let end = state?.expiry(of: hold).moment {
                line.append("\",\"until\":\"")
                end.write(into: &line)
            }
            line.append("\"}")
        }
        line.append("]")
    }

    /// Appends the members `entry`, `held_by` if it is wanted, and `id`, and the end of the object. A body is canonical
    /// JSON already.
    private static func write(
        _ body: Body?, _ id: EntryID, heldBy others: [AgentName]? = nil, into line: inout [UInt8]
    ) {
        if let body {
            line.append(",\"entry\":")
            line.append(contentsOf: body.bytes.dropLast())
        }
        if let others {
            line.append(",\"held_by\":")
            JSON.array(others.map { .text($0) }).write(canonicalInto: &line)
        }
        line.append(",\"id\":\"")
        id.append(to: &line)
        line.append("\"}")
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
