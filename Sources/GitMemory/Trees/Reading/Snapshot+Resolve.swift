extension Snapshot {
    /// The entry that a user means by an id or the beginning of one.
    ///
    /// - Throws: ``StoreError`` with the code `unknownID`, `erased`, `ambiguousID` (it lists what matches) or
    ///   `invalidName`.
    public func resolve(_ text: String) throws -> EntryID {
        let minimum = 4
        let text = text.lowercased()
        guard minimum...EntryID.hexCount ~= text.utf8.count, text.utf8.allSatisfy({ Hex.value($0) != nil }) else {
            throw StoreError(
                .invalidName, "“\(text)” is not an id", hint: "give at least \(minimum) of its 64 hexadecimal digits")
        }
        let found = try ids(withPrefix: text)
        if found.count > 1 {
            throw StoreError(
                .ambiguousID, "\(text) is the beginning of several ids",
                hint: "give more digits: " + found.map(\.short).joined(separator: ", "))
        }
        guard let id = found.first else {
            // Nobody knows any more of which scope it was.
            if !isNarrowed, let erased = try ids(withPrefix: text, erased: true, limit: 1).first {
                throw StoreError(
                    .erased, "\(erased.short) was erased: of this memory the store keeps its id only",
                    hint: "its text and who held it are gone for good, and it is not remembered again")
            }
            throw StoreError(
                .unknownID, "no entry has the id \(text)",
                hint: "`gitmem list` shows ids; `--view all` looks at every branch")
        }
        return id
    }
}
