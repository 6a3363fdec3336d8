internal import CRDT
internal import Git

extension Snapshot {
    /// What was counted of all entries that one takes the place of, directly or by way of others, each once.
    ///
    /// `contributions` are not among it: they are adds, and an edit is an add of its own.
    ///
    /// - Complexity: a look-up for each of the entries before it, of which at most a thousand are looked at.
    public func countsBefore(_ entry: ListedEntry) throws -> [CounterName: UInt64] {
        try reader.countsBefore(entry.body, of: entry.item.id)
    }

    /// The least id of what is in the memory and takes the place of an entry, directly or by way of others that are
    /// not in the memory any more; `nil` if nothing does.
    ///
    /// - Complexity: a look-up in the index for each entry on the way; without an index a look at all bodies.
    public func successor(of id: EntryID, at now: Timestamp) throws -> EntryID? {
        var edits = EditSearch()
        var (seen, last): (Set<EntryID>, [EntryID]) = ([id], [id])
        while !last.isEmpty, seen.count <= SnapshotReader.mostEdits {
            var next: [EntryID] = []
            for old in last { next += try edits.successors(of: old, in: self).filter { seen.insert($0).inserted } }
            if let live = try next.filter({ try item($0).state.isLive(at: now) }).min() { return live }
            last = next
        }
        return nil
    }

    /// The entries that take the place of others, if an index knows them; `nil` if all have to be looked at.
    func edits() -> Set<EntryID>? {
        var query = Query()
        query.isEdit = true
        return lookup?.candidates(of: query, in: self).map(Set.init)
    }
}

/// Finds what takes the place of an entry.
private struct EditSearch {
    /// What a look at all bodies found.
    private var all: [EntryID: [EntryID]]?

    mutating func successors(of id: EntryID, in snapshot: Snapshot) throws -> [EntryID] {
        if let all { return all[id] ?? [] }
        var query = Query()
        query.superseded = id
        if let candidates = snapshot.lookup?.candidates(of: query, in: snapshot) {
            return try candidates.filter { candidate in
                try snapshot.body(of: snapshot.item(candidate))?.supersedes.contains(id) ?? false
            }
        }
        var found: [EntryID: [EntryID]] = [:]
        try snapshot.inOrder([(EntryID, [EntryID])]()) { part, reader, subtree in
            try reader.leaves(subtree) { leaf, near in
                while let names = try leaf.next() {
                    let item = leaf.item(names)
                    guard item.hasBody, let body = try reader.body(of: item, near: near) else { continue }
                    let old = body.supersedes
                    if !old.isEmpty { part.append((item.id, old)) }
                }
                return true
            }
        } each: { part in
            for (id, old) in part { for other in old { found[other, default: []].append(id) } }
            return true
        }
        all = found
        return found[id] ?? []
    }
}

extension SnapshotReader {
    /// So many entries before one are looked at.
    static let mostEdits = 1000

    func countsBefore(_ body: Body, of id: EntryID) throws -> [CounterName: UInt64] {
        var waiting = body.supersedes
        if waiting.isEmpty { return [:] }
        var (counts, seen): ([CounterName: UInt64], Set<EntryID>) = ([:], [id])
        while let old = waiting.popLast(), seen.count <= Self.mostEdits {
            guard seen.insert(old).inserted else { continue }
            let item = try item(old)
            for (name, value) in item.state.counterValues where name != .contributions {
                counts[name] = EntryState.saturatingSum(counts[name] ?? 0, value)
            }
            if let body = try self.body(of: item) { waiting += body.supersedes }
        }
        return counts
    }

    /// Looks up one entry; one that is not there has an empty state.
    ///
    /// - Complexity: O(fan-out) folders read.
    func item(_ id: EntryID) throws -> Snapshot.Item {
        let path = (0..<fanout).map(id.hexDigit)
        var folders = roots.map { FolderUnion.Side(id: $0) }
        for digit in path { folders = try FolderUnion(folders, in: objects).children[Int(digit)] }
        var (item, digits) = (Snapshot.Item(id: id), [UInt8]())
        id.append(to: &digits)
        _ = try leaves(folders, path: path) { leaf, _ in
            leaf.seek(digits.span)
            if let names = try leaf.next(), names.id == id { item = leaf.item(names) }
            return true
        }
        return item
    }

    /// Where an entry with a body stands in what a query lists; `nil` if it is not picked.
    ///
    /// - Parameters:
    ///   - near: a folder that it is in.
    ///   - words: the query's words in lower case.
    ///   - edits: all entries that take the place of others, if they are known.
    func rank(
        _ item: Snapshot.Item, _ query: Query, _ words: [[UInt8]], near: Tree?, edits: Set<EntryID>? = nil,
        at now: Timestamp
    ) throws -> (value: UInt64, stamp: Stamp)? {
        guard let stamp = query.latest(item.state, at: now) else { return nil }
        var body: Body?
        var before: [CounterName: UInt64] = [:]
        if query.asksCounts, edits?.contains(item.id) ?? true {
            body = try self.body(of: item, near: near)
            guard let body else { return nil }
            before = try countsBefore(body, of: item.id)
        }
        guard let value = query.value(item.state, before: before) else { return nil }
        if query.needsBody(of: item.id) {
            guard let body = try body ?? self.body(of: item, near: near), query.accepts(body, foldedWords: words) else {
                return nil
            }
        }
        return (value, stamp)
    }
}
