internal import Coordination
internal import GitMemory

/// By which key a write is done once.
package struct OnceWords {
    package var key: String?
    /// Whether accept whatever was written with the key.
    package var any = false

    package init() {}

    mutating func declare(in form: inout some Form) throws {
        try form.text(
            Member(
                "once",
                "Write it only if nothing was written with this key in the last 30 days, on any branch; otherwise return what was."
            ), &key)
        try form.flag(
            Member("once_any", .flag, "With `once`: accept whatever was written with the key."), &any)
    }

    /// The key, which is checked.
    func checked() throws -> OnceKey? {
        guard let key else {
            if any { throw UsageError("--once-any needs --once KEY.") }
            return nil
        }
        try GateRejection.refuseSecrets(inName: key)
        return try OnceKey(key)
    }

    /// Whether something was written by the key.
    func isUsed(in store: Store) throws -> Bool {
        guard let key = try checked() else { return false }
        return try key.first(in: store.snapshot(.all), at: store.now) != nil
    }

    /// The answer for a write that was made before.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput` if what was written is something else.
    func answer(_ first: EntryID, for wanted: Body?, in store: Store) throws -> EntryID {
        if any { return first }
        let snapshot = try store.snapshot(.all)
        let known = try snapshot.body(of: snapshot.item(first))
        if let wanted {
            if wanted.id == first { return first }
            if let known, Self.plain(known) == Self.plain(wanted) { return first }
        }
        let other = wanted.map { "\($0.id.short)" } ?? "something else"
        throw StoreError(
            .invalidInput, "\(first.short) was written by the key “\(key ?? "")”, and this would write \(other)",
            hint: "use another key, or take what was written with --once-any")
    }

    /// What a text says, without what depends on when it is written.
    private static func plain(_ body: Body) -> JSON {
        var object = body.object
        object["supersedes"] = nil
        object["occurred_at"] = body.kind == "message" ? nil : object["occurred_at"]
        if body.kind == "message", case .object(var data)? = object["data"] {
            data["head"] = nil
            object["data"] = .object(data)
        }
        return .object(object)
    }
}
