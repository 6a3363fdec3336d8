/// What is said of two memories, as `export` writes it and `import` reads it.
package struct ExportedEdge: Hashable, Sendable {
    package let first: EntryID
    package let second: EntryID
    /// The rule by which both are the same; `nil` if they are kept apart.
    package let rule: UInt32?

    /// What its line begins with.
    static let beginning = Array("{\"edge\":".utf8)

    package var json: JSON {
        var object = JSONObject()
        object["edge"] = .string(rule == nil ? "apart" : "same")
        object["ids"] = .array([.string("\(first)"), .string("\(second)")])
        object["rule"] = rule.map { .number(Double($0)) }
        return .object(object)
    }

    init(_ first: EntryID, _ second: EntryID, rule: UInt32?) {
        (self.first, self.second, self.rule) = (min(first, second), max(first, second), rule)
    }

    /// - Throws: ``JSONError``, or ``StoreError`` with the code `invalidInput` for what is no edge.
    init(line: ArraySlice<UInt8>) throws {
        guard case .object(let object) = try JSON(parsing: Array(line)), case .string(let word)? = object["edge"],
            word == "same" || word == "apart", case .array(let items)? = object["ids"], items.count == 2,
            case .string(let one) = items[0], case .string(let other) = items[1], let first = EntryID(hex: one),
            let second = EntryID(hex: other), first != second
        else { throw Self.invalid }
        var rule: UInt32?
        if word == "same" {
            guard case .number(let number)? = object["rule"], let exact = UInt32(exactly: number) else {
                throw Self.invalid
            }
            rule = exact
        }
        self.init(first, second, rule: rule)
    }

    private static var invalid: StoreError {
        StoreError(
            .invalidInput, "the line is no edge",
            hint: "write {\"edge\":\"same\",\"ids\":[ID,ID],\"rule\":0}, or apart without a rule")
    }

    /// The names that say so.
    var names: [(id: EntryID, edge: EntryEdge)] {
        guard let rule else { return [(first, .apart(second))] }
        return [(first, .same(second, rule: rule)), (second, .same(first, rule: rule))]
    }
}

extension Snapshot {
    /// All that is said of two memories that are in the memory both, in order of ids.
    package func edges(at now: Timestamp) throws -> [ExportedEdge] {
        var nodes: [EntryID: Set<EntryEdge>] = [:]
        var plain: Set<EntryID> = []
        try forEach { item in
            guard item.hasBody, item.state.isLive(at: now) else { return true }
            if item.state.later.isEmpty { plain.insert(item.id) } else { nodes[item.id] = Set(item.state.edges) }
            return true
        }
        var found: Set<ExportedEdge> = []
        for (id, edges) in nodes {
            for edge in edges where edge.other != id {
                switch edge {
                case .same(let other, let rule):
                    guard nodes[other]?.contains(.same(id, rule: rule)) == true else { continue }
                    found.insert(ExportedEdge(id, other, rule: rule))
                case .apart(let other):
                    guard nodes[other] != nil || plain.contains(other) else { continue }
                    found.insert(ExportedEdge(id, other, rule: nil))
                }
            }
        }
        return found.sorted { a, b in
            if a.first != b.first { return a.first < b.first }
            if a.second != b.second { return a.second < b.second }
            return (a.rule ?? .max) < (b.rule ?? .max)
        }
    }
}
