internal import Git

/// The parts of a memory commit's tree.
struct MemoryCommit {
    let commit: ObjectID
    let name: String
    let tree: Tree
    let treeID: ObjectID
    let format: StoreFormat
    let formatID: ObjectID
    let entries: ObjectID?

    /// The same with another folder of entries.
    func with(entries: ObjectID?) -> MemoryCommit {
        MemoryCommit(
            commit: commit, name: name, tree: tree, treeID: treeID, format: format, formatID: formatID,
            entries: entries)
    }

    /// The same, called otherwise.
    func named(_ name: String) -> MemoryCommit {
        MemoryCommit(
            commit: commit, name: name, tree: tree, treeID: treeID, format: format, formatID: formatID,
            entries: entries)
    }
}
