internal import Git

/// One entry in the trees of many commits. Folders are opened on the way to the entry only, and only where they differ.
struct EntryTrail {
    private let digits: [UInt8]
    private let path: [UInt8]
    private let objects: ObjectDatabase
    /// By the tree of a commit: the folders on the way, from that of all entries down, as far as they were looked at.
    private var ways: [ObjectID: [ObjectID?]] = [:]
    private var leaves: [ObjectID: [Name]] = [:]
    /// The tree read last: the next one is mostly in the same pack.
    private var near: Tree?

    /// A file of the entry.
    private struct Name: Equatable {
        let bytes: [UInt8]
        let blob: ObjectID
    }

    init(of id: EntryID, fanout: Int, in objects: ObjectDatabase) {
        var digits: [UInt8] = []
        id.append(to: &digits)
        self.digits = digits
        path = (0..<fanout).map(id.hexDigit)
        self.objects = objects
    }

    /// Whether the trees of two commits have the same of the entry.
    mutating func isSame(_ tree: ObjectID, _ other: ObjectID) throws -> Bool {
        if tree == other { return true }
        for level in 0...path.count {
            if try folder(level, of: tree) == folder(level, of: other) { return true }
        }
        return try names(in: tree) == names(in: other)
    }

    /// Whether the tree of a commit has anything of the entry.
    mutating func isThere(_ tree: ObjectID) throws -> Bool { try !names(in: tree).isEmpty }

    /// What the tree of a commit says of the entry.
    mutating func state(in tree: ObjectID) throws -> EntryState {
        var state = EntryState()
        for name in try names(in: tree) {
            guard let meaning = try? EntryName(name.bytes.span) else { continue }
            state.read(meaning, named: name.bytes.span)
        }
        state.settle()
        return state
    }

    private mutating func folder(_ level: Int, of tree: ObjectID) throws -> ObjectID? {
        var way = ways[tree] ?? []
        while way.count <= level {
            let next: ObjectID?
            if way.isEmpty {
                let entry = try read(tree).entry(named: StoreFormat.entriesName)
                next = entry.flatMap { $0.mode.isTree ? $0.id : nil }
            } else {
                next = try way[way.count - 1].flatMap { try read($0).folder(path[way.count - 1]) }
            }
            way.append(next)
            ways[tree] = way
        }
        return way[level]
    }

    private mutating func read(_ id: ObjectID) throws -> Tree {
        let tree = try objects.tree(id, near: near)
        near = tree
        return tree
    }

    private mutating func names(in tree: ObjectID) throws -> [Name] {
        guard let id = try folder(path.count, of: tree) else { return [] }
        if let known = leaves[id] { return known }
        let leaf = try LeafFolder(read(id))
        let names = leaf.files(of: digits.span).map { file in
            Name(bytes: [UInt8](leaf.tree.name(file)), blob: leaf.tree.id(file))
        }
        leaves[id] = names
        return names
    }
}
