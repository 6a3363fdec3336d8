extension MemoryBranch {
    /// What a merge says of a branch that only has the name of one.
    var asRefused: MergeReport.Refused { .init(branch: name, reason: "has no \(StoreFormat.fileName)") }
}
