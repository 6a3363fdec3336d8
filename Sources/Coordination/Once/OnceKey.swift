package import GitMemory

/// A key by which one write, or one run of a command, is done once.
package struct OnceKey: Sendable {
    /// The kind of the entries that hold keys.
    package static let kind = "once"
    /// For how long a key is held, in milliseconds.
    package static let term: UInt64 = 30 * 86_400_000
    /// The word of the names that say what was written.
    private static let word = "once"

    /// The entry that holds it: its content is the key.
    package let body: Body

    /// - Throws: ``StoreError`` with the code `invalidInput` for a key that is empty or too long.
    package init(_ key: String) throws(StoreError) {
        guard !key.isEmpty, key.utf8.count <= Resource.maximumBytes, !key.utf8.contains(0) else {
            throw StoreError(
                .invalidInput, key.isEmpty ? "the key is empty" : "the key is longer than 1,024 bytes, or has a NUL",
                hint: "a key is a short text that says what is done once, such as release-1.4")
        }
        var object = JSONObject()
        object["content"] = .string(key)
        object["kind"] = .string(Self.kind)
        body = try Body(object)
    }

    /// What was written by this key and counts: of several, what the least dot says.
    package func first(in snapshot: Snapshot, at now: Timestamp) throws -> EntryID? {
        let state = try snapshot.item(body.id).state
        let tokens = Set(state.holds(at: now).map(\.token))
        let prefix = ".\(Self.word)."
        let found = state.later.compactMap { name -> (token: String, id: EntryID)? in
            guard name.hasPrefix(prefix), name.utf8.count > prefix.utf8.count + EntryID.hexCount + 1,
                let id = EntryID(hex: name.suffix(EntryID.hexCount))
            else { return nil }
            let token = String(name.dropFirst(prefix.count).dropLast(EntryID.hexCount + 1))
            return tokens.contains(token) ? (token, id) : nil
        }
        return found.min { ($0.token, $0.id) < ($1.token, $1.id) }?.id
    }

    /// Notes what was written by this key, in the same commit.
    package func note(_ id: EntryID, in draft: Draft) throws {
        guard let end = Timestamp(milliseconds: draft.reference.milliseconds + Self.term) else {
            throw StoreError(.invalidInput, "the clock is at the end of the year 9999", hint: "set it right")
        }
        let hold = try draft.addAgain(body, until: Expiry(end))
        try draft.mark(body.id, Self.word, on: "\(hold.token).\(id)")
    }
}
