extension Ancestry {
    /// What a commit follows, and the folder that it is of.
    public mutating func links(
        of commit: ObjectID, in repository: borrowing Repository
    ) throws -> (parents: [ObjectID], tree: ObjectID) {
        let node = try node(commit, in: repository)
        return (node.parents, node.tree)
    }
}
