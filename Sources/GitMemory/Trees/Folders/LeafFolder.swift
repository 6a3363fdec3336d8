internal import CRDT
internal import Git

/// A leaf folder with its files in order of name, whatever order the tree has them in. Of files of one name the first
/// counts, as for git.
struct LeafFolder {
    let tree: Tree
    private(set) var files: [Tree.Entry] = []
    /// Folders have no place here. Git sorts them otherwise than files, so they are kept apart.
    private(set) var folders: [Tree.Entry] = []
    /// Whether the files stand in the tree just so.
    private(set) var isInOrder = true

    init(_ tree: Tree) throws {
        self.tree = tree
        var cursor = 0
        files.reserveCapacity(tree.bytes.count / 100 + 1)
        while let entry = try tree.entry(at: &cursor) {
            if entry.mode.isTree {
                folders.append(entry)
                continue
            }
            if let last = files.last, tree.name(last).compare(tree.name(entry)) >= 0 { isInOrder = false }
            files.append(entry)
        }
        if !isInOrder { sort() }
    }

    private mutating func sort() {
        let tree = tree
        files = files.enumerated().sorted { a, b in
            let order = tree.name(a.element).compare(tree.name(b.element))
            return order != 0 ? order < 0 : a.offset < b.offset
        }.map(\.element)
        var unique: [Tree.Entry] = []
        for file in files {
            if let last = unique.last, tree.name(last).elementsEqual(tree.name(file)) { continue }
            unique.append(file)
        }
        files = unique
    }

    /// The position of the first file whose name is not before `name`.
    func position(of name: Span<UInt8>) -> Int {
        files.partitioningIndex { file in
            let other = tree.name(file)
            return other.compare(name) >= 0
        }
    }

    /// Whether any entry was erased.
    var hasVoids: Bool {
        // A body has as many bytes in its name, and that is told from it by one of them.
        files.contains { file in
            file.nameByteCount == EntryID.hexCount + EntryName.voidTail.count
                && tree.name(file)[EntryName.wordStart] == EntryName.voidTail[1]
        }
    }

    /// Whether the entry of these digits was erased.
    func isVoid(_ digits: Span<UInt8>) -> Bool {
        let name = [UInt8](digits) + EntryName.voidTail
        let position = position(of: name.span)
        return position < files.count && tree.name(files[position]).elementsEqual(name.span)
            && tree.id(files[position]) == .emptyBlob
    }

    /// The files of one entry: those whose names begin with these digits.
    func files(of digits: Span<UInt8>) -> ArraySlice<Tree.Entry> {
        let start = position(of: digits)
        var end = start
        while end < files.count, tree.name(files[end]).starts(with: digits) { end += 1 }
        return files[start..<end]
    }
}

extension Tree {
    /// Takes in what the name of a file says of its entry. What is malformed says nothing.
    func read(_ entry: Entry, into state: inout EntryState) {
        guard entry.mode.isRegularFile, let meaning = try? EntryName(name(entry)) else { return }
        if case .body = meaning {
        } else if id(entry) != .emptyBlob {
            return
        }
        state.read(meaning, named: name(entry))
    }

    /// Whether the files are the same: object and, as far as it means something, mode.
    func isSame(_ entry: Entry, as other: Entry, of tree: Tree) -> Bool {
        id(entry) == tree.id(other)
            && (entry.mode == other.mode || entry.mode.isRegularFile && other.mode.isRegularFile)
    }
}
