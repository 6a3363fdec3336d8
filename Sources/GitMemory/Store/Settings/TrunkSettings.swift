/// The settings that one trunk has.
public struct TrunkSettings: Sendable {
    /// The trunk.
    public let branch: MemoryBranch
    /// Its settings, in order of key and id.
    public let settings: [Setting]

    /// The values of one register.
    public func values(of key: String) -> [String] { settings.filter { $0.key == key }.map(\.value) }
}
