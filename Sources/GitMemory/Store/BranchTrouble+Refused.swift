extension BranchTrouble {
    var refused: MergeReport.Refused { .init(branch: name, reason: reason, hint: hint) }
}
