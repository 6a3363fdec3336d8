/// How a server is set up.
package struct WebSettings: Sendable {
    /// The most bytes that a body may have: a content of 1 MiB, each byte of which may be an escape of six.
    package static let maximumBody = 7 << 20
    /// From so many bytes on an answer is packed.
    static let leastPacked = 1 << 10
    /// The most seconds that an action may take.
    package static let longestAction = 60

    package var version: String
    /// Whether anything may be written.
    package var mayWrite = false
    package var tokens: Tokens?
    /// Names by which the server may be called, besides those of this machine's own address.
    package var hosts: [String] = []
    /// The scopes that the server shows and takes; `nil` for everything.
    package var scopes: [String]?

    package init(version: String) { self.version = version }
}
