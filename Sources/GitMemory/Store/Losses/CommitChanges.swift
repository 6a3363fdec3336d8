internal import CRDT
internal import Git

/// What a commit did to the names of its parents. Equal folders are not opened.
struct CommitChanges {
    /// A sound name that a parent does not have.
    struct Name {
        /// The path below the folder of entries.
        let path: String
        let bytes: [UInt8]
        /// For a count: the share of that counter and replica before.
        let shareBefore: UInt64
        /// Whether it was taken out of a folder where it did not belong.
        fileprivate(set) var wasElsewhere = false
    }

    let fanout: Int
    let objects: ObjectDatabase

    /// What a parent had and the commit has not, though nothing makes it needless.
    private(set) var losses: [(path: String, text: String)] = []
    /// The entries that these are of.
    private(set) var lostIDs: Set<EntryID> = []
    private var lostPaths: Set<String> = []
    private var added: [String: (name: Name, parents: Int)] = [:]
    private var misplaced: Set<[UInt8]> = []

    init(fanout: Int, objects: ObjectDatabase) {
        self.fanout = fanout
        self.objects = objects
    }

    /// Compares a parent's folder of entries with the commit's.
    mutating func compare(_ old: ObjectID?, with new: ObjectID?) throws { try compare(old, new, path: []) }

    /// The names that none of so many parents has, in order.
    func introduced(by parents: Int) -> [Name] {
        added.values.filter { $0.parents == parents }.map { item in
            var name = item.name
            name.wasElsewhere = misplaced.contains(name.bytes)
            return name
        }.sorted { $0.path < $1.path }
    }

    private mutating func compare(_ old: ObjectID?, _ new: ObjectID?, path: [UInt8]) throws {
        if old == new { return }
        let (before, after) = (try objects.tree(old), try objects.tree(new))
        if path.count == fanout { return try compareLeaves(LeafFolder(before), LeafFolder(after), path) }
        for digit in 0..<UInt8(16) {
            try compare(before.folder(digit), after.folder(digit), path: path + [digit])
        }
    }

    private mutating func compareLeaves(_ before: LeafFolder, _ after: LeafFolder, _ path: [UInt8]) throws {
        let folders = path.map { String(UnicodeScalar(Hex.digit($0))) + "/" }.joined()
        for file in before.files where !after.has(file, of: before.tree) {
            if let text = try loss(of: file, in: before, after, path) {
                let path = folders + before.tree.nameText(file)
                if lostPaths.insert(path).inserted { losses.append((path, text)) }
                if let id = EntryID(before: before.tree.name(file)) { lostIDs.insert(id) }
            }
        }
        for file in after.files where !before.has(file, of: after.tree) {
            let name = after.tree.name(file)
            guard file.mode.isRegularFile, let meaning = try? EntryName(name), Self.belongs(name, path) else {
                continue
            }
            if case .body = meaning {} else if after.tree.id(file) != .emptyBlob { continue }
            let text = folders + after.tree.nameText(file)
            if let known = added[text] {
                // The least that any parent had is more than all of them had.
                added[text] = (known.name, known.parents + 1)
                continue
            }
            var share: UInt64 = 0
            if case .count(let counter, let replica, _) = meaning, let counter = CounterName(name.extracting(counter)) {
                share = before.state(of: name).share(of: counter, replica)
            }
            let bytes = [UInt8](name)
            added[text] = (Name(path: text, bytes: bytes, shareBefore: share), 1)
        }
    }

    /// What is lost with a file; `nil` if that is nothing. What is malformed may go.
    private mutating func loss(
        of file: Tree.Entry, in before: LeafFolder, _ after: LeafFolder, _ path: [UInt8]
    ) throws -> String? {
        let (tree, name) = (before.tree, before.tree.name(file))
        guard file.mode.isRegularFile, let meaning = try? EntryName(name) else { return nil }
        guard Self.belongs(name, path) else {
            misplaced.insert([UInt8](name))
            return nil
        }
        let digits = name.extracting(0..<EntryID.hexCount)
        if before.isVoid(digits), after.isVoid(digits) { return nil }
        let now = after.state(of: name)
        let position = after.position(of: name)
        let isChanged = position < after.files.count && after.tree.name(after.files[position]).elementsEqual(name)
        switch meaning {
        case .body:
            if try EntryFault.find(file, in: tree, path: path, objects) != nil { return nil }
            return isChanged ? "was changed" : "vanished"
        case _ where tree.id(file) != .emptyBlob: return nil
        case _ where isChanged: return "was changed"
        case .add(let dot, let agent, let expiry):
            guard let agent = AgentName(name.extracting(agent)) else { return nil }
            let add = EntryState.Add(hold: EntryState.Hold(dot: dot, agent: agent), expiry: expiry)
            if let other = now.adds.fact(at: add), other.expiry >= expiry { return nil }
            return "vanished"
        case .count(let counter, let replica, let share):
            guard let counter = CounterName(name.extracting(counter)) else { return nil }
            let left = now.share(of: counter, replica)
            if left >= share { return nil }
            return left > 0 ? "shrank from \(share) to \(left)" : "vanished"
        case .del, .void, .later: return "vanished"
        }
    }

    private static func belongs(_ name: Span<UInt8>, _ path: [UInt8]) -> Bool {
        path.indices.allSatisfy { name[$0] == Hex.digit(path[$0]) }
    }
}

extension EntryState {
    /// What one replica counted.
    fileprivate func share(of counter: CounterName, _ replica: ReplicaID) -> UInt64 {
        shares.fact(at: Share(counter: counter, replica: replica, value: 0))?.value ?? 0
    }
}

extension LeafFolder {
    /// Whether it has the same file.
    fileprivate func has(_ file: Tree.Entry, of other: Tree) -> Bool {
        let position = position(of: other.name(file))
        return position < files.count && tree.name(files[position]).elementsEqual(other.name(file))
            && tree.isSame(files[position], as: file, of: other)
    }

    /// What it says of the entry that a name is of.
    fileprivate func state(of name: Span<UInt8>) -> EntryState {
        var state = EntryState()
        for file in files(of: name.extracting(0..<EntryID.hexCount)) { tree.read(file, into: &state) }
        state.settle()
        return state
    }
}
