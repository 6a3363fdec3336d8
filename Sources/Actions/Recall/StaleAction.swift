package import GitMemory

/// `stale`: memories that nobody has used for long.
package struct StaleAction: Action {
    package var viewing = ViewWords()
    package var age = AgeWords(older: "90d", kind: "semantic")

    package init() {}

    package static var about: About {
        About(
            "stale", "List memories that nobody has used for long.",
            use: "To find what may no longer hold, and refresh or forget it.", tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try viewing.declare(in: &form)
        try age.declare(in: &form, limiting: "")
    }

    /// A memory that is stale.
    package struct Result: ActionResult {
        package let id: EntryID
        /// The memory; `nil` if its body is not here.
        package let entry: ListedEntry?
        /// When it was added or refreshed last.
        package let latest: Timestamp
        package let uses: UInt64

        package var isForPeople: Bool { entry == nil }

        package func write(into line: inout [UInt8]) {
            if let entry { EntryJSON.write(entry, into: &line) }
        }

        package var json: JSON { .written(by: write) }
        package static var schema: Schema { .object(EntryResult.members) }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        try age.check()
        let store = try session.store()
        let moment = try Moments.moment(age.older, now: store.now)
        let snapshot = try viewing.snapshot(session, store)
        let found = try session.step("Reading memories") { try store.stale(age.query, in: snapshot, since: moment) }
        for stale in found.prefix(age.limit ?? .max) {
            let entry = try snapshot.entry(stale.id, at: store.now)
            try tell(Result(id: stale.id, entry: entry, latest: stale.latest, uses: stale.uses))
        }
    }
}
