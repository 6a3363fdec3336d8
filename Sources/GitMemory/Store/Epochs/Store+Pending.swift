internal import Git

extension Store {
    /// What a carry of a branch of another epoch would change.
    func pending(_ other: MemoryCommit, beside target: MemoryCommit) throws -> ChangeCount {
        try repository.objects.withoutWriting { try carried([other], onto: target, into: makeWriter()).count }
    }

    /// What trunks of epochs that were made apart from the target's have erased, and the target has not.
    func lostErasures(of trunks: [MemoryCommit], beside target: MemoryCommit) throws -> [EntryID] {
        var lost: Set<EntryID> = []
        for top in trunks where top.isCarried(to: target) && top.format.epoch > 1 {
            guard try path(from: top, to: target).source.count > 1 else { continue }
            lost.formUnion(try erasures(of: top, beside: target))
        }
        return lost.sorted()
    }

    /// The entries that one trunk has erased and another has not.
    ///
    /// - Complexity: the size of the first.
    func erasures(of top: MemoryCommit, beside other: MemoryCommit) throws -> [EntryID] {
        var found: [EntryID] = []
        let known = try Snapshot(whole: self, of: [other])
        try Snapshot(whole: self, of: [top]).forEach { item in
            if item.state.isVoid, try !known.item(item.id).state.isVoid { found.append(item.id) }
            return true
        }
        return found
    }
}
