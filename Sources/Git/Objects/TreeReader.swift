/// Reads trees one after the other, of which most are versions of those before, and so are deltas of them in a pack.
///
/// What comes from a pack is not checked against its id: git has made the id of the content when it took it in. So this is
/// for whoever only looks at trees, and reads those once more that something is wrong with.
///
/// For one thread at a time; it keeps some megabytes of what it has read.
public struct TreeReader: Sendable {
    private let objects: ObjectDatabase
    private let shared: ObjectDatabase
    private let bases = DeltaBases(bits: 14, maximumSize: 1 << 24, keepsAll: true)

    /// Reads from `objects`.
    ///
    /// - Parameter isApart: whether several threads read so at once.
    public init(_ objects: ObjectDatabase, isApart: Bool = false) {
        shared = objects
        self.objects = isApart ? (try? objects.apart()) ?? objects : objects
    }

    /// The same as ``ObjectDatabase/tree(_:near:)``, but for the check.
    ///
    /// - Parameter near: a tree that was read by this.
    public func tree(_ id: ObjectID, near: Tree?) throws(GitError) -> Tree {
        if objects !== shared, let tree = try? objects.tree(id, near: near, bases: bases) { return tree }
        return try shared.tree(id, near: nil, bases: bases)
    }
}
