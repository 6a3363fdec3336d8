package import GitMemory

extension Snapshot {
    /// The values of rules that a view has, by the names of the rules.
    package func rules(at now: Timestamp) throws -> [String: [ListedEntry]] {
        var query = Query()
        query.scope = Store.settingsScope
        var found: [String: [ListedEntry]] = [:]
        try list(query, at: now) { entry in
            if let key = entry.body.key, key.hasPrefix(Rule.prefix) {
                found[String(key.dropFirst(Rule.prefix.count)), default: []].append(entry)
            }
            return true
        }
        return found
    }
}

extension Draft {
    /// What became of a rule.
    package typealias RuleChange = (name: String, id: EntryID, verdict: Verdict)

    /// Adds a rule by a name that is not taken: the one that is given, or one that is made of its words.
    ///
    /// - Parameters:
    ///   - order: its place; behind all others if it is not given.
    ///   - taken: rules that this draft has added before.
    ///   - screen: called with the body before it is added.
    /// - Throws: ``StoreError`` with the code `exists` if another rule has that name; what `screen` throws.
    package func addRule(
        _ text: String, named name: RuleName?, order: Int? = nil, after taken: inout [String: Int],
        _ screen: (Body) throws -> Void
    ) throws -> RuleChange {
        let known = try view.rules(at: now)
        if let same = known.first(where: { entry in
            (name == nil || entry.key == name?.text) && entry.value.contains { $0.body.content == text }
        }) {
            let entry = same.value.first { $0.body.content == text }
            if let entry { return (same.key, entry.item.id, try add(entry.body)) }
        }
        let names = Set(known.keys).union(taken.keys)
        if let name, names.contains(name.text) {
            throw StoreError(
                .exists, "there is a rule “\(name.text)” already",
                hint: "`gitmem rules set \(name.text) TEXT` changes it")
        }
        let chosen = name?.text ?? RuleName.made(of: text, without: names)
        let orders = known.values.joined().compactMap { Rule.order(in: $0.body.value(of: "data")) } + taken.values
        let place = order ?? orders.max().map { $0.addingReportingOverflow(10).partialValue } ?? 10
        taken[chosen] = place
        return try setRule(chosen, to: try Rule.object(text, order: place), screen)
    }

    /// Gives a rule another text; its place stays unless another is given.
    ///
    /// - Throws: ``StoreError`` with the code `unknownKey` if there is no such rule; what `screen` throws.
    package func changeRule(
        _ name: String, to text: String, order: Int?, _ screen: (Body) throws -> Void
    ) throws -> RuleChange {
        guard let values = try view.rules(at: now)[name], let last = values.first else { throw Self.noRule(name) }
        let place = order ?? Rule.order(in: last.body.value(of: "data"))
        return try setRule(name, to: try Rule.object(text, order: place), screen)
    }

    /// Takes a rule out.
    ///
    /// - Throws: ``StoreError`` with the code `unknownKey` if there is no such rule.
    package func removeRule(_ name: String) throws -> EntryID {
        guard let values = try view.rules(at: now)[name], let last = values.first else { throw Self.noRule(name) }
        for value in values { try forget(value.item.id) }
        return last.item.id
    }

    private func setRule(
        _ name: String, to object: JSONObject, _ screen: (Body) throws -> Void
    ) throws -> RuleChange {
        let register = try Register(key: Rule.prefix + name, scope: Store.settingsScope)
        var value = object
        value["key"] = .string(register.key)
        value["scope"] = register.scope.map { .string($0) }
        try screen(try Body(value))
        let result = try set(register, to: object)
        return (name, result.id, result.verdict)
    }

    private static func noRule(_ name: String) -> StoreError {
        StoreError(.unknownKey, "there is no rule “\(name)”", hint: "`gitmem rules` lists them")
    }
}
