package import GitMemory
internal import Recall

/// `show`: a memory with all that is known of it.
package struct ShowAction: Action {
    package typealias Result = ShownEntry

    package var viewing = ViewWords()
    package var ids: [String] = []
    package var expired = false
    package var wordings = false
    package var near = false

    package init() {}

    package static var about: About {
        About(
            "show", "Show a memory with all that is known of it.",
            use: "To see who holds a memory, since when, and what was counted of it.", tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try viewing.declare(in: &form)
        try form.flag(Member("expired", .flag, "List expired adds, too."), &expired)
        try form.flag(
            Member("wordings", .flag, "Show each wording of the memory separately."),
            &wordings)
        try form.flag(
            Member("near", .flag, "Show which other memories say the same or nearly the same, and are not joined."),
            &near)
        try form.texts(.ids, &ids)
    }

    package func run(in session: Session, _ tell: (ShownEntry) throws -> Void) throws {
        let store = try session.store()
        store.lookup = try StoreIndex(store)
        let snapshot = try viewing.snapshot(session, store)
        let search = near ? try WordingSearch(store) : nil
        for text in ids {
            let id = try snapshot.resolve(text)
            if wordings {
                for wording in try snapshot.wordingIDs(of: id, at: store.now) {
                    guard let entry = try snapshot.entry(wording, at: store.now, includingExpired: expired) else {
                        continue
                    }
                    let before = try snapshot.countsBefore(entry)
                    try tell(ShownEntry(shown: EntryResult(entry: entry, before: before), now: store.now))
                }
                continue
            }
            guard
                let entry = try snapshot.memory(
                    of: id, at: store.now, includingExpired: expired, asItself: true)
            else {
                throw StoreError(.damaged, "what is stored as \(id) is something else", hint: "run `gitmem verify`")
            }
            let before = try snapshot.countsBefore(entry)
            let successor =
                try entry.holds.isEmpty
                ? Successors.successor(of: id, store) { try viewing.snapshot(session, store) } : nil
            var shown = EntryResult(entry: entry, before: before, successor: successor)
            shown.near = try search?.near(entry.body, in: snapshot, at: store.now) ?? []
            try tell(ShownEntry(shown: shown, now: store.now))
        }
    }
}

/// A memory, and the moment at which it is looked at.
package struct ShownEntry: ActionResult {
    package let shown: EntryResult
    package let now: Timestamp

    package var json: JSON { shown.json }
    package func write(into line: inout [UInt8]) { shown.write(into: &line) }
    package static var schema: Schema { EntryResult.schema }
}
