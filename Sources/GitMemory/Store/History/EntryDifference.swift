internal import CRDT
public import Git

/// What readers see differ of one entry between two commits.
public struct EntryDifference: Sendable {
    /// The entry.
    public let id: EntryID
    /// How it differs.
    public let kind: ChangeKind
    /// What was known of it.
    public let before: EntryState
    /// What is known of it.
    public let after: EntryState
    /// Its body; `nil` if neither has it, as of one that was erased.
    public let body: Body?
}

extension Store {
    /// What readers see differ between commits and a later one, or between any two, in order of id. Folders that both have
    /// are not opened.
    ///
    /// What merely expires is no difference: both are looked at as they are now.
    ///
    /// - Parameters:
    ///   - old: several are taken together, as a merge would; with none, everything is new.
    ///   - beyond: whether only what the later one has beyond the others is told: what a merge of all would bring.
    /// - Throws: ``StoreError`` with the code `mergeRefused` if they are not of one store and epoch.
    public func differences(from old: [ObjectID], to new: ObjectID, beyond: Bool = false) throws -> [EntryDifference] {
        let top = try root(of: new, named: "\(new)")
        let tops = try old.map { try root(of: $0, named: "\($0)") }
        for other in tops where other.formatID != top.formatID { throw StoreError.differentFormats(other, top) }
        let changed = try ChangedEntries(
            from: tops.first?.entries, to: top.entries, fanout: top.format.fanout, objects: repository.objects)
        if changed.ids.isEmpty { return [] }
        let (before, after) = (try Snapshot(self, of: tops), try Snapshot(self, of: beyond ? tops + [top] : [top]))
        let now = now
        return try changed.ids.sorted().compactMap { id in
            let (one, other) = (try tops.isEmpty ? Snapshot.Item(id: id) : before.item(id), try after.item(id))
            guard let kind = ChangeKind(from: one.state, to: other.state, at: now) else { return nil }
            let body = try after.body(of: other) ?? (tops.isEmpty ? nil : before.body(of: one))
            return EntryDifference(id: id, kind: kind, before: one.state, after: other.state, body: body)
        }
    }

    /// The last commits before a moment that a branch comes after: what was written by then. A merge counts as of the
    /// latest that it merges.
    ///
    /// - Complexity: O(*c*) in the commits since.
    public func commits(of tip: ObjectID, before moment: Timestamp) throws -> [ObjectID] {
        var ancestry = try Ancestry(of: repository)
        var seen: Set<ObjectID> = [tip]
        var waiting = [tip]
        var found: [ObjectID] = []
        while let id = waiting.popLast() {
            let commit = try repository.commit(id)
            let isBefore =
                if let text = commit.trailer(Self.stampTrailer), let stamp = Stamp(String(text)) {
                    stamp.milliseconds < moment.milliseconds
                } else {
                    // A time in seconds stands for the whole of its second.
                    UInt64(clamping: commit.committer.time) &* 1000 &+ 999 < moment.milliseconds
                }
            if isBefore {
                found.append(id)
                continue
            }
            for parent in try ancestry.links(of: id, in: repository).parents where seen.insert(parent).inserted {
                waiting.append(parent)
            }
        }
        return try ancestry.independent(found, in: repository)
    }
}
