internal import Git

/// What a merge into the trunk has to say of losses.
///
/// Heads that come before the trunk, or before another head, bring nothing: what the trunk lacks of them was taken out by
/// a commit in between, and stays out. A head that does not come before it brings back what it has.
struct MergedLosses {
    /// The commit that the trunk is to be at.
    let result: ObjectID
    /// The trunk as it is.
    let start: MemoryCommit?
    /// The heads that were joined.
    let heads: [ObjectID]
    /// All tips that were to be merged, and the trunk's.
    let others: Set<ObjectID>

    func tell(in report: inout MergeReport, _ store: Store, _ ancestry: inout Ancestry) throws {
        let record = store.lossRecord()
        // The join has all that these have.
        let covered = [result] + heads + [start?.commit].compactMap { $0 }
        var search = LossSearch(store, record)
        if let start {
            // What the trunk has lost since it was looked at, or, where nothing is remembered, since the heads were merged
            // that bring something now.
            let since =
                if let record {
                    try ancestry.contained(in: start.commit, among: [record.tip], in: store.repository)
                } else {
                    try report.count == ChangeCount()
                        ? []
                        : Set(
                            ancestry.mergeBases(
                                of: start.commit, with: heads.filter { $0 != start.commit }, in: store.repository))
                }
            try search.run(from: [start.commit], among: since, &ancestry)
        }
        try search.run(from: covered, among: others, &ancestry)
        let top = try store.root(of: result, named: "the merge")
        let lost = try store.lacking(search.removals, in: top)
        report.lost = [Loss](lost)
        if let start, !search.removals.isEmpty, result != start.commit {
            let lacking = Set(lost.map(\.id))
            let brought = Set(report.changes.map(\.id))
            report.restored = [Loss](
                try store.lacking(search.removals, in: start).filter {
                    !lacking.contains($0.id) && brought.contains($0.id)
                })
        }
        let held = others.union(heads).subtracting([result]).sorted()
        let kept = try store.lacking(search.removals, in: top, dormant: true)
        report.records = (LossRecord(tip: result, held: held, removals: kept), record)
    }
}
