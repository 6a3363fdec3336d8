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
    /// How deep the folders stand that were found sound.
    private var sound: [ObjectID: Int] = [:]
    /// Folders of the tree before this one, and of this one: the next is mostly compared with it.
    private var (last, current): ([ObjectID: Tree], [ObjectID: Tree]) = ([:], [:])

    private var steps: [(tree: Tree, entry: Tree.Entry)] = []

    init(in objects: ObjectDatabase) { content = ContentCheck(in: objects, isHistory: true) }

    /// The trees to look at, newest first.
    static func steps(of new: [Ancestry.NewCommit], except heads: Set<ObjectID>) -> [Step] {
        if new.count <= heads.count, new.allSatisfy({ heads.contains($0.id) }) { return [] }
        var next: [ObjectID: ObjectID] = [:]
        for commit in new {
            for parent in commit.parents where next[parent] == nil { next[parent] = commit.tree }
        }
        return new.lazy.filter { !heads.contains($0.id) }.map { Step(commit: $0.id, tree: $0.tree, next: next[$0.id]) }
    }

    /// The trees in parts that are looked at apart from each other: each has to open a whole tree at its beginning.
    static func parts(of steps: [Step]) -> [ArraySlice<Step>] {
        let size = max(256, (steps.count + 15) / 16)
        return stride(from: 0, to: steps.count, by: size).map { steps[$0..<min($0 + size, steps.count)] }
    }

    /// The commits with a fault, and what it is, in words that continue “which …”.
    mutating func faults(in part: ArraySlice<Step>) throws -> [(commit: ObjectID, reason: String)] {
        var faults: [(commit: ObjectID, reason: String)] = []
        for step in part {
            swap(&last, &current)
            current.removeAll(keepingCapacity: true)
            steps.removeAll()
            do {
                if let fault = try fault(in: step.tree, against: step.next, near: nil, depth: 0) {
                    faults.append((step.commit, fault))
                }
            } catch let error as GitError where error.code.isOfObject {
                faults.append((step.commit, "holds a folder that is none: \(error.message)"))
            }
        }
        return faults
    }

    /// - Parameter depth: how many folders stand above.
    private mutating func fault(
        in id: ObjectID, against known: ObjectID?, near: Tree?, depth: Int
    ) throws -> String? {
        if id == known || (sound[id] ?? -1) >= depth { return nil }
        guard depth <= ContentCheck.maximumDepth else { return ContentCheck.tooDeep }
        if id == .zero { return "has a tree with an id of zeros" }
        let tree = try folder(id, near: near)
        if let flaw = try tree.flaw() {
            return depth == 0 ? flaw : "holds \(way.joined(separator: "/")), which \(flaw)"
        }
        let other = try known.map { try folder($0, near: near) } ?? .empty
        var (cursor, position) = (0, 0)
        var theirs = try other.entry(at: &position)
        while true {
            if let same = theirs, tree.skip(same, of: other, at: &cursor) {
                theirs = try other.entry(at: &position)
                continue
            }
            guard let entry = try tree.entry(at: &cursor) else { break }
            while let before = theirs, Tree.precedes(before, of: other, entry, of: tree) {
                theirs = try other.entry(at: &position)
            }
            var beside: ObjectID?
            if let twin = theirs, other.name(twin).elementsEqual(tree.name(entry)) {
                theirs = try other.entry(at: &position)
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
        sound[id] = depth
        return nil
    }

    /// The names of the folders that led to where it is, for a message.
    private var way: [String] { steps.map { $0.tree.nameText($0.entry) } }

    private mutating func folder(_ id: ObjectID, near: Tree?) throws -> Tree {
        if let tree = current[id] ?? last[id] {
            current[id] = tree
            return tree
        }
        let tree = try content.objects.tree(id, near: near)
        current[id] = tree
        return tree
    }
}
