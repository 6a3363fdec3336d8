extension MemoryCommit {
    /// Whether it is of another epoch than a target, and not of a later one.
    func isCarried(to target: MemoryCommit) -> Bool {
        formatID != target.formatID && format.epoch <= target.format.epoch
    }
}
