internal import CRDT
internal import Git

/// An entry that nobody has used for long.
public struct StaleEntry: Hashable, Sendable {
    /// The entry.
    public let id: EntryID
    /// How often it was cited and endorsed, ever.
    public let uses: UInt64
    /// When it was last added or refreshed.
    public let latest: Timestamp
}
