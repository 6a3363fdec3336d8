internal import Git

/// The names that one tree has beyond another, as the trunk of an older epoch is the other: what a branch has that the
/// next epoch was made without.
struct TreeSurplus: Sendable {
    /// What else there is to say of them.
    struct Tally: Sendable {
        /// Entries that the other tree has erased.
        var erased = 0
        var skippedFiles: [TreeJoin.SkippedFile] = []
    }

    let fanout: Int
    let objects: ObjectDatabase

    /// A tree of these names; `nil` if there are none.
    ///
    /// - Parameter writer: takes the folders, which are in the repository when this returns.
    /// - Complexity: folders that are the same in both trees are not opened.
    func names(
        of entries: ObjectID?, beyond known: ObjectID?, into writer: ObjectWriter
    ) throws -> (entries: ObjectID?, tally: Tally) {
        let objects = objects
        let filter = TreeFilter<Tally>(fanout: fanout, objects: objects, skipsEqual: true) { leaf, tally in
            try Self.names(leaf, objects, &tally)
        } stranger: { path, name, tally in
            tally.skippedFiles.append(
                TreeJoin.SkippedFile(path, name, reason: "is not a folder of entries", heads: [0]))
        } folder: { _, _, _ in
        }
        var tally = Tally()
        let news = try filter.apply(entries, beside: known, into: writer, empty: Tally()) { part in
            tally.erased += part.erased
            tally.skippedFiles += part.skippedFiles
        }
        try writer.finish()
        return (news, tally)
    }

    private static func names(
        _ leaf: TreeFilter<Tally>.Leaf, _ objects: ObjectDatabase, _ tally: inout Tally
    ) throws -> TreeBytes {
        let (tree, known) = (leaf.tree, try LeafFolder(leaf.beside))
        var faults: [(name: String, reason: String)] = []
        let found = try LeafEntries(LeafFolder(tree), path: leaf.path) { file in
            // What the trunk had just so is no news, and is not judged again.
            let position = known.position(of: tree.name(file))
            if position < known.files.count, tree.isSame(file, as: known.files[position], of: known.tree),
                tree.name(file).elementsEqual(known.tree.name(known.files[position]))
            {
                return false
            }
            guard let fault = try EntryFault.find(file, in: tree, path: leaf.path, objects) else { return true }
            faults.append((tree.nameText(file), fault))
            return false
        }
        tally.skippedFiles += (faults + found.malformed.filter { $0.reason == EntryFault.noFile }).map {
            TreeJoin.SkippedFile(leaf.path, $0.name, reason: $0.reason, heads: [0])
        }

        var bytes = TreeBytes()
        for entry in found.all {
            var old = EntryState()
            var body = entry.body
            // A sound body that differs from the one that is known: of one name there is only one that is sound.
            var replaces = false
            for file in known.files(of: entry.digits.span) {
                known.tree.read(file, into: &old)
                let name = known.tree.name(file)
                if name.extracting(EntryID.hexCount..<name.count).equals(".json") {
                    if body == nil { body = known.tree.id(file) } else { replaces = true }
                }
            }
            old.settle()
            if old.isVoid { tally.erased += 1 }
            if entry.state.isVoid, !old.isVoid {
                tally.skippedFiles.append(
                    TreeJoin.SkippedFile(
                        leaf.path, "\(entry.id).void", reason: "erases what is not erased here", heads: [0]))
            }
            guard let news = entry.state.beyond(old, hasBody: body != nil, replacesBody: replaces) else { continue }
            bytes.append(news, of: entry.digits, body: body)
        }
        return bytes
    }
}
