internal import Git

/// Tells whether the files of a leaf folder are in order while it is read along another one that is.
///
/// What both have just so is told by the other: runs of it need no comparison.
struct LeafOrderCheck {
    private var last: Tree.Entry?
    private var isLastShared = false

    /// Goes on to a file that both have.
    mutating func goesOn(withShared entry: Tree.Entry, of other: Tree, in tree: Tree) -> Bool {
        defer {
            last = entry
            isLastShared = true
        }
        guard let last, !isLastShared else { return true }
        return Tree.precedes(last, of: tree, entry, of: other)
    }

    /// Goes on to a file of this folder.
    mutating func goesOn(with entry: Tree.Entry, of tree: Tree, _ other: Tree) -> Bool {
        defer {
            last = entry
            isLastShared = false
        }
        guard let last else { return true }
        return Tree.precedes(last, of: isLastShared ? other : tree, entry, of: tree)
    }
}
