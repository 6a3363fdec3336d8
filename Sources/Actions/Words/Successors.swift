internal import GitMemory
internal import Recall

/// What takes the place of memories that are not there any more.
enum Successors {
    /// - Parameter view: takes a view of the store. It is taken after the index is prepared, see ``StoreIndex``.
    static func successor(of id: EntryID, _ store: Store, _ view: () throws -> Snapshot) throws -> EntryID? {
        store.lookup = try StoreIndex(store)
        defer { store.lookup = nil }
        return try view().successor(of: id, at: store.now)
    }

    /// That an entry is not in the memory, and which one is there in its place.
    static func notRemembered(_ id: EntryID, by agent: AgentName, _ store: Store) -> StoreError {
        let successor = try? successor(of: id, store) { try store.snapshot(.own(agent)) }
        return StoreError(
            .unknownID, "\(id.short) is not in the memory any more",
            hint: successor.map { "\($0.short) took its place; `gitmem show \($0.short)` shows it" }
                ?? "`gitmem add` remembers it again")
    }
}
