internal import Git

/// The folders above the leaves, of several trees, read as one.
struct FolderUnion {
    /// A folder that takes part.
    struct Side {
        let id: ObjectID
        /// The folder that it was found in, near which it is likely to be.
        var parent: Tree?
    }

    /// What goes into each of the sixteen folders below; the same folder counts once.
    private(set) var children = Array(repeating: [Side](), count: 16)

    /// - Parameter sides: the same folder in the trees that have it.
    init(_ sides: [Side], in objects: ObjectDatabase) throws {
        for side in sides {
            let tree = try objects.tree(side.id, near: side.parent)
            var seen: UInt16 = 0
            var cursor = 0
            while let entry = try tree.entry(at: &cursor) {
                // Of a name that stands twice the first counts.
                guard let digit = tree.digit(of: entry).map(Int.init), seen & 1 << digit == 0 else { continue }
                seen |= 1 << digit
                let id = tree.id(entry)
                if !children[digit].contains(where: { $0.id == id }) {
                    children[digit].append(Side(id: id, parent: tree))
                }
            }
        }
    }
}
