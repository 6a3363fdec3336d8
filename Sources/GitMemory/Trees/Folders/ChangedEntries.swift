internal import Git

/// The entries whose names differ between two trees. Equal folders are not opened.
struct ChangedEntries {
    private(set) var ids: Set<EntryID> = []

    init(from old: ObjectID?, to new: ObjectID?, fanout: Int, objects: ObjectDatabase) throws {
        try compare(old, new, depth: 0, fanout, objects)
    }

    private mutating func compare(
        _ old: ObjectID?, _ new: ObjectID?, depth: Int, _ fanout: Int, _ objects: ObjectDatabase
    ) throws {
        if old == new { return }
        let (before, after) = (try objects.tree(old), try objects.tree(new))
        if depth < fanout {
            for digit in 0..<UInt8(16) {
                try compare(before.folder(digit), after.folder(digit), depth: depth + 1, fanout, objects)
            }
            return
        }
        let (one, other) = (try LeafFolder(before), try LeafFolder(after))
        for (leaf, rest) in [(one, other), (other, one)] {
            for file in leaf.files {
                let name = leaf.tree.name(file)
                let place = rest.position(of: name)
                if place < rest.files.count, rest.tree.name(rest.files[place]).elementsEqual(name),
                    rest.tree.isSame(rest.files[place], as: file, of: leaf.tree)
                {
                    continue
                }
                if name.count >= EntryID.hexCount, let id = EntryID(hex: String(name.extracting(0..<EntryID.hexCount)))
                {
                    ids.insert(id)
                }
            }
        }
    }
}
