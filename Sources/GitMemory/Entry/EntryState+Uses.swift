internal import CRDT

extension EntryState {
    /// How often the entry was cited and endorsed.
    var uses: UInt64 {
        let (sum, overflow) = value(of: .citations).addingReportingOverflow(value(of: .endorsements))
        return overflow ? .max : sum
    }
}
