/// What a store makes of an add.
public enum Verdict: String, Hashable, Sendable {
    /// Nobody held the entry.
    case accepted
    /// Other agents hold the entry; now this one does, too.
    case merged
    /// The agent held the entry already.
    case unchanged
}
