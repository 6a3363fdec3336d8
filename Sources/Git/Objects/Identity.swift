/// Who a commit or reflog entry is by.
public struct Identity: Hashable, Sendable {
    /// The name, without `<`, `>` and line ends.
    public let name: String
    /// The mail address.
    public let email: String

    /// Creates an identity.
    public init(name: String, email: String) {
        self.name = name
        self.email = email
    }
}
