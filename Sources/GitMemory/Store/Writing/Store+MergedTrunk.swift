internal import Git

extension Store {
    /// The trunk, if it comes after the branch that is written to and is not at it: then no merge brings what only the
    /// branch has.
    func mergedTrunk(of start: WriteStart) throws -> Snapshot? {
        guard start.top.commit != start.trunk.commit else { return nil }
        var ancestry = try Ancestry(of: repository, marking: Self.isOwnMerge)
        let merged = contained(in: start.trunk.commit, among: [start.top.commit], &ancestry)
        return merged.isEmpty ? nil : try Snapshot(whole: self, of: [start.trunk])
    }
}
