internal import Git

/// The entries of a folder that is being changed, in git's order.
struct FolderListing {
    private struct Line {
        let name: [UInt8]
        let mode: FileMode
        let id: ObjectID

        /// Git orders folders as if their names ended in a slash.
        var key: [UInt8] { mode.isTree ? name + [UInt8(ascii: "/")] : name }
    }

    private let old: Tree
    private var lines: [Line] = []

    /// Starts with what is in `old`.
    init(_ old: Tree) throws(GitError) {
        self.old = old
        for entry in try old.entries() {
            let name = [UInt8](old.name(entry))
            lines.append(Line(name: name, mode: entry.mode, id: old.id(entry)))
        }
        if try old.flaw() != nil { putInOrder() }
    }

    /// Makes a folder that git could have written of one that it could not: of files of one name the first counts.
    private mutating func putInOrder() {
        var seen: Set<[UInt8]> = []
        lines = lines.filter { seen.insert($0.name).inserted }
        lines.sort { $0.key.lexicographicallyPrecedes($1.key) }
    }

    /// Puts `name` there, in place of whatever has that name.
    mutating func replace(_ name: [UInt8], mode: FileMode, id: ObjectID?) {
        lines.removeAll { $0.name == name }
        guard let id else { return }
        let line = Line(name: name, mode: mode, id: id)
        let position = lines.firstIndex { line.key.lexicographicallyPrecedes($0.key) } ?? lines.endIndex
        lines.insert(line, at: position)
    }

    /// Puts `name` there unless something has that name.
    mutating func put(_ name: [UInt8], mode: FileMode, id: ObjectID) {
        if !lines.contains(where: { $0.name == name }) { replace(name, mode: mode, id: id) }
    }

    /// The folder as git stores it.
    var bytes: TreeBytes {
        var bytes = TreeBytes()
        for line in lines { bytes.append(mode: line.mode, name: line.name.span, id: line.id) }
        return bytes
    }

    /// Writes the folder; `base` if it is the same.
    func write(replacing base: ObjectID?, in repository: borrowing Repository) throws -> ObjectID {
        let bytes = bytes
        if let base, bytes.matches(old) { return base }
        return try repository.write(.tree, bytes.bytes)
    }
}
