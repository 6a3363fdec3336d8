internal import Git

/// What makes a file in a leaf folder unacceptable.
enum EntryFault {
    static let erased = "was erased"
    static let erasure = "erases an entry, which only a new epoch does"
    static let noFile = "is not a file"
    static let otherKind = "has a folder or a commit for its content"
    static let wrongFolder = "is in the wrong folder"
    static let content = "has content"

    /// The fault of one file; `nil` if it has none.
    ///
    /// - Parameter read: is lent the bytes of a body that is sound.
    /// - Throws: a `GitError` if the body is missing from the repository: that is damage and no fault of the branch.
    static func find(
        _ entry: Tree.Entry, in tree: Tree, path: [UInt8], _ objects: ObjectDatabase,
        read: (Span<UInt8>) -> Void = { _ in }
    ) throws -> String? {
        guard entry.mode.isRegularFile else { return noFile }
        do {
            return try find(EntryName(tree.name(entry)), of: entry, in: tree, path: path, objects, read: read)
        } catch let error as EntryName.Malformed {
            return error.reason
        }
    }

    /// The fault of a file whose name is well formed.
    private static func find(
        _ meaning: EntryName, of entry: Tree.Entry, in tree: Tree, path: [UInt8], _ objects: ObjectDatabase,
        read: (Span<UInt8>) -> Void
    ) throws -> String? {
        let name = tree.name(entry)
        for (position, digit) in path.enumerated() where name[position] != Hex.digit(digit) {
            return wrongFolder
        }
        let blob = tree.id(entry)
        guard case .body = meaning else {
            return blob == .emptyBlob ? nil : content
        }
        guard try objects.size(of: blob, near: tree) <= Body.maximumBytes else { return "is larger than 8 MiB" }
        let id = EntryID(before: name)
        do {
            return try objects.withObject(blob, .blob, near: tree) { bytes -> String? in
                guard EntryID(ofBody: bytes) == id else { return "has a hash that is not its name" }
                let fault = Body.fault(inStored: bytes)?.message
                if fault == nil { read(bytes) }
                return fault
            }
        } catch let error as GitError where error.code.isOfObject {
            return otherKind
        }
    }
}
