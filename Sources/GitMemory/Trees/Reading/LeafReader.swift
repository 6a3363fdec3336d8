internal import CRDT
internal import Git

/// What several copies of one leaf folder say, entry by entry.
///
/// The first copy is taken as it is; of the others only what it does not have just so is looked at. Names that begin
/// with no id, or with one that belongs into another folder, are passed over.
struct LeafReader {
    /// The names of one entry.
    struct Names {
        let id: EntryID
        fileprivate let files: Range<Int>
        fileprivate let extras: Range<Int>
    }

    /// A file that the first copy does not have.
    private struct Extra {
        let copy: Int
        let entry: Tree.Entry
    }

    /// Leaves out what somebody is not shown.
    struct Filter {
        let audience: Audience
        let objects: ObjectDatabase

        func hides(_ id: EntryID, _ blob: ObjectID, near tree: Tree) throws -> Bool {
            let bytes = try objects.blob(blob, near: tree)
            // What is no body of that id says nothing of it.
            guard EntryID(ofBody: bytes) == id, let body = try? Body(stored: bytes) else { return false }
            return !audience.admits(body.scope)
        }
    }

    private let path: [UInt8]
    private let filter: Filter?
    private let first: LeafFolder
    private let copies: [Tree]
    private var extras: [Extra] = []
    private var nextFile = 0
    private var nextExtra = 0

    /// - Parameter path: the digits of the folders above.
    init(_ copies: [Tree], path: [UInt8], _ filter: Filter?) throws {
        self.path = path
        self.filter = filter
        self.copies = copies
        first = try LeafFolder(copies.first ?? .empty)
        for copy in copies.indices.dropFirst() { try collect(copy) }
        guard extras.count > 1 else { return }
        extras = extras.sorted { a, b in
            let (one, other) = (copies[a.copy], copies[b.copy])
            let order = one.name(a.entry).compare(other.name(b.entry))
            return order != 0 ? order < 0 : a.copy < b.copy
        }
        dropTwins()
    }

    private mutating func collect(_ copy: Int) throws {
        let tree = copies[copy]
        var cursor = 0
        var next = 0
        var order = LeafOrderCheck()
        while true {
            if next < first.files.count, tree.skip(first.files[next], of: first.tree, at: &cursor) {
                if !order.goesOn(withShared: first.files[next], of: first.tree, in: tree) { break }
                next += 1
                continue
            }
            guard let entry = try tree.entry(at: &cursor) else { return }
            if entry.mode.isTree { continue }
            if !order.goesOn(with: entry, of: tree, first.tree) { break }
            let name = tree.name(entry)
            next = first.position(of: name)
            if next < first.files.count, tree.isSame(entry, as: first.files[next], of: first.tree),
                name.elementsEqual(first.tree.name(first.files[next]))
            {
                next += 1
            } else {
                extras.append(Extra(copy: copy, entry: entry))
            }
        }
        // Out of order, so that a name may stand twice: the first one counts, and has to be found.
        extras.removeAll { $0.copy == copy }
        extras += try LeafFolder(tree).files.map { Extra(copy: copy, entry: $0) }
    }

    /// Drops what another copy says just so.
    private mutating func dropTwins() {
        var unique: [Extra] = []
        for extra in extras {
            if let last = unique.last {
                let (tree, other) = (copies[extra.copy], copies[last.copy])
                if tree.isSame(extra.entry, as: last.entry, of: other),
                    tree.name(extra.entry).elementsEqual(other.name(last.entry))
                {
                    continue
                }
            }
            unique.append(extra)
        }
        extras = unique
    }

    // MARK: Entries

    /// Goes to the first entry whose id is not before these digits.
    mutating func seek(_ digits: Span<UInt8>) {
        nextFile = first.position(of: digits)
        nextExtra = extras.partitioningIndex { extra in
            let tree = copies[extra.copy]
            return tree.name(extra.entry).compare(digits) >= 0
        }
    }

    /// The names of the next entry, in order of id; `nil` at the end.
    mutating func next() throws -> Names? {
        guard let filter else { return nextOfAll() }
        while let names = nextOfAll() {
            if try !isHidden(names, by: filter) { return names }
        }
        return nil
    }

    private func isHidden(_ names: Names, by filter: Filter) throws -> Bool {
        for file in first.files[names.files] where Self.isBody(file, of: first.tree) {
            if try filter.hides(names.id, first.tree.id(file), near: first.tree) { return true }
        }
        for extra in extras[names.extras] {
            let tree = copies[extra.copy]
            guard Self.isBody(extra.entry, of: tree) else { continue }
            if try filter.hides(names.id, tree.id(extra.entry), near: tree) { return true }
        }
        return false
    }

    private mutating func nextOfAll() -> Names? {
        while true {
            let isExtra: Bool
            switch (nextFile < first.files.count, nextExtra < extras.count) {
            case (false, false): return nil
            case (let isFile, false): isExtra = !isFile
            case (false, true): isExtra = true
            case (true, true):
                let tree = copies[extras[nextExtra].copy]
                isExtra = tree.name(extras[nextExtra].entry).compare(first.tree.name(first.files[nextFile])) < 0
            }
            let tree = isExtra ? copies[extras[nextExtra].copy] : first.tree
            let name = tree.name(isExtra ? extras[nextExtra].entry : first.files[nextFile])
            guard name.count > EntryID.hexCount, name[EntryID.hexCount] == UInt8(ascii: "."),
                let id = EntryID(before: name), id.begins(with: path)
            else {
                if isExtra { nextExtra += 1 } else { nextFile += 1 }
                continue
            }
            // The digits and the dot behind them.
            let beginning = name.extracting(0...EntryID.hexCount)
            let (file, extra) = (nextFile, nextExtra)
            while nextFile < first.files.count, first.tree.name(first.files[nextFile]).starts(with: beginning) {
                nextFile += 1
            }
            while nextExtra < extras.count {
                let tree = copies[extras[nextExtra].copy]
                guard tree.name(extras[nextExtra].entry).starts(with: beginning) else { break }
                nextExtra += 1
            }
            return Names(id: id, files: file..<nextFile, extras: extra..<nextExtra)
        }
    }

    /// What the names of an entry say.
    ///
    /// - Parameter said: called with the name of every file, the body's apart, that says something.
    func item(_ names: Names, said: (Span<UInt8>) -> Void = { _ in }) -> Snapshot.Item {
        var item = Snapshot.Item(id: names.id)
        for file in first.files[names.files] { item.read(file, of: first.tree, said) }
        for extra in extras[names.extras] { item.read(extra.entry, of: copies[extra.copy], said) }
        item.settle()
        return item
    }

    /// Whether there is a body of the entry.
    func hasBody(_ names: Names) -> Bool {
        first.files[names.files].contains { Self.isBody($0, of: first.tree) }
            || extras[names.extras].contains { Self.isBody($0.entry, of: copies[$0.copy]) }
    }

    private static func isBody(_ entry: Tree.Entry, of tree: Tree) -> Bool {
        let name = tree.name(entry)
        return entry.mode.isRegularFile && name.extracting(EntryID.hexCount..<name.count).equals(".json")
    }
}

extension Snapshot.Item {
    /// Takes in what a file says. What is malformed says nothing; `verify` reports it.
    fileprivate mutating func read(_ entry: Tree.Entry, of tree: Tree, _ said: (Span<UInt8>) -> Void) {
        let name = tree.name(entry)
        guard entry.mode.isRegularFile, let meaning = try? EntryName(name) else { return }
        let blob = tree.id(entry)
        if case .body = meaning {
            add(body: blob)
        } else if blob == .emptyBlob {
            said(name)
            read(meaning, named: name)
        }
    }
}
