package import GitMemory

/// A rule that a team has given itself: a value of a register `rule/NAME` of scope `gitmem`.
package struct Rule: Sendable {
    /// The name behind `rule/`.
    package let name: String
    /// What it says.
    package let text: String
    /// Its place among the rules; those without one come last.
    package let order: Int?
    /// The entry.
    package let id: EntryID
    /// Who holds it.
    package let agents: [String]
    /// Since when.
    package let since: Timestamp

    /// What the keys of rules begin with.
    package static let prefix = "rule/"
    /// The kind of their entries.
    package static let kind = Body.ruleKind
    /// The most bytes that a rule may have.
    package static let maximumBytes = 2_000

    /// Reads a setting; `nil` if it is no rule.
    init?(_ setting: Setting) {
        guard setting.key.hasPrefix(Self.prefix) else { return nil }
        name = String(setting.key.dropFirst(Self.prefix.count))
        text = setting.value
        id = setting.id
        agents = setting.agents
        since = setting.since
        order = Self.order(in: setting.data)
    }

    /// The place that `data` names.
    package static func order(in data: JSON?) -> Int? {
        guard case .object(let object)? = data, case .number(let number)? = object["order"] else { return nil }
        return Int(exactly: number)
    }

    /// In the order in which they are read: by place, then by name.
    static func precedes(_ a: Rule, _ b: Rule) -> Bool {
        (a.order ?? .max, a.name, a.id) < (b.order ?? .max, b.name, b.id)
    }

    /// The body of a rule's value.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput` for a text that is too long, or blank.
    package static func object(_ text: String, order: Int?) throws(StoreError) -> JSONObject {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw StoreError(.invalidInput, "the rule is empty", hint: "say in a sentence what holds")
        }
        guard text.utf8.count <= maximumBytes else {
            throw StoreError(
                .invalidInput, "the rule has \(text.utf8.count) bytes; at most \(maximumBytes) are allowed",
                hint: "every agent reads all rules: keep each to a sentence or two, and name the page that says more")
        }
        var object = JSONObject()
        object["content"] = .string(text)
        object["kind"] = .string(kind)
        if let order {
            var data = JSONObject()
            data["order"] = .number(Double(order))
            object["data"] = .object(data)
        }
        return object
    }
}

extension Store {
    /// The rules that hold: those of the trunk here and of that of sync's remote, together, in the order in which they
    /// are read.
    package func rulesInForce() throws -> [Rule] {
        var seen: Set<EntryID> = []
        return try settings().flatMap(\.settings).compactMap(Rule.init).filter { seen.insert($0.id).inserted }
            .sorted(by: Rule.precedes)
    }

    /// The rules that an agent has on its branch and that do not hold yet, in the order in which they are read.
    package func rulesProposed(by agent: AgentName) throws -> [Rule] {
        guard let branch = try branch(of: agent) else { return [] }
        let known = Set(try rulesInForce().map(\.id))
        // What the branch still has may have been changed on the trunk.
        let view = try snapshot(.own(agent))
        return try settings(of: branch).compactMap(Rule.init).filter { rule in
            try !known.contains(rule.id) && view.item(rule.id).state.isLive(at: now)
        }.sorted(by: Rule.precedes)
    }
}
