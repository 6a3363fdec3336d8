internal import Git

/// The join of folders above the leaves: what goes into each of the sixteen folders below, and, when these are joined,
/// the folder that they make.
struct FolderJoin {
    /// A folder that takes part, and which of the heads have it.
    struct Side {
        let id: ObjectID
        var heads: [Int]
        /// The folder that it was found in, near which it is likely to be.
        var parent: Tree?
    }

    /// The same folder in all heads, and in the target.
    struct Children {
        var sides: [Side] = []
        var target: ObjectID?
    }

    private(set) var children = Array(repeating: Children(), count: 16)
    private(set) var skippedFiles: [TreeJoin.SkippedFile] = []
    private var trees: [(id: ObjectID, tree: Tree)] = []
    /// What else stands in the target's folder. Whoever has the same says nothing new; it stays where it is.
    private var strangers: [(name: [UInt8], mode: FileMode, id: ObjectID)] = []

    /// - Parameter check: judges what the target does not have.
    /// - Throws: ``HeadRefusal`` if no git wrote a folder that is judged.
    init(
        _ sides: [Side], target: ObjectID?, path: [UInt8], judgedBy check: ContentCheck, in objects: ObjectDatabase
    ) throws {
        let targetTree = try objects.tree(target)
        var cursor = 0
        while let entry = try targetTree.entry(at: &cursor) {
            if let digit = targetTree.digit(of: entry).map(Int.init), children[digit].target == nil {
                children[digit].target = targetTree.id(entry)
            }
        }
        for side in sides {
            let isTarget = side.id == target
            let tree = try isTarget ? targetTree : side.judged(path: path, isLeaf: false, in: objects)
            trees.append((side.id, tree))
            var seen: UInt16 = 0
            var cursor = 0
            while let entry = try tree.entry(at: &cursor) {
                if let digit = tree.digit(of: entry).map(Int.init) {
                    // Of a name that stands twice the first counts.
                    if seen & 1 << digit != 0 { continue }
                    seen |= 1 << digit
                    Self.add(Side(id: tree.id(entry), heads: side.heads, parent: tree), to: &children[digit].sides)
                } else if try isTarget || targetTree.has(entry, of: tree) {
                    strangers.append(
                        ([UInt8](tree.name(entry)), entry.mode, tree.id(entry)))
                } else {
                    if let fault = try check.fault(ofSkipped: entry, in: tree) {
                        throw HeadRefusal(heads: side.heads, path, fault)
                    }
                    skippedFiles.append(
                        TreeJoin.SkippedFile(
                            path, tree.nameText(entry), reason: "is not a folder of entries", heads: side.heads))
                }
            }
        }
    }

    /// Adds a folder to the sides at one place; the same folder counts once.
    static func add(_ side: Side, to sides: inout [Side]) {
        if let index = sides.firstIndex(where: { $0.id == side.id }) {
            sides[index].heads += side.heads
        } else {
            sides.append(side)
        }
    }

    /// The folder with these in it, put into `batch` if it is none of the sides; `nil` if nothing is in it.
    func folder(of joined: [(digit: UInt8, id: ObjectID?)], into batch: inout ObjectBatch) throws -> ObjectID? {
        var bytes = TreeBytes()
        for (digit, id) in joined {
            guard let id else { continue }
            bytes.append(mode: .tree, name: Hex.digit(digit), id: id)
        }
        if !strangers.isEmpty {
            var listing = try FolderListing(Tree(bytes))
            for stranger in strangers { listing.put(stranger.name, mode: stranger.mode, id: stranger.id) }
            bytes = listing.bytes
        }
        if bytes.isEmpty { return nil }
        for (id, tree) in trees where bytes.matches(tree) { return id }
        return try batch.add(.tree, bytes.bytes.span)
    }
}

extension FolderJoin.Side {
    /// Reads a folder of heads that is to be judged.
    ///
    /// - Parameter isLeaf: a leaf is read only; what is wrong with it shows when its files are judged.
    /// - Throws: ``HeadRefusal`` if there is something else, or what no git writes.
    func judged(path: [UInt8], isLeaf: Bool, in objects: ObjectDatabase) throws -> Tree {
        let tree: Tree
        let flaw: String?
        if id == .zero { throw HeadRefusal(heads: heads, path, "has an id of zeros") }
        do {
            tree = try objects.tree(id, near: parent)
            flaw = try isLeaf ? nil : tree.flaw()
        } catch {
            guard error.code.isOfObject else { throw error }
            throw HeadRefusal(heads: heads, path, "is no folder: \(error.message)")
        }
        if let flaw { throw HeadRefusal(heads: heads, path, flaw) }
        return tree
    }
}

extension Tree {
    /// Whether it has the same entry: name, mode and object.
    ///
    /// - Complexity: O(*n*) in the size of the tree.
    fileprivate func has(_ entry: Entry, of other: Tree) throws(GitError) -> Bool {
        var cursor = 0
        while let own = try self.entry(at: &cursor) {
            if own.mode == entry.mode, id(own) == other.id(entry), name(own).elementsEqual(other.name(entry)) {
                return true
            }
        }
        return false
    }
}
