internal import Git

/// Reads the trees of a snapshot, from any thread.
///
/// Where several trees have the same folder it is read once.
struct SnapshotReader: Sendable {
    /// Folders of one place, whose entries are read apart from all others.
    struct Subtree: Sendable {
        let folders: [FolderUnion.Side]
        let path: [UInt8]
    }

    let objects: ObjectDatabase
    let fanout: Int
    let roots: [ObjectID]
    /// Who is shown what is read; without it everything is.
    let audience: Audience?

    /// What a leaf leaves out.
    var filter: LeafReader.Filter? { audience.map { LeafReader.Filter(audience: $0, objects: objects) } }

    /// How many results of subtrees may wait for their turn.
    static let atOnce = 16

    /// Some sixteen leaves each, as far as that makes no more than 4096 of them.
    private var depth: Int { min(3, max(1, fanout - 1)) }

    /// The subtrees, in order of id.
    func subtrees() throws -> [Subtree] {
        var found: [Subtree] = []
        try plan(roots.map { FolderUnion.Side(id: $0) }, path: [], into: &found)
        return found
    }

    private func plan(_ folders: [FolderUnion.Side], path: [UInt8], into found: inout [Subtree]) throws {
        if folders.isEmpty { return }
        if path.count == depth { return found.append(Subtree(folders: folders, path: path)) }
        for (digit, below) in try FolderUnion(folders, in: objects).children.enumerated() {
            try plan(below, path: path + [UInt8(digit)], into: &found)
        }
    }

    /// Calls `visit` with the leaves of a subtree in order, until it returns `false`.
    ///
    /// - Complexity: memory for one path of folders.
    @discardableResult
    func leaves(_ subtree: Subtree, _ visit: (inout LeafReader, _ near: Tree) throws -> Bool) throws -> Bool {
        try leaves(subtree.folders, path: subtree.path, visit)
    }

    func leaves(
        _ folders: [FolderUnion.Side], path: [UInt8], _ visit: (inout LeafReader, _ near: Tree) throws -> Bool
    ) throws -> Bool {
        if folders.isEmpty { return true }
        if path.count == fanout {
            let copies = try folders.map { try objects.tree($0.id, near: $0.parent) }
            var leaf = try LeafReader(copies, path: path, filter)
            return try visit(&leaf, copies[0])
        }
        for (digit, below) in try FolderUnion(folders, in: objects).children.enumerated() {
            guard try leaves(below, path: path + [UInt8(digit)], visit) else { return false }
        }
        return true
    }

    /// The body of an entry; `nil` if there is none whose hash is its name.
    ///
    /// - Parameter near: a folder that it is in.
    func body(of item: Snapshot.Item, near: Tree? = nil) throws -> Body? {
        guard let first = item.body else { return nil }
        if let body = try body(first, of: item.id, near) { return body }
        for blob in item.rivals {
            if let body = try body(blob, of: item.id, near) { return body }
        }
        return nil
    }

    /// The blob of an entry's body; `nil` if there is none whose hash is its name.
    func soundBody(of item: Snapshot.Item) throws -> ObjectID? {
        try ([item.body].compactMap { $0 } + item.rivals).first { try body($0, of: item.id, nil) != nil }
    }

    private func body(_ blob: ObjectID, of id: EntryID, _ near: Tree?) throws -> Body? {
        let bytes = try objects.blob(blob, near: near)
        guard EntryID(ofBody: bytes) == id else { return nil }
        return try? Body(stored: bytes)
    }
}
