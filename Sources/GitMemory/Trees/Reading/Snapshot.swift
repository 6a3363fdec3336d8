internal import CRDT
public import Git

/// A fixed view of a store: one tree, or the join of several, computed as it is read and never written.
///
/// Reading it again gives the same, whatever is written meanwhile.
public final class Snapshot {
    let reader: SnapshotReader
    /// What says which entries a query can pick; without it all are looked at.
    let lookup: (any EntryLookup)?
    /// The folders on the way to the entry looked at last: sorted look-ups read each folder once.
    private(set) var path: [(digit: UInt8, trees: [Tree])] = []
    /// What edges join, once that was read.
    var joined: (moment: Timestamp, nodes: [EntryID: WordingGraph.Node])?
    private var top: [Tree]?
    private var leaf: LeafReader?

    /// The commits it is a view of.
    public let heads: [ObjectID]

    /// The branches that it does not show because they are of another epoch than the trunk.
    public let passedOver: [MemoryBranch]

    /// The branches that it does not show because they cannot be read, or have no name of a memory branch.
    public let troubles: [BranchTrouble]

    init(
        _ objects: ObjectDatabase, of tops: [MemoryCommit], without passedOver: [MemoryBranch] = [],
        troubles: [BranchTrouble] = [], lookup: (any EntryLookup)? = nil, for audience: Audience? = nil
    ) throws {
        heads = tops.map(\.commit)
        self.lookup = lookup
        self.passedOver = passedOver
        self.troubles = troubles
        if let other = tops.first(where: { $0.formatID != tops[0].formatID }) {
            throw StoreError.differentFormats(tops[0], other)
        }
        reader = SnapshotReader(
            objects: objects, fanout: tops.first?.format.fanout ?? StoreFormat.defaultFanout,
            roots: Set(tops.compactMap(\.entries)).sorted(), audience: audience)
    }

    private init(all other: Snapshot) {
        (heads, lookup, passedOver, troubles) = (other.heads, other.lookup, other.passedOver, other.troubles)
        let known = other.reader
        reader = SnapshotReader(objects: known.objects, fanout: known.fanout, roots: known.roots, audience: nil)
    }

    /// The same with all that somebody may not be shown: for what is found out for everybody.
    package var whole: Snapshot { reader.audience == nil ? self : Snapshot(all: self) }

    /// Whether its reader is shown what has a scope.
    package func shows(_ scope: String?) -> Bool { reader.audience?.admits(scope) ?? true }

    /// Whether somebody is shown a part of it only.
    package var isNarrowed: Bool { reader.audience != nil }

    /// One entry as the view has it.
    public struct Item: Sendable {
        /// The entry.
        public let id: EntryID
        /// All that is known of it.
        public private(set) var state = EntryState()
        /// The blob that stands under the name of its body.
        private(set) var body: ObjectID?
        /// Other blobs that do: there are some only if one is tampered with.
        private(set) var rivals: [ObjectID] = []

        init(id: EntryID) { self.id = id }

        var hasBody: Bool { body != nil }

        mutating func add(body blob: ObjectID) {
            state.setBody()
            if body == nil {
                body = blob
            } else if body != blob, !rivals.contains(blob) {
                rivals.append(blob)
            }
        }

        mutating func read(_ meaning: EntryName, named name: Span<UInt8>) { state.read(meaning, named: name) }

        mutating func settle() { state.settle() }

        /// The same entry with what is known of several together.
        func with(_ state: EntryState) -> Item {
            var item = self
            item.state = state
            return item
        }
    }

    /// Looks up one entry; one that is not there has an empty state.
    ///
    /// - Complexity: O(fan-out) folders read; none twice if look-ups come in order of id.
    public func item(_ id: EntryID) throws -> Item { try item(id) { _ in } }

    /// The same; `each` is called with each of the entry's names.
    func item(_ id: EntryID, each: (Span<UInt8>) -> Void) throws -> Item {
        var digits: [UInt8] = []
        id.append(to: &digits)
        return try withLeaf((0..<reader.fanout).map(id.hexDigit)) { leaf in
            leaf.seek(digits.span)
            guard let names = try leaf.next(), names.id == id else { return Item(id: id) }
            return leaf.item(names, said: each)
        }
    }

    /// Reads the body of an entry; `nil` if the view has none.
    ///
    /// One whose hash is not its name counts as none: `verify` reports it.
    public func body(of item: Item) throws -> Body? { try reader.body(of: item, near: path.last?.trees.first) }

    /// Calls `visit` for every entry in order of id, until it returns `false`.
    ///
    /// Folders are read on all cores, ahead of the visits.
    ///
    /// - Complexity: memory for the entries of a few hundred leaf folders.
    public func forEach(_ visit: (Item) throws -> Bool) throws {
        try inOrder([Item]()) { items, reader, subtree in
            try reader.leaves(subtree) { leaf, _ in
                while let names = try leaf.next() { items.append(leaf.item(names)) }
                return true
            }
        } each: { items in
            try items.allSatisfy(visit)
        }
    }

    /// Reads the subtrees on all cores, each into a copy of `empty`, and calls `each` with them in order of id, until
    /// it returns `false`. What was read before an error is handed on before it is thrown.
    func inOrder<Part: Sendable>(
        _ empty: Part, _ read: @escaping @Sendable (inout Part, SnapshotReader, SnapshotReader.Subtree) throws -> Void,
        each: (Part) throws -> Bool
    ) throws {
        let reader = reader
        try Parallel.mapParts(try reader.subtrees(), atOnce: SnapshotReader.atOnce, empty) { part, subtree in
            try read(&part, reader, subtree)
        } each: {
            try each($0)
        }
    }

    /// The ids that begin with `prefix`, in order; at most `limit` of them.
    ///
    /// - Parameter erased: whether those that were erased are meant, or those that have a body.
    /// - Complexity: O(fan-out) folders if `prefix` has as many digits; else the leaf folders below it, up to the limit.
    public func ids(withPrefix prefix: String, erased: Bool = false, limit: Int = 8) throws -> [EntryID] {
        let digits = Array(prefix.utf8)
        let path = digits.prefix(reader.fanout).map { Hex.value($0) ?? 0 }
        var found: [EntryID] = []
        func search(_ leaf: inout LeafReader) throws -> Bool {
            leaf.seek(digits.span)
            while found.count < limit, let names = try leaf.next(), names.id.description.hasPrefix(prefix) {
                if erased ? leaf.item(names).state.isVoid : leaf.hasBody(names) { found.append(names.id) }
            }
            return found.count < limit
        }
        if path.count == reader.fanout {
            try withLeaf(path) { _ = try search(&$0) }
            return found
        }
        var folders = reader.roots.map { FolderUnion.Side(id: $0) }
        for digit in path {
            folders = try FolderUnion(folders, in: reader.objects).children[Int(digit)]
        }
        _ = try reader.leaves(folders, path: path) { leaf, _ in try search(&leaf) }
        return found
    }

    // MARK: Look-ups

    /// Lends the leaf folder at that path, which is kept for the next look-up.
    private func withLeaf<Result>(_ digits: [UInt8], _ body: (inout LeafReader) throws -> Result) throws -> Result {
        var level = 0
        while level < path.count, path[level].digit == digits[level] { level += 1 }
        let known = level == digits.count ? leaf : nil
        // If this one cannot be read, the last one must not be taken for it the next time.
        leaf = nil
        path.removeSubrange(level...)
        while level < digits.count {
            let above = try level == 0 ? topTrees() : path[level - 1].trees
            path.append((digits[level], try children(of: above, digit: digits[level])))
            level += 1
        }
        var found = try known ?? LeafReader(path.last?.trees ?? [], path: digits, reader.filter)
        leaf = found
        return try body(&found)
    }

    private func topTrees() throws -> [Tree] {
        if let top { return top }
        let trees = try reader.roots.map { try reader.objects.tree($0) }
        top = trees
        return trees
    }

    /// The folders called `digit` in any of the trees; the same folder counts once.
    private func children(of trees: [Tree], digit: UInt8) throws -> [Tree] {
        var found: [(id: ObjectID, tree: Tree)] = []
        for tree in trees {
            var cursor = 0
            while let entry = try tree.entry(at: &cursor) {
                guard tree.digit(of: entry) == digit else { continue }
                let id = tree.id(entry)
                if !found.contains(where: { $0.id == id }) {
                    found.append((id, try reader.objects.tree(id, near: tree)))
                }
            }
        }
        return found.map(\.tree)
    }
}
