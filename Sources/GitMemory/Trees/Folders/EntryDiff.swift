internal import Git

/// The bodies that two trees of entries differ by, found without opening what is the same in both.
struct EntryDiff {
    /// What was found: an id, the blob under the name of its body, and the folder that it stands in.
    struct Found: Sendable {
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

    /// A folder of one tree, and the same folder of another.
    private struct Pair: Sendable {
        var tree: ObjectID?
        var other: ObjectID?
        /// The folders that they stand in.
        var near: (Tree, Tree)?
        var path: [UInt8] = []
    }

    /// What one part of the trees differs by.
    private struct Differences: Sendable {
        var added: [Found] = []
        var removed: [EntryID] = []
        var erased: [EntryID] = []
    }

    /// So many digits down, the folders that differ are compared several at a time.
    private static let shared = 2

    /// Compares one tree with another; without another, everything is added. The visitor is called by the calling thread.
    ///
    /// - Complexity: a path of folders for each body that differs.
    func compare(_ tree: ObjectID?, with other: ObjectID?, _ visitor: Visitor) throws {
        var pairs: [Pair] = []
        try forEachPair(of: Pair(tree: tree, other: other), at: min(Self.shared, fanout)) { pairs.append($0) }
        try Parallel.mapParts(pairs, atOnce: 16, Differences()) { differences, pair in
            try forEachPair(of: pair, at: fanout) { try compareLeaves($0, &differences) }
        } each: { differences in
            for id in differences.erased { try visitor.erased(id) }
            for found in differences.added { try visitor.added(found) }
            for id in differences.removed { try visitor.removed(id) }
            return true
        }
    }

    /// Calls `body` with the folders so many digits down that differ.
    private func forEachPair(of pair: Pair, at depth: Int, _ body: (Pair) throws -> Void) throws {
        if pair.tree == pair.other { return }
        if pair.path.count == depth { return try body(pair) }
        let (here, there) = try read(pair)
        let (folders, others) = (try Self.children(of: here), try Self.children(of: there))
        for digit in 0..<16 where folders[digit] != others[digit] {
            let below = Pair(
                tree: folders[digit], other: others[digit], near: (here, there), path: pair.path + [UInt8(digit)])
            try forEachPair(of: below, at: depth, body)
        }
    }

    private func read(_ pair: Pair) throws -> (Tree, Tree) {
        (
            try pair.tree.map { try objects.tree($0, near: pair.near?.0) } ?? .empty,
            try pair.other.map { try objects.tree($0, near: pair.near?.1) } ?? .empty
        )
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

    private func compareLeaves(_ pair: Pair, _ differences: inout Differences) throws {
        let (tree, other) = try read(pair)
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
                switch Self.meaning(tree.name(file), pair.path) {
                case .body(let id): differences.added.append(Found(id: id, blob: tree.id(file), folder: tree))
                case .void(let id): differences.erased.append(id)
                case nil: break
                }
            } else {
                if case .body(let id)? = Self.meaning(other.name(beside.files[j]), pair.path) {
                    differences.removed.append(id)
                }
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
