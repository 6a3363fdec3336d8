internal import Git

/// The branches that a merge takes, and those that it refuses.
struct Admission {
    /// The branches that are to be merged.
    private(set) var sources: [MemoryBranch]
    private(set) var refused: [MergeReport.Refused] = []
    /// Whether the branches were named: then one that is refused refuses the merge.
    let isExplicit: Bool

    init(_ sources: [MemoryBranch], isExplicit: Bool, refused: [MergeReport.Refused] = []) {
        self.sources = sources
        self.isExplicit = isExplicit
        self.refused = refused
    }

    /// Leaves out the branches that are at `tip`.
    ///
    /// - Throws: ``StoreError`` if one of them was named, or is a trunk: whatever else is merged, without it the work of
    ///   all is missing.
    mutating func refuse(
        _ tip: ObjectID, _ reason: String, code: StoreError.Code = .mergeRefused, hint: String? = nil
    ) throws(StoreError) {
        let concerned = sources.filter { $0.tip == tip }
        guard !concerned.isEmpty else {
            throw StoreError(.damaged, "the branch that is merged into \(reason)", hint: "see `gitmem verify`")
        }
        if let first = concerned.first(where: \.isTrunk) ?? (isExplicit ? concerned.first : nil) {
            throw StoreError(code, "\(first.name) cannot be merged: it \(reason)", hint: hint)
        }
        sources.removeAll { $0.tip == tip }
        refused += concerned.map { .init(branch: $0.name, reason: reason, hint: hint) }
    }

    /// Leaves out the branches that are at `tip` without a word.
    mutating func passOver(_ tip: ObjectID) { sources.removeAll { $0.tip == tip } }

    /// Whether the commit is the tip of a trunk.
    func isTrunk(_ tip: ObjectID) -> Bool { sources.contains { $0.tip == tip && $0.isTrunk } }
}
