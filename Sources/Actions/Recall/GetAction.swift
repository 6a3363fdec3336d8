internal import GitMemory
internal import Recall

/// `get`: the value of a key.
package struct GetAction: Action {
    package typealias Result = EntryResult

    package var viewing = ViewWords()
    package var key = ""
    package var scope: String?

    package init() {}

    package static var about: About {
        About(
            "get", "Print the value of a key.",
            use: "To look up a fact by its name. More than one value is a conflict.",
            tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try viewing.declare(in: &form)
        try form.text(Member("scope", "The scope of the key."), &scope)
        try form.text(Member("key", "The key.", place: .word, isRequired: true), &key)
    }

    package func run(in session: Session, _ tell: (EntryResult) throws -> Void) throws {
        let store = try session.store()
        store.lookup = try StoreIndex(store)
        let values = try viewing.snapshot(session, store).values(
            of: try Register(key: key, scope: scope), at: store.now)
        guard !values.isEmpty else {
            throw StoreError(
                .unknownKey, "\(key) has no value\(scope.map { " in the scope \($0)" } ?? "")",
                hint: "`gitmem set` gives it one; a key may have a --scope")
        }
        for value in values { try tell(EntryResult(entry: value)) }
        if values.count > 1 {
            session.remark("\(key) has \(values.count) values, set at the same time; `gitmem set` settles it")
        }
    }
}
