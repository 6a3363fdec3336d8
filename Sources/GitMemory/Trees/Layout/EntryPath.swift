/// Where a folder or file of the memory stands in the tree of a branch.
enum EntryPath {
    /// - Parameter digits: those of the folders.
    static func text(_ digits: [UInt8], _ name: String? = nil) -> String {
        ([StoreFormat.entriesName] + digits.map { String(UnicodeScalar(Hex.digit($0))) } + (name.map { [$0] } ?? []))
            .joined(separator: "/")
    }

    /// Where the file of an entry's body belongs.
    static func body(of id: EntryID, fanout: Int) -> String { text((0..<fanout).map(id.hexDigit), "\(id).json") }
}
