internal import Git

/// The bodies that two trees of entries differ by, found without opening what is the same in both.
struct EntryDiff {
    /// What was found: an id, the blob under the name of its body, and the folder that it stands in.
    struct Found {
        let id: EntryID
        let blob: ObjectID
        let folder: Tree
    }

    /// What to do with what is found.
    struct Visitor {
        /// A body that only the tree has.
        var added: (Found) throws -> Void
        /// A body that only the other one has.
        var removed: (EntryID) throws -> Void
        /// An entry that the tree, and not the other one, says was erased.
        var erased: (EntryID) throws -> Void
    }

    let fanout: Int
    let objects: ObjectDatabase

    /// Compares one tree with another; without another, everything is added.
    ///
    /// - Complexity: a path of folders for each body that differs.
    func compare(_ tree: ObjectID?, with other: ObjectID?, _ visitor: Visitor) throws {
        try compare((tree, nil), (other, nil), path: [], visitor)
    }

    private func compare(
        _ tree: (id: ObjectID?, near: Tree?), _ other: (id: ObjectID?, near: Tree?), path: [UInt8], _ visitor: Visitor
    ) throws {
        if tree.id == other.id { return }
        let (here, there) = (try read(tree), try read(other))
        if path.count == fanout { return try compareLeaves(here, there, path: path, visitor) }
        let (folders, others) = (try Self.children(of: here), try Self.children(of: there))
        for digit in 0..<16 where folders[digit] != others[digit] {
            try compare((folders[digit], here), (others[digit], there), path: path + [UInt8(digit)], visitor)
        }
    }

    private func read(_ folder: (id: ObjectID?, near: Tree?)) throws -> Tree {
        try folder.id.map { try objects.tree($0, near: folder.near) } ?? .empty
    }

    /// How many of the sixteen folders at the top two trees have in common.
    func likeness(_ tree: ObjectID, _ other: ObjectID) throws -> Int {
        let (folders, others) = (try Self.children(of: objects.tree(tree)), try Self.children(of: objects.tree(other)))
        return (0..<16).count { folders[$0] == others[$0] }
    }

    /// The sixteen folders at the top of a tree.
    func folders(of tree: ObjectID) throws -> [ObjectID?] { try Self.children(of: objects.tree(tree)) }

    private static func children(of tree: Tree) throws -> [ObjectID?] {
        var found = [ObjectID?](repeating: nil, count: 16)
        var cursor = 0
        while let entry = try tree.entry(at: &cursor) {
            guard let digit = tree.digit(of: entry) else { continue }
            if found[Int(digit)] == nil { found[Int(digit)] = tree.id(entry) }
        }
        return found
    }

    private func compareLeaves(_ tree: Tree, _ other: Tree, path: [UInt8], _ visitor: Visitor) throws {
        let (leaf, beside) = (try LeafFolder(tree), try LeafFolder(other))
        var (i, j) = (0, 0)
        while i < leaf.files.count || j < beside.files.count {
            let order =
                i == leaf.files.count
                ? 1
                : j == beside.files.count
                    ? -1 : tree.name(leaf.files[i]).compare(other.name(beside.files[j]))
            if order == 0 {
                i += 1
                j += 1
            } else if order < 0 {
                let file = leaf.files[i]
                i += 1
                switch Self.meaning(tree.name(file), path) {
                case .body(let id): try visitor.added(Found(id: id, blob: tree.id(file), folder: tree))
                case .void(let id): try visitor.erased(id)
                case nil: break
                }
            } else {
                if case .body(let id)? = Self.meaning(other.name(beside.files[j]), path) { try visitor.removed(id) }
                j += 1
            }
        }
    }

    private enum Meaning {
        case body(EntryID), void(EntryID)
    }

    private static func meaning(_ name: Span<UInt8>, _ path: [UInt8]) -> Meaning? {
        // Both have as many bytes.
        guard name.count == EntryID.hexCount + EntryName.bodyTail.count,
            let id = EntryID(before: name), id.begins(with: path)
        else { return nil }
        let tail = [UInt8](name.extracting(EntryID.hexCount..<name.count))
        if tail == EntryName.bodyTail { return .body(id) }
        return tail == EntryName.voidTail ? .void(id) : nil
    }
}
