/// A value that a trunk has of a register of scope `gitmem`.
public struct Setting: Hashable, Sendable {
    /// The key of the register, such as `gate/level`.
    public let key: String
    /// The value.
    public let value: String
    /// The entry.
    public let id: EntryID
    /// Who holds it.
    public let agents: [String]
    /// What goes with it.
    public let data: JSON?
    /// Since when it is held.
    public let since: Timestamp
    let until: String?
    /// When it happened, if its body says so.
    let occurred: String?
}
