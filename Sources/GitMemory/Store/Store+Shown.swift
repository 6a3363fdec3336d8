internal import Git

extension Store {
    /// How many changes of a join whoever acts is shown.
    func shownCount(_ changes: ChangeList, in tops: [MemoryCommit]) throws -> ChangeCount {
        if try standing().audience == nil { return changes.count }
        let view = try Snapshot(self, of: tops)
        var count = ChangeCount()
        for change in changes.all where try view.item(change.id).hasBody { count.count(change) }
        return count
    }

    /// Those of the losses whose memories whoever acts is shown.
    package func shown(_ losses: TrunkLosses) throws -> TrunkLosses {
        if losses.losses.isEmpty { return losses }
        guard try standing().audience != nil else { return losses }
        var shown = losses
        let view = try snapshot(.all)
        shown.losses = try losses.losses.compactMap { loss in
            var loss = loss
            loss.ids = try loss.ids.filter { try view.item($0).hasBody }
            return loss.ids.isEmpty ? nil : loss
        }
        return shown
    }

    /// The first line of a commit's message, as somebody is shown it: without more than the first word where the commit
    /// changed something that the view hides; `nil` where it changed nothing else.
    ///
    /// - Complexity: what the commit changed, if the view hides anything at all.
    func subject(of commit: Commit, seenBy snapshot: Snapshot) throws -> String? {
        let subject = String(commit.subject)
        guard snapshot.isNarrowed, let parent = commit.parents.first, repository.contains(parent) else {
            return subject
        }
        let tops = try commit.parents.map { try repository.commit($0).tree } + [commit.tree]
        let folders = try tops.map { try repository.tree($0).entry(named: StoreFormat.entriesName)?.id }
        guard let fanout = try snapshot.heads.first.map({ try root(of: $0, named: "\($0)").format.fanout }) else {
            return subject
        }
        var (isSeen, isHidden) = (false, false)
        let entries = SnapshotReader(
            objects: repository.objects, fanout: fanout, roots: Set(folders.compactMap { $0 }).sorted(),
            audience: snapshot.reader.audience)
        let all = SnapshotReader(
            objects: repository.objects, fanout: fanout, roots: entries.roots, audience: nil)
        let ids = try ChangedEntries(
            from: folders.first ?? nil, to: folders.last ?? nil, fanout: fanout, objects: repository.objects
        ).ids
        for id in ids.sorted() {
            if try entries.item(id).hasBody { isSeen = true } else if try all.item(id).hasBody { isHidden = true }
        }
        if !isHidden { return subject }
        return isSeen ? subject.prefix { $0 != " " } + " …" : nil
    }
}
