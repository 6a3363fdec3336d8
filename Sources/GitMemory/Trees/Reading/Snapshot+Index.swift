internal import Git

/// Answers which entries a query can pick, so that not every body has to be read.
package protocol EntryLookup: AnyObject {
    /// Ids, sorted, among which are all entries of a view that have what the query asks of bodies; `nil` if that cannot
    /// be said, so that all have to be looked at.
    func candidates(of query: Query, in snapshot: Snapshot) -> [EntryID]?

    /// What is known of the latest stamps in folders; `nil` if that cannot be kept, or is not worth it.
    func stamps(for snapshot: Snapshot) -> (any FolderStamps)?
}

/// The id of a tree of entries: two views with the same trees have the same bodies.
package struct EntryTree: Hashable, Sendable, Comparable {
    let id: ObjectID

    /// The 20 bytes of the id.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        id.append(to: &bytes)
        return bytes
    }

    /// The tree with this id.
    package init?(bytes: [UInt8]) {
        guard bytes.count == ObjectID.byteCount else { return nil }
        id = ObjectID(bytes.span)
    }

    init(_ id: ObjectID) { self.id = id }

    package static func < (a: EntryTree, b: EntryTree) -> Bool { a.id < b.id }
}

/// What an index has to take in to know a tree.
package struct BodyChanges: Sendable {
    /// Bodies that are there, and were not.
    package var added: [Body] = []
    /// Ids of bodies that are no longer there.
    package var removed: [EntryID] = []
    /// Entries that were erased.
    package var erased: [EntryID] = []
}

extension Snapshot {
    /// The trees that the view joins, sorted. An empty store has none.
    package var entryTrees: [EntryTree] { reader.roots.map(EntryTree.init) }

    /// How many of the sixteen folders at the top two trees have in common; -1 if one of them is gone.
    package func likeness(_ tree: EntryTree, _ other: EntryTree) -> Int {
        (try? EntryDiff(fanout: reader.fanout, objects: reader.objects).likeness(tree.id, other.id)) ?? -1
    }

    /// The sixteen folders at the top of a tree.
    func folders(of tree: EntryTree) throws -> [ObjectID?] {
        try EntryDiff(fanout: reader.fanout, objects: reader.objects).folders(of: tree.id)
    }

    /// The bodies that a tree has beyond another; `nil` if there may be more of them than are asked for, or something was
    /// erased.
    ///
    /// - Throws: a `GitError` if an object cannot be read: the other tree may be gone.
    package func newBodies(of tree: EntryTree, beside other: EntryTree, atMost limit: Int) throws -> [Body]? {
        let objects = reader.objects
        let diff = EntryDiff(fanout: reader.fanout, objects: objects)
        // Trees that differ almost everywhere are not worth a look.
        guard try diff.likeness(tree.id, other.id) >= 3 else { return nil }
        struct Unsuitable: Error {}
        var found: [EntryDiff.Found] = []
        do {
            try diff.compare(
                tree.id, with: other.id,
                EntryDiff.Visitor(
                    added: { one in
                        found.append(one)
                        if found.count > limit { throw Unsuitable() }
                    }, removed: { _ in }, erased: { _ in throw Unsuitable() }))
        } catch is Unsuitable {
            return nil
        }
        return try found.compactMap { one in
            let bytes = try objects.blob(one.blob, near: one.folder)
            return EntryID(ofBody: bytes) == one.id ? try? Body(stored: bytes) : nil
        }
    }

    /// Calls `visit` with what a tree has beyond another, and lacks, some thousand bodies at a time.
    ///
    /// - Parameters:
    ///   - known: the ids of bodies that need not be read; they are given to `again`.
    ///   - again: called with ids of bodies that are there and known.
    /// - Throws: a `GitError` if an object cannot be read: the other tree may be gone.
    package func changes(
        of tree: EntryTree, beside other: EntryTree?, known: @escaping (EntryID) throws -> Bool,
        again: @escaping (EntryID) throws -> Void, _ visit: @escaping (BodyChanges) throws -> Void
    ) throws {
        var waiting: [(id: EntryID, blob: ObjectID, folder: Tree)] = []
        var changes = BodyChanges()
        let objects = reader.objects
        func flush() throws {
            let parts = stride(from: 0, to: waiting.count, by: 128).map {
                Array(waiting[$0..<min($0 + 128, waiting.count)])
            }
            try Parallel.mapParts(parts, atOnce: 16, [Body]()) { bodies, part in
                for (id, blob, folder) in part {
                    let bytes = try objects.blob(blob, near: folder)
                    // What is no body of that id is no entry.
                    guard EntryID(ofBody: bytes) == id, let body = try? Body(stored: bytes) else { continue }
                    bodies.append(body)
                }
            } each: {
                changes.added += $0
                return true
            }
            waiting.removeAll(keepingCapacity: true)
            try visit(changes)
            changes = BodyChanges()
        }
        try EntryDiff(fanout: reader.fanout, objects: objects).compare(
            tree.id, with: other?.id,
            EntryDiff.Visitor(
                added: { found in
                    if try known(found.id) { return try again(found.id) }
                    waiting.append((found.id, found.blob, found.folder))
                    if waiting.count == 4096 { try flush() }
                },
                removed: { changes.removed.append($0) },
                erased: { changes.erased.append($0) }))
        try flush()
    }

    /// An entry and its body, if the view has it and its body.
    package func listed(_ id: EntryID, at now: Timestamp) throws -> ListedEntry? {
        let item = try item(id)
        guard item.hasBody else { return nil }
        return try entry(id, at: now)
    }

    /// An entry, if a query picks it; its words are passed over.
    package func pick(_ id: EntryID, by query: Query, at now: Timestamp) throws -> ListedEntry? {
        let item = try item(id)
        guard item.hasBody, try reader.rank(item, query, [], near: path.last?.trees.first, at: now) != nil,
            let body = try body(of: item)
        else { return nil }
        return ListedEntry(item, body, at: now, includingExpired: query.includesExpired)
    }

    /// About how many bodies there are: what one way down says of all others.
    package func estimatedCount() throws -> Int {
        try reader.roots.map { root in
            var (count, folder) = (1, root)
            for _ in 0..<reader.fanout {
                let tree = try reader.objects.tree(folder)
                let folders = try tree.entries().filter { $0.mode.isTree }
                guard let first = folders.first else { return 0 }
                count *= folders.count
                folder = tree.id(first)
            }
            let leaf = try reader.objects.tree(folder).entries()
            return count * max(1, leaf.count / 2)
        }.max() ?? 0
    }
}
