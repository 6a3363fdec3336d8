internal import Git

/// Looks for bodies in all history that is here: first in that of one branch, then in that of all others.
struct BodySearch {
    /// Where a body was found.
    struct Place {
        let commit: ObjectID
        let blob: ObjectID
    }

    private let store: Store
    private let start: ObjectID
    /// Leaf folders that have been looked at for an entry.
    private var seen: Set<Look> = []

    private struct Look: Hashable {
        let id: EntryID
        let leaf: ObjectID
    }

    init(_ store: Store, from start: ObjectID) {
        self.store = store
        self.start = start
    }

    /// The bodies of these entries, as far as any commit has them.
    ///
    /// - Complexity: a path of folders for each entry and commit, until all are found.
    mutating func find(_ wanted: Set<EntryID>, fanout: Int) throws -> [EntryID: Place] {
        if wanted.isEmpty { return [:] }
        var found: [EntryID: Place] = [:]
        var others = try store.branches().map(\.tip)
        others += try store.repository.references(matching: BranchName.local + "epochs/*").map(\.id)
        others += try store.repository.references(matching: "refs/remotes/*/memory/epochs/*").map(\.id)
        var ancestry = try Ancestry(of: store.repository)
        for heads in [[start], others] {
            try ancestry.forEach(from: heads, in: store.repository) { commit, _ in
                for id in wanted where found[id] == nil {
                    // One damaged commit hides nothing that another has.
                    if let blob = try? look(for: id, in: commit, fanout: fanout) {
                        found[id] = Place(commit: commit, blob: blob)
                    }
                }
                return found.count < wanted.count
            }
            if found.count == wanted.count { break }
        }
        return found
    }

    private mutating func look(for id: EntryID, in commit: ObjectID, fanout: Int) throws -> ObjectID? {
        let objects = store.repository.objects
        let top = try store.root(of: commit, named: "\(commit)")
        guard top.format.fanout == fanout, var folder = top.entries else { return nil }
        for level in 0..<fanout {
            guard let below = try objects.tree(folder).folder(id.hexDigit(level)) else { return nil }
            folder = below
        }
        guard seen.insert(Look(id: id, leaf: folder)).inserted else { return nil }
        let leaf = try LeafFolder(objects.tree(folder))
        let name = Array("\(id)".utf8) + EntryName.bodyTail
        let position = leaf.position(of: name.span)
        guard position < leaf.files.count, leaf.tree.name(leaf.files[position]).elementsEqual(name.span),
            try EntryFault.find(leaf.files[position], in: leaf.tree, path: [], objects) == nil
        else { return nil }
        return leaf.tree.id(leaf.files[position])
    }
}
