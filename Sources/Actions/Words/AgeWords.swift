internal import GitMemory

/// Which memories are old enough for `stale` and `digest`.
package struct AgeWords {
    /// For how long nothing was done to them, or since when.
    package var older: String
    package var kind: String
    package var scope: String?
    package var limit: Int?

    package init(older: String, kind: String) {
        self.older = older
        self.kind = kind
    }

    /// - Parameter things: what the limit is of, as in “At most this many groups.”
    mutating func declare(in form: inout some Form, limiting things: String) throws {
        try form.text(
            Member("older", .moment, "For how long: a time span such as \(older), or since a date.", standard: older),
            &older)
        try form.text(Member("kind", "Only this kind.", standard: kind), &kind)
        try form.text(Member("scope", "Only this scope."), &scope)
        try form.number(Member("limit", .number, "At most this many\(things).", letter: "n"), &limit)
    }

    func check() throws(UsageError) {
        if let limit, limit < 1 { throw UsageError("--limit takes a number above 0") }
    }

    var query: Query {
        var query = Query()
        query.kind = kind
        query.scope = scope
        return query
    }
}
