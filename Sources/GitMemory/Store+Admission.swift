internal import Git

extension MergeReport {
    /// A branch that was not merged at all.
    ///
    /// A merge commit names its heads as parents, so what one leaves out is never looked at again. What may become fine
    /// later, or is no business of this store, has to stay unmerged.
    public struct Refused: Hashable, Sendable {
        /// The short name of the branch.
        public let branch: String
        /// What is wrong with it, in words that continue “it …”.
        public let reason: String
    }
}

/// What is wrong with heads of a merge, by their positions.
struct HeadFault: Error {
    let heads: [Int]
    let reason: String
}

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
        if let first = concerned.first(where: \.isTrunk) ?? (isExplicit ? concerned.first : nil) {
            throw StoreError(code, "\(first.name) cannot be merged: it \(reason)", hint: hint)
        }
        sources.removeAll { $0.tip == tip }
        refused += concerned.map { .init(branch: $0.name, reason: reason) }
    }

    /// Whether the commit is the tip of a trunk.
    func isTrunk(_ tip: ObjectID) -> Bool { sources.contains { $0.tip == tip && $0.isTrunk } }
}

extension MemoryBranch {
    /// Whether it is the trunk of this repository or of a remote.
    var isTrunk: Bool { reference == BranchName.trunk || remote != nil && agent == nil }
}

extension Store {
    /// Leaves out heads that are of another store or epoch than `known`.
    ///
    /// - Returns: whether all heads stay.
    func admit(_ heads: [Root], to known: Root, _ admission: inout Admission) throws(StoreError) -> Bool {
        var all = true
        for head in heads where head.formatID != known.formatID {
            all = false
            let (theirs, ours) = (head.format, known.format)
            if theirs.fanout == ours.fanout, theirs.epoch != ours.epoch {
                try admission.refuse(
                    head.commit, "is of epoch \(theirs.epoch), and \(known.name) of epoch \(ours.epoch)",
                    hint: "`gitmem carry` brings over what a branch of an earlier epoch holds")
            } else {
                try admission.refuse(
                    head.commit, "has another \(StoreFormat.fileName) than \(known.name)",
                    hint: "they belong to different stores or epochs and cannot be read or merged as one")
            }
        }
        return all
    }
}
