internal import Git

/// A look at the trees of commits that come into the history below the heads: nobody joins them, and a host that checks
/// what is pushed refuses the whole history for one of them.
///
/// Each is compared with the tree of a commit that follows it, and only folders that differ are opened.
struct HistoryCheck {
    /// A tree, and that of a commit that follows.
    struct Step: Sendable {
        let commit: ObjectID
        let tree: ObjectID
        let next: ObjectID?
    }

    private let content: ContentCheck
    /// `nil` to have each object checked against its id.
    private let reader: TreeReader?
    private var sound = SoundDepths()
    private var known = KnownFolders()
    private var steps: [(tree: Tree, entry: Tree.Entry)] = []

    /// - Parameter isApart: whether other threads look at other trees at the same time.
    init(in objects: ObjectDatabase, isApart: Bool) {
        content = ContentCheck(in: objects, isHistory: true)
        reader = TreeReader(objects, isApart: isApart)
    }

    private init(readingAgainIn objects: ObjectDatabase) {
        content = ContentCheck(in: objects, isHistory: true)
        reader = nil
    }

    /// The trees to look at, newest first.
    static func steps(of new: [Ancestry.NewCommit], except heads: Set<ObjectID>) -> [Step] {
        if new.count <= heads.count, new.allSatisfy({ heads.contains($0.id) }) { return [] }
        var next: [ObjectID: ObjectID] = [:]
        for commit in new {
            for parent in commit.parents where next[parent] == nil { next[parent] = commit.tree }
        }
        return new.lazy.filter { !heads.contains($0.id) }.map { Step(commit: $0.id, tree: $0.tree, next: next[$0.id]) }
    }

    /// The trees in parts that are looked at apart from each other: each has to open most of a whole tree.
    static func parts(of steps: [Step]) -> [ArraySlice<Step>] {
        let size = max(256, min(2048, (steps.count + 3) / 4), (steps.count + 15) / 16)
        return stride(from: 0, to: steps.count, by: size).map { steps[$0..<min($0 + size, steps.count)] }
    }

    /// The commits with a fault, and what it is, in words that continue “which …”.
    mutating func faults(in part: ArraySlice<Step>) throws -> [(commit: ObjectID, reason: String)] {
        var faults: [(commit: ObjectID, reason: String)] = []
        // Of what seems to be wrong nothing is believed before it has been read again.
        var second: [HistoryCheck] = []
        for step in part {
            if try fault(in: step) == nil { continue }
            if second.isEmpty { second.append(HistoryCheck(readingAgainIn: content.objects)) }
            if let fault = try second[0].fault(in: step) { faults.append((step.commit, fault)) }
        }
        return faults
    }

    private mutating func fault(in step: Step) throws -> String? {
        steps.removeAll()
        do {
            return try fault(in: step.tree, against: step.next, near: nil, depth: 0)
        } catch let error as GitError where error.code.isOfObject {
            return "holds a folder that is none: \(error.message)"
        }
    }

    /// - Parameter depth: how many folders stand above.
    private mutating func fault(
        in id: ObjectID, against known: ObjectID?, near: Tree?, depth: Int
    ) throws -> String? {
        if id == known || sound[id] >= depth { return nil }
        guard depth <= ContentCheck.maximumDepth else { return ContentCheck.tooDeep }
        if id == .zero { return "has a tree with an id of zeros" }
        let tree = try read(id, near: near)
        let other = try known.map { try folder($0, near: near) }
        let difference = try tree.difference(from: other?.tree ?? .empty)
        // With the names of a folder without a flaw, or some of them, there is none.
        if !(other?.isFlawless ?? false) || !difference.keepsNames, let flaw = try tree.flaw() {
            return depth == 0 ? flaw : "holds \(way.joined(separator: "/")), which \(flaw)"
        }
        if let fault = try fault(in: difference, of: tree, from: other?.tree ?? .empty, depth: depth) { return fault }
        sound[id] = depth
        self.known.keep(id, .init(tree: tree, isFlawless: true))
        return nil
    }

    /// Looks at what a folder has otherwise than another.
    private mutating func fault(
        in difference: TreeDifference, of tree: Tree, from other: Tree, depth: Int
    ) throws -> String? {
        var theirs = difference.others[...]
        for entry in difference.own {
            while let before = theirs.first, Tree.precedes(before, of: other, entry, of: tree) { theirs.removeFirst() }
            var beside: ObjectID?
            if let twin = theirs.first, other.name(twin).elementsEqual(tree.name(entry)) {
                theirs.removeFirst()
                if twin.mode == entry.mode {
                    if other.id(twin) == tree.id(entry) { continue }
                    if entry.mode.isTree { beside = other.id(twin) }
                }
            }
            steps.append((tree, entry))
            defer { steps.removeLast() }
            if beside == nil, let fault = try content.fault(of: entry, in: tree, path: way) { return fault }
            guard entry.mode.isTree else { continue }
            if let fault = try fault(in: tree.id(entry), against: beside, near: tree, depth: depth + 1) { return fault }
        }
        return nil
    }

    /// The names of the folders that led to where it is, for a message.
    private var way: [String] { steps.map { $0.tree.nameText($0.entry) } }

    private func read(_ id: ObjectID, near: Tree?) throws(GitError) -> Tree {
        if let reader { return try reader.tree(id, near: near) }
        return try content.objects.tree(id, near: near)
    }

    /// A folder to compare with; one that is no tree, which a target may have, is taken for empty.
    private mutating func folder(_ id: ObjectID, near: Tree?) throws -> KnownFolders.Folder {
        if let folder = known.find(id) { return folder }
        let tree = try read(id, near: near)
        let folder: KnownFolders.Folder
        do {
            folder = .init(tree: tree, isFlawless: try tree.flaw() == nil)
        } catch {
            folder = .init(tree: .empty, isFlawless: true)
        }
        known.keep(id, folder)
        return folder
    }
}

/// How deep folders stand that were found sound.
///
/// It knows all of them, as a few trees can stand for any number, and is looked at for each: so it is a table in which one
/// look mostly finds the place.
private struct SoundDepths {
    private struct Slot {
        var id = ObjectID.zero
        var depth: Int32 = -1
    }

    private var slots = Array(repeating: Slot(), count: 1 << 10)
    private var bits = 10
    private var count = 0

    /// -1 for one that is not known.
    subscript(id: ObjectID) -> Int {
        get { Int(slots[position(of: id)].depth) }
        set {
            let place = position(of: id)
            if slots[place].depth < 0 { count += 1 }
            slots[place] = Slot(id: id, depth: Int32(newValue))
            if count * 2 > slots.count { grow() }
        }
    }

    /// Where the id is, or would be.
    private func position(of id: ObjectID) -> Int {
        var place = id.spread(overBits: bits)
        while slots[place].depth >= 0, slots[place].id != id { place = (place + 1) & (slots.count - 1) }
        return place
    }

    private mutating func grow() {
        let old = slots
        bits += 1
        slots = Array(repeating: Slot(), count: 1 << bits)
        for slot in old where slot.depth >= 0 { slots[position(of: slot.id)] = slot }
    }
}

/// Folders that were opened, kept for a while: a commit is mostly compared with others of the same history.
private struct KnownFolders {
    struct Folder {
        let tree: Tree
        /// Whether ``Tree/flaw()`` finds nothing in it.
        let isFlawless: Bool
    }

    // Each id has one slot, which a newcomer takes over.
    private var slots: [(id: ObjectID, folder: Folder)?]
    private var size = 0

    private static let bits = 13
    /// How many bytes of folders are kept.
    private static let maximumSize = 1 << 24

    init() { slots = Array(repeating: nil, count: 1 << Self.bits) }

    func find(_ id: ObjectID) -> Folder? {
        guard let slot = slots[position(id)], slot.id == id else { return nil }
        return slot.folder
    }

    mutating func keep(_ id: ObjectID, _ folder: Folder) {
        let position = position(id)
        size += folder.tree.byteCount - (slots[position]?.folder.tree.byteCount ?? 0)
        if size > Self.maximumSize {
            slots = Array(repeating: nil, count: 1 << Self.bits)
            size = folder.tree.byteCount
        }
        slots[position] = (id, folder)
    }

    private func position(_ id: ObjectID) -> Int { id.spread(overBits: Self.bits) }
}
