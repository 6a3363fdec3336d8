/// Whom a view is for: it shows memories of some scopes, of scopes below these, and those without a scope.
///
/// Scope `gitmem`, that of the team's settings, is shown to everybody.
package struct Audience: Hashable, Sendable {
    /// Lists of scopes. What is shown is in or below a scope of each: a list narrows what the others let through.
    package let limits: [[String]]

    /// - Returns: `nil` if there is no list, so that everything is shown.
    package init?(_ limits: [[String]]) {
        if limits.isEmpty { return nil }
        self.limits = limits
    }

    /// Whether memories of a scope are shown.
    package func admits(_ scope: String?) -> Bool {
        guard let scope, scope != Body.settingsScope else { return true }
        return covers(scope)
    }

    /// Whether a scope is one of these, or below one.
    func covers(_ scope: String) -> Bool {
        limits.allSatisfy { $0.contains { Self.covers($0, scope) } }
    }

    /// The scopes that all lists let through, sorted: what can be written in.
    package var scopes: [String] { Set(limits.joined().filter(covers)).sorted() }

    private static func covers(_ scope: String, _ other: String) -> Bool {
        let (scope, other) = (scope.utf8, other.utf8)
        guard other.starts(with: scope) else { return false }
        return other.count == scope.count || other.dropFirst(scope.count).first == UInt8(ascii: "/")
    }
}
