internal import Git

/// The tree of a new epoch, made of the old trunk's.
struct TreeCompaction {
    struct Result {
        var entries: ObjectID?
        var before = CompactionReport.Size()
        var after = CompactionReport.Size()
        var skipped: [TreeJoin.SkippedFile] = []
    }

    let fanout: Int
    /// The entries of which nothing is kept but that they were erased, sorted.
    let erased: [EntryID]
    let objects: ObjectDatabase
    let progress: (Int) -> Void

    /// What is in the memory at that moment.
    ///
    /// - Parameter writer: takes the new folders; with none they are not written.
    func live(at moment: Timestamp, of entries: ObjectID?, into writer: ObjectWriter?) throws -> Result {
        try filter(entries, into: writer) { $0.compacted(at: moment) }
    }

    /// The tree as it is, without the erased entries.
    func everythingElse(in entries: ObjectID?, into writer: ObjectWriter) throws -> Result {
        let gone = Set(erased)
        // What names an erased entry is left out with it.
        return try filter(entries, into: writer) { $0.without(edgesTo: gone) }
    }

    private func filter(
        _ entries: ObjectID?, into writer: ObjectWriter?, _ keep: @escaping @Sendable (EntryState) -> EntryState?
    ) throws -> Result {
        let (objects, gone) = (objects, Set(erased))
        let filter = TreeFilter<Result>(
            fanout: fanout, objects: objects, skipsEqual: false
        ) { leaf, tally in
            let found = try LeafEntries(LeafFolder(leaf.tree), path: leaf.path)
            tally.skipped += found.malformed.map {
                TreeJoin.SkippedFile(leaf.path, $0.name, reason: $0.reason, heads: [0])
            }
            var bytes = TreeBytes()
            bytes.reserveCapacity(leaf.tree.bytes.count)
            for entry in found.all {
                let size = try entry.body.map { try objects.size(of: $0, near: leaf.tree) } ?? 0
                tally.before.count(entry.state, bodyBytes: size)
                guard !gone.contains(entry.id), let kept = keep(entry.state) else { continue }
                tally.after.count(kept, bodyBytes: size)
                bytes.append(kept, of: entry.digits, body: entry.body)
            }
            return bytes
        } stranger: { path, name, tally in
            tally.skipped.append(
                TreeJoin.SkippedFile(path, name, reason: "is not a folder of entries", heads: [0]))
        } folder: { old, new, tally in
            tally.before.countFolder(old.bytes.count)
            if !new.isEmpty { tally.after.countFolder(new.bytes.count) }
        }

        var result = Result()
        result.entries = try filter.apply(entries, into: writer, empty: Result()) { part in
            result.before.add(part.before)
            result.after.add(part.after)
            result.skipped += part.skipped
            progress(result.before.entries)
        }
        guard let writer, !erased.isEmpty else { return result }
        // What the filter made is read again here.
        try writer.finish()
        result.entries = try TreeEdit(fanout: fanout, objects: objects).apply(
            erased.map { EntryEdit(id: $0, tails: [EntryName.voidTail]) }, to: [result.entries], into: writer,
            empty: (),
            each: { _, _ in })
        try writer.finish()
        return result
    }
}

extension CompactionReport.Size {
    fileprivate mutating func count(_ state: EntryState, bodyBytes: Int) {
        names += state.tailCount - (state.hasBody ? 1 : 0)
        if state.hasBody { entries += 1 }
        if state.hasBody { self.bodyBytes += bodyBytes }
    }

    fileprivate mutating func countFolder(_ bytes: Int) {
        folders += 1
        folderBytes += bytes
    }
}
