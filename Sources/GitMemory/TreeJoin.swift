internal import CRDT
internal import Git

/// The structural join: the union of the names in several trees, folder by folder.
///
/// Where all trees that have a folder have the same one, the join is that folder and it is not opened, unless the
/// target of the merge lacks it: then what is in it is checked on the way. No merge base and no history is needed.
/// Commutative, associative and idempotent for well-formed trees.
struct TreeJoin {
    /// A folder that takes part, and which of the heads have it.
    struct Side {
        let id: ObjectID
        var heads: [Int]
    }

    /// Something that a merge does not take over.
    struct LeftBehind: Hashable {
        let path: String
        let reason: String
        let heads: [Int]
    }

    let fanout: Int
    let now: Timestamp
    /// Whether to write the joined folders, or only to learn what they would be.
    let writes: Bool
    /// The joined folder, written; `nil` if nothing is in it.
    private(set) var result: ObjectID?
    private(set) var leftBehind: [LeftBehind] = []
    /// What the whole join changes in the target.
    private(set) var changes = ChangeList()
    /// What each head alone would change in the target.
    private(set) var brought: [ChangeCount]

    private let progress: (Int) -> Void
    private var leavesJoined = 0

    /// - Parameter progress: called with the number of leaf folders joined, now and then.
    init(
        fanout: Int, heads: Int, now: Timestamp, writes: Bool = true, progress: @escaping (Int) -> Void = { _ in }
    ) {
        self.progress = progress
        self.writes = writes
        self.fanout = fanout
        self.now = now
        brought = Array(repeating: ChangeCount(), count: heads)
    }

    /// Joins the top folders of the heads.
    ///
    /// - Parameter known: the target's own folder; what stands in it is not judged again.
    mutating func join(_ sides: [Side], known: ObjectID?, in repository: borrowing Repository) throws {
        result = try folder(sides, known: known, path: [], repository)
    }

    private mutating func folder(
        _ sides: [Side], known: ObjectID?, path: [UInt8], _ repository: borrowing Repository
    ) throws -> ObjectID? {
        guard let first = sides.first else { return nil }
        if sides.count == 1, first.id == known { return first.id }
        if path.count == fanout { return try leaf(sides, known: known, path: path, repository) }

        let target = try repository.tree(known)
        var trees: [Tree] = []
        var children = Array(repeating: [Side](), count: 16)
        // What else stands in the target's folder. Whoever has the same says nothing new; it stays where it is.
        var strangers: [(name: [UInt8], mode: FileMode, id: ObjectID)] = []
        for side in sides {
            let tree = try side.id == known ? target : repository.tree(side.id)
            trees.append(tree)
            for entry in try tree.entries() {
                let name = tree.name(entry)
                if name.count == 1, entry.mode.isTree, let digit = Hex.value(name[0]) {
                    Self.add(tree.id(entry), side.heads, to: &children[Int(digit)])
                } else if try side.id == known || target.has(entry, of: tree) {
                    strangers.append((name.withUnsafeBufferPointer { Array($0) }, entry.mode, tree.id(entry)))
                } else {
                    leave(tree.nameText(entry), in: path, "is not a folder of entries", side.heads)
                }
            }
        }
        let knownChildren = try Self.digitFolders(target)

        var listing = try FolderListing(.empty)
        for stranger in strangers { listing.replace(stranger.name, mode: stranger.mode, id: stranger.id) }
        var bytes = TreeBytes()
        for digit in UInt8(0)..<16 {
            let joined = try folder(
                children[Int(digit)], known: knownChildren[Int(digit)], path: path + [digit], repository)
            guard let joined else { continue }
            if strangers.isEmpty {
                bytes.append(mode: .tree, name: CollectionOfOne(Hex.digit(digit)), id: joined)
            } else {
                listing.replace([Hex.digit(digit)], mode: .tree, id: joined)
            }
        }
        return try write(strangers.isEmpty ? bytes : listing.bytes, orReuse: zip(sides.map(\.id), trees), repository)
    }

    private mutating func leaf(
        _ sides: [Side], known: ObjectID?, path: [UInt8], _ repository: borrowing Repository
    ) throws -> ObjectID? {
        leavesJoined += 1
        if leavesJoined % 64 == 0 { progress(leavesJoined) }
        let target = try repository.tree(known)
        var trees: [Tree] = []
        for side in sides { trees.append(try side.id == known ? target : repository.tree(side.id)) }
        var join = LeafJoin(path: path, target: target)
        for (side, tree) in zip(sides, trees) {
            let refused = try join.add(tree, isTarget: side.id == known, in: repository)
            for name in refused { leave(name.name, in: path, name.reason, side.heads) }
        }
        let result: ObjectID?
        let joined: Tree
        if sides.count == 1, !join.refusedAny {
            result = sides[0].id
            joined = trees[0]
        } else {
            let bytes = try join.normalForm()
            result = try write(bytes, orReuse: zip(sides.map(\.id), trees), repository)
            joined = Tree(bytes)
        }

        let comparison = LeafComparison(now: now, path: path)
        for change in try comparison.changes(from: target, to: [joined]) { changes.append(change) }
        for (side, tree) in zip(sides, trees) where side.id != known {
            // What was refused is in no state, so each side may be read as it is.
            let own = try comparison.changes(from: target, to: [target, tree])
            for head in side.heads { for change in own { brought[head].count(change) } }
        }
        return result
    }

    /// Notes that a head has something else where its entries should be.
    mutating func leaveEntries(of head: Int) {
        leftBehind.append(
            LeftBehind(path: StoreFormat.entriesName, reason: "is not a folder of entries", heads: [head]))
    }

    private mutating func leave(_ name: String, in path: [UInt8], _ reason: String, _ heads: [Int]) {
        let folders = path.map { String(UnicodeScalar(Hex.digit($0))) + "/" }.joined()
        leftBehind.append(
            LeftBehind(path: "\(StoreFormat.entriesName)/\(folders)\(name)", reason: reason, heads: heads))
    }

    /// Adds a folder to the sides at one place; the same folder counts once.
    static func add(_ id: ObjectID, _ heads: [Int], to sides: inout [Side]) {
        if let index = sides.firstIndex(where: { $0.id == id }) {
            sides[index].heads += heads
        } else {
            sides.append(Side(id: id, heads: heads))
        }
    }

    private static func digitFolders(_ tree: Tree) throws -> [ObjectID?] {
        var folders = [ObjectID?](repeating: nil, count: 16)
        for entry in try tree.entries() where entry.mode.isTree && entry.nameByteCount == 1 {
            if let digit = Hex.value(tree.name(entry)[0]) { folders[Int(digit)] = tree.id(entry) }
        }
        return folders
    }

    private func write(
        _ bytes: TreeBytes, orReuse existing: some Sequence<(ObjectID, Tree)>, _ repository: borrowing Repository
    ) throws -> ObjectID? {
        if bytes.isEmpty { return nil }
        for (id, tree) in existing where bytes.matches(tree) { return id }
        return try writes ? repository.write(.tree, bytes.bytes) : Repository.id(of: .tree, bytes.bytes.span)
    }
}

extension Tree {
    /// Whether it has the same entry: name, mode and object.
    ///
    /// - Complexity: O(*n*) in the size of the tree.
    func has(_ entry: Entry, of other: Tree) throws(GitError) -> Bool {
        var cursor = 0
        while let own = try self.entry(at: &cursor) {
            if own.mode == entry.mode, id(own) == other.id(entry), name(own).elementsEqual(other.name(entry)) {
                return true
            }
        }
        return false
    }
}
