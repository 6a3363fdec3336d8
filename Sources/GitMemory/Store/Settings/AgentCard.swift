/// What the team says of an agent: a value of the register `agent/NAME` of scope `gitmem`.
package struct AgentCard: Hashable, Sendable {
    /// Its roles, sorted.
    package let roles: [String]
    /// The scopes that it is shown and writes in, sorted; none if it is shown everything.
    package let scopes: [String]

    /// What the keys of cards begin with.
    package static let prefix = "agent/"
    /// The role of agents that do not keep the store.
    package static let worker = "worker"
    /// The most roles, and the most scopes.
    package static let most = 64

    /// - Throws: ``StoreError`` with the code `invalidName` for a role, `invalidInput` for a scope or too many of either.
    package init(roles: [String], scopes: [String]) throws(StoreError) {
        for role in roles where (try? AgentName(role)) == nil {
            throw StoreError(
                .invalidName, "“\(role)” cannot be a role",
                hint: "use 1 to 39 lower-case letters, digits and hyphens, not beginning with a hyphen")
        }
        for scope in scopes where !Self.isScope(scope) {
            throw StoreError(
                .invalidInput, "“\(scope)” cannot be a scope of an agent",
                hint: "name scopes as memories have them, such as api or api/v2, in at most 256 bytes")
        }
        guard roles.count <= Self.most, scopes.count <= Self.most else {
            throw StoreError(
                .invalidInput, "a card has at most \(Self.most) roles and \(Self.most) scopes",
                hint: "name a scope further up: api has all of api/…")
        }
        self.roles = Set(roles).sorted()
        self.scopes = Set(scopes).sorted()
    }

    package static func isScope(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 256 && !text.hasPrefix("/") && !text.hasSuffix("/")
            && !text.unicodeScalars.contains { $0.value < 0x20 || $0 == "," }
    }

    /// Reads the data of a card; `nil` for one that this version does not understand, all of it.
    package init?(_ data: JSON?) {
        guard let data else {
            (roles, scopes) = ([], [])
            return
        }
        guard case .object(let object) = data, object.keys.allSatisfy({ $0 == "roles" || $0 == "scopes" }) else {
            return nil
        }
        func texts(_ name: String) -> [String]? {
            guard let value = object[name] else { return [] }
            guard case .array(let items) = value else { return nil }
            let texts = items.compactMap { if case .string(let text) = $0 { text } else { nil } }
            return texts.count == items.count ? texts : nil
        }
        guard let roles = texts("roles"), let scopes = texts("scopes"),
            let card = try? AgentCard(roles: roles, scopes: scopes)
        else { return nil }
        self = card
    }

    /// The data of its body.
    package var data: JSON {
        var object = JSONObject()
        if !roles.isEmpty { object["roles"] = .array(roles.map { .string($0) }) }
        if !scopes.isEmpty { object["scopes"] = .array(scopes.map { .string($0) }) }
        return .object(object)
    }

    /// What people read of it.
    package func text(of agent: String) -> String {
        let parts = [
            roles.isEmpty ? nil : "roles: \(roles.joined(separator: ", "))",
            scopes.isEmpty ? nil : "scopes: \(scopes.joined(separator: ", "))",
        ].compactMap { $0 }
        return agent + (parts.isEmpty ? "" : "; " + parts.joined(separator: "; "))
    }
}
