internal import CRDT
internal import Git

/// The join of leaf folders: the union of their names, with what is malformed left out, in normal form.
struct LeafJoin {
    private struct Name {
        let tree: Int
        let entry: Tree.Entry
    }

    /// A name that is not taken over, and why.
    struct Refusal {
        let name: String
        let reason: String
    }

    private let path: [UInt8]
    private let target: Tree
    private var trees: [Tree] = []
    private var names: [Name] = []
    /// Folders that the target has here: git sorts them otherwise than files, so they are kept apart.
    private var folders: [Name] = []
    private(set) var refusedAny = false

    /// - Parameter path: the digits of the folders above.
    /// - Parameter target: the target's own folder: its names are not judged.
    init(path: [UInt8], target: Tree) {
        self.path = path
        self.target = target
    }

    /// Takes in the names of one more folder, and returns those that it refuses.
    mutating func add(
        _ tree: Tree, isTarget: Bool, in repository: borrowing Repository
    ) throws -> [Refusal] {
        let index = trees.count
        trees.append(tree)
        let known = isTarget ? [] : try target.entries()
        var knownPosition = 0
        var refusals: [Refusal] = []
        var merged: [Name] = []
        let entries = try tree.entries()
        merged.reserveCapacity(names.count + entries.count)
        var position = 0
        for entry in entries {
            let name = tree.name(entry)
            if entry.mode.isTree {
                if try isTarget || target.has(entry, of: tree) {
                    folders.append(Name(tree: index, entry: entry))
                } else {
                    refusals.append(Refusal(name: tree.nameText(entry), reason: EntryFault.noFile))
                }
                continue
            }
            while position < names.count, compare(names[position], name) < 0 {
                merged.append(names[position])
                position += 1
            }
            let twin = position < names.count && compare(names[position], name) == 0 ? names[position] : nil
            if twin != nil { position += 1 }
            if let twin, trees[twin.tree].id(twin.entry) == tree.id(entry), twin.entry.mode.isRegularFile,
                entry.mode.isRegularFile
            {
                merged.append(twin)
                continue
            }
            while knownPosition < known.count, target.name(known[knownPosition]).compare(name) < 0 {
                knownPosition += 1
            }
            let isKnown =
                isTarget
                || knownPosition < known.count && target.name(known[knownPosition]).elementsEqual(name)
                    && target.id(known[knownPosition]) == tree.id(entry)
                    && (known[knownPosition].mode == entry.mode
                        || known[knownPosition].mode.isRegularFile && entry.mode.isRegularFile)
            if !isKnown, let reason = try fault(of: entry, in: tree, repository) {
                refusals.append(Refusal(name: tree.nameText(entry), reason: reason))
                if let twin { merged.append(twin) }
            } else if let twin, isKnown, try fault(of: entry, in: tree, repository) != nil {
                // The target's own name is faulty, and the other one is not or was there first.
                merged.append(twin)
            } else {
                merged.append(Name(tree: index, entry: entry))
            }
        }
        merged.append(contentsOf: names[position...])
        names = merged
        if !refusals.isEmpty { refusedAny = true }
        return refusals
    }

    /// The folder's bytes, without the names that another makes needless.
    func normalForm() throws -> TreeBytes {
        var bytes = TreeBytes()
        var group: [(name: Name, meaning: EntryName?, dropped: Bool)] = []
        func flush() {
            for line in group where !line.dropped {
                let tree = trees[line.name.tree]
                let mode = line.name.entry.mode
                bytes.append(
                    mode: mode.isRegularFile ? .file : mode, name: tree.name(line.name.entry),
                    id: tree.id(line.name.entry))
            }
            group.removeAll(keepingCapacity: true)
        }
        for name in names {
            if let last = group.last, !sameEntry(last.name, name) { flush() }
            let tree = trees[name.tree]
            // A name with content says nothing, so it makes no other needless.
            let isState = name.entry.mode.isRegularFile && tree.id(name.entry) == .emptyBlob
            let meaning = isState ? try? EntryName(tree.name(name.entry)) : nil
            var dropped = false
            if let meaning, isReplaceable(meaning) {
                // Rivals have the same beginning, so they stand together.
                for index in group.indices.reversed() {
                    guard let other = group[index].meaning else { continue }
                    guard LeafNormalForm.areRivals(other, meaning) else { break }
                    if group[index].dropped { continue }
                    let rival = trees[group[index].name.tree]
                    let mine = tree.name(name.entry)
                    let theirs = rival.name(group[index].name.entry)
                    if LeafNormalForm.supersedes(other, theirs, meaning, mine) {
                        dropped = true
                    } else if LeafNormalForm.supersedes(meaning, mine, other, theirs) {
                        group[index].dropped = true
                    }
                }
            }
            group.append((name, meaning, dropped))
        }
        flush()
        if folders.isEmpty { return bytes }
        var listing = try FolderListing(Tree(bytes))
        for folder in folders {
            let tree = trees[folder.tree]
            listing.put(
                tree.name(folder.entry).withUnsafeBufferPointer { Array($0) }, mode: folder.entry.mode,
                id: tree.id(folder.entry))
        }
        return listing.bytes
    }

    private func isReplaceable(_ name: EntryName) -> Bool {
        switch name {
        case .add, .count: true
        default: false
        }
    }

    private func compare(_ name: Name, _ other: Span<UInt8>) -> Int {
        let tree = trees[name.tree]
        return tree.name(name.entry).compare(other)
    }

    private func sameEntry(_ a: Name, _ b: Name) -> Bool {
        let (firstTree, secondTree) = (trees[a.tree], trees[b.tree])
        let first = firstTree.name(a.entry)
        let second = secondTree.name(b.entry)
        guard first.count > EntryID.hexCount, second.count > EntryID.hexCount else { return false }
        return first.extracting(0..<EntryID.hexCount).elementsEqual(second.extracting(0..<EntryID.hexCount))
    }

    /// What is wrong with a name or its content; `nil` if nothing is.
    private func fault(
        of entry: Tree.Entry, in tree: Tree, _ repository: borrowing Repository
    ) throws -> String? {
        try EntryFault.find(entry, in: tree, path: path, repository)
    }
}
