internal import Git
internal import GitMemory

/// Variables of git's configuration that say how things are shown, and what the user's own commands are.
package struct GitSettings {
    private let standpoint: Standpoint?

    /// Looks where a session works; outside a repository the user's configuration counts.
    package init(_ session: Session) {
        standpoint = try? Standpoint(session.directory, session.surroundings().environment)
    }

    /// A value; `nil` if it is not set, or cannot be read.
    package func value(_ name: String) -> String? { (try? standpoint?.configuration(name)) ?? nil }
}
