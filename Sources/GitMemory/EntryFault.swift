internal import Git

/// What makes a file in a leaf folder unacceptable.
enum EntryFault {
    static let noFile = "is not a file"

    /// The fault of one file; `nil` if it has none.
    ///
    /// - Throws: a `GitError` if the body is missing from the repository: that is damage and no fault of the branch.
    static func find(
        _ entry: Tree.Entry, in tree: Tree, path: [UInt8], _ objects: ObjectDatabase
    ) throws -> String? {
        let name = tree.name(entry)
        guard entry.mode.isRegularFile else { return noFile }
        let meaning: EntryName
        do {
            meaning = try EntryName(name)
        } catch {
            return error.reason
        }
        for (position, digit) in path.enumerated() where name[position] != Hex.digit(digit) {
            return "is in the wrong folder"
        }
        let blob = tree.id(entry)
        guard case .body = meaning else {
            return blob == .emptyBlob ? nil : "has content"
        }
        guard try objects.size(of: blob, near: tree) <= Body.maximumBytes else { return "is larger than 8 MiB" }
        let id = EntryID(hexDigits: name.extracting(0..<EntryID.hexCount))
        return try objects.withObject(blob, .blob, near: tree) { bytes -> String? in
            guard EntryID(ofBody: bytes) == id else { return "has a hash that is not its name" }
            return Body.fault(inStored: bytes)?.message
        }
    }
}
