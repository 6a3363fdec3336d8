internal import CRDT
public import Git

/// A fixed view of a store: one tree, or the join of several, computed as it is read and never written.
///
/// Reading it again gives the same, whatever is written meanwhile.
public final class Snapshot {
    private let store: Store
    private let fanout: Int
    private let roots: [ObjectID]
    /// The folders on the way to the entry looked at last: sorted look-ups read each folder once.
    private var path: [(digit: UInt8, trees: [Tree])] = []
    private var top: [Tree]?

    /// The commits it is a view of.
    public let heads: [ObjectID]

    init(_ store: Store, of tops: [Store.Root]) throws {
        self.store = store
        heads = tops.map(\.commit)
        fanout = tops.first?.format.fanout ?? StoreFormat.defaultFanout
        if let other = tops.first(where: { $0.formatID != tops[0].formatID }) {
            throw StoreError.differentFormats(tops[0].name, other.name)
        }
        roots = Set(tops.compactMap(\.entries)).sorted()
    }

    /// One entry as the view has it.
    public struct Item {
        /// The entry.
        public let id: EntryID
        /// All that is known of it.
        public let state: EntryState
        /// The blobs that stand under the name of its body: more than one only if one is tampered with.
        let bodies: [ObjectID]
        var hasBody: Bool { !bodies.isEmpty }
    }

    /// Looks up one entry; one that is not there has an empty state.
    ///
    /// - Complexity: O(fan-out) folders read; none twice if look-ups come in order of id.
    public func item(_ id: EntryID) throws -> Item {
        var sources: [LeafGroup] = []
        for tree in try leaves(of: id) {
            var groups = try LeafGroups(tree, in: path.map(\.digit))
            while let group = groups.next() {
                if group.id == id { sources.append(group) }
                if group.id >= id { break }
            }
        }
        return Self.item(id, sources)
    }

    /// Reads the body of an entry; `nil` if the view has none.
    ///
    /// One whose hash is not its name counts as none: `verify` reports it.
    public func body(of item: Item) throws -> Body? {
        for blob in item.bodies {
            let bytes = try store.repository.blob(blob)
            guard EntryID(ofBody: bytes) == item.id, let body = try? Body(stored: bytes) else { continue }
            return body
        }
        return nil
    }

    /// Calls `visit` for every entry in order of id, until it returns `false`.
    ///
    /// - Complexity: memory for one path of folders.
    public func forEach(_ visit: (Item) throws -> Bool) throws {
        _ = try walk(roots.map { try store.repository.tree($0) }, path: [], visit)
    }

    /// The ids that begin with `prefix` and have a body, in order; at most `limit` of them.
    public func ids(withPrefix prefix: String, limit: Int = 8) throws -> [EntryID] {
        let digits = prefix.utf8.map { Hex.value($0) ?? 0 }
        var trees = try topTrees()
        let path = Array(digits.prefix(fanout))
        for digit in path { trees = try children(of: trees, digit: digit) }
        var found: [EntryID] = []
        _ = try walk(trees, path: path) { item in
            if item.hasBody, item.id.description.hasPrefix(prefix) { found.append(item.id) }
            return found.count < limit
        }
        return found
    }

    private func walk(_ trees: [Tree], path: [UInt8], _ visit: (Item) throws -> Bool) throws -> Bool {
        if trees.isEmpty { return true }
        if path.count == fanout { return try walkLeaf(trees, path: path, visit) }
        for digit in UInt8(0)..<16 {
            guard try walk(try children(of: trees, digit: digit), path: path + [digit], visit) else { return false }
        }
        return true
    }

    private func walkLeaf(_ trees: [Tree], path: [UInt8], _ visit: (Item) throws -> Bool) throws -> Bool {
        var sources = try trees.map { try LeafGroups($0, in: path) }
        var pending: [LeafGroup?] = []
        for index in sources.indices { pending.append(sources[index].next()) }
        while let id = pending.compactMap({ $0?.id }).min() {
            var groups: [LeafGroup] = []
            for index in sources.indices {
                if let group = pending[index], group.id == id {
                    groups.append(group)
                    pending[index] = sources[index].next()
                }
            }
            guard try visit(Self.item(id, groups)) else { return false }
        }
        return true
    }

    private static func item(_ id: EntryID, _ groups: [LeafGroup]) -> Item {
        var state = EntryState()
        var bodies: [ObjectID] = []
        for group in groups {
            if let body = group.read(into: &state), !bodies.contains(body) { bodies.append(body) }
        }
        return Item(id: id, state: state, bodies: bodies)
    }

    private func topTrees() throws -> [Tree] {
        if let top { return top }
        let trees = try roots.map { try store.repository.tree($0) }
        top = trees
        return trees
    }

    private func leaves(of id: EntryID) throws -> [Tree] {
        var level = 0
        while level < path.count, path[level].digit == id.hexDigit(level) { level += 1 }
        path.removeSubrange(level...)
        while level < fanout {
            let above = try level == 0 ? topTrees() : path[level - 1].trees
            path.append((id.hexDigit(level), try children(of: above, digit: id.hexDigit(level))))
            level += 1
        }
        return path.last?.trees ?? []
    }

    /// The folders called `digit` in any of the trees; the same folder counts once.
    private func children(of trees: [Tree], digit: UInt8) throws -> [Tree] {
        var ids: [ObjectID] = []
        let name = Hex.digit(digit)
        for tree in trees {
            var cursor = 0
            while let entry = try tree.entry(at: &cursor) {
                guard entry.nameByteCount == 1, entry.mode.isTree, tree.name(entry)[0] == name else { continue }
                let id = tree.id(entry)
                if !ids.contains(id) { ids.append(id) }
            }
        }
        return try ids.map { try store.repository.tree($0) }
    }
}

/// The names of one entry in one leaf folder.
struct LeafGroup {
    let id: EntryID
    let tree: Tree
    let entries: ArraySlice<Tree.Entry>

    /// Takes in what the names say, and returns the blob of the body. What is malformed says nothing; `verify`
    /// reports it.
    @discardableResult
    func read(into state: inout EntryState) -> ObjectID? {
        var body: ObjectID?
        for entry in entries where entry.mode.isRegularFile {
            guard let meaning = try? EntryName(tree.name(entry)) else { continue }
            let blob = tree.id(entry)
            if case .body = meaning {
                body = blob
            } else if blob != .emptyBlob {
                continue
            }
            state.read(meaning, named: tree.name(entry))
        }
        state.settle()
        return body
    }
}

/// The entries of a leaf folder, one after the other. Names that begin with no id, or with one that belongs into
/// another folder, are passed over.
struct LeafGroups {
    private let tree: Tree
    private let path: [UInt8]
    private let entries: [Tree.Entry]
    private var position = 0

    /// - Parameter path: the digits of the folders above.
    init(_ tree: Tree, in path: [UInt8]) throws {
        self.tree = tree
        self.path = path
        entries = try tree.entries()
    }

    mutating func next() -> LeafGroup? {
        while position < entries.count {
            let start = position
            guard let id = id(at: start), path.indices.allSatisfy({ id.hexDigit($0) == path[$0] }) else {
                position += 1
                continue
            }
            position += 1
            while position < entries.count, self.id(at: position) == id { position += 1 }
            return LeafGroup(id: id, tree: tree, entries: entries[start..<position])
        }
        return nil
    }

    private func id(at position: Int) -> EntryID? {
        let name = tree.name(entries[position])
        guard name.count > EntryID.hexCount, name[EntryID.hexCount] == UInt8(ascii: ".") else { return nil }
        return EntryID(hexDigits: name.extracting(0..<EntryID.hexCount))
    }
}

extension StoreError {
    static func differentFormats(_ one: String, _ other: String) -> StoreError {
        StoreError(
            .mergeRefused, "\(one) and \(other) have different \(StoreFormat.fileName) files",
            hint: "they belong to different stores or epochs and cannot be read or merged as one")
    }
}
