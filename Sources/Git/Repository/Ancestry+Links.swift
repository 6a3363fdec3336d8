extension Ancestry {
    /// What a commit follows, the folder that it is of, and when it was committed, in seconds since 1970.
    public mutating func links(
        of commit: ObjectID, in repository: borrowing Repository
    ) throws -> (parents: [ObjectID], tree: ObjectID, time: Int64) {
        let node = try node(commit, in: repository)
        return (node.parents, node.tree, node.time)
    }
}
