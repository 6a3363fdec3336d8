/// Something that both sides do, and the rows that come of it.
struct Work: Sendable {
    let rows: [String]
    /// Whether it takes the largest store.
    var needsMillion = false
    let measure: @Sendable (Bench) throws -> Void

    static let all = [
        version, show, add, addDurable, bulkImport, durableImport, gatedImport, millionImport, merge, mergeAfterGC,
        millionMerge,
        newStore, synthesis, branches, list, wordings, virtualJoin, lookup, recall, millionLookup, claims, agents,
        size, memory, objects,
    ]

    func isWanted(by options: Options) -> Bool {
        (options.million || !needsMillion) && (options.only.isEmpty || options.only.contains { rows.contains($0) })
    }
}
