internal import CRDT
internal import Git

/// The structural join: the union of the names in several trees, folder by folder, all heads in one pass.
///
/// Where all trees that have a folder have the same one, the join is that folder and it is not opened, unless the
/// target of the merge lacks it: then what is in it is checked on the way. No merge base and no history is needed. What
/// the target has stays, also where heads that come after it have lost it.
/// Commutative, associative and idempotent for well-formed trees.
struct TreeJoin {
    /// Something that a merge does not take over.
    struct LeftBehind: Hashable {
        let path: String
        let reason: String
        let heads: [Int]
    }

    private let rules: JoinRules
    private let objects: ObjectDatabase
    private let progress: (Int) -> Void

    /// Of each head the latest stamp that is too far ahead of the clock, in names that the target lacks.
    private(set) var early: [Int: EarlyStamp] = [:]
    private(set) var leftBehind: [LeftBehind] = []
    /// What the whole join changes in the target.
    private(set) var changes = ChangeList()
    /// What each head alone would change in the target.
    private(set) var brought: [ChangeCount]

    /// - Parameters:
    ///   - trusted: the heads that are trunks, which are taken whatever they hold.
    ///   - progress: called with the number of subtrees joined so far, 256 at most.
    init(
        fanout: Int, heads: Int, trusted: Set<Int> = [], now: Timestamp, in objects: ObjectDatabase,
        progress: @escaping (Int) -> Void = { _ in }
    ) {
        rules = JoinRules(fanout: fanout, heads: heads, trusted: trusted, now: now, in: objects)
        self.objects = objects
        self.progress = progress
        brought = Array(repeating: ChangeCount(), count: heads)
    }

    /// Joins the top folders of the heads, and returns the joined folder; `nil` if nothing is in it.
    ///
    /// - Parameters:
    ///   - known: the target's own folder; what stands in it is not judged again.
    ///   - writer: takes the new folders; with none they are not written, only their ids are learned.
    /// - Throws: ``HeadFault`` if a head is not to be taken at all, a `GitError` if an object cannot be read.
    mutating func join(
        _ sides: [FolderJoin.Side], known: ObjectID?, into writer: ObjectWriter?
    ) throws -> ObjectID? {
        var plan = JoinPlan(rules: rules, objects: objects)
        let top = try plan.folder(sides, known: known, path: [])
        leftBehind += plan.strays.leftBehind

        var strays = plan.strays
        var joined: [ObjectID?] = []
        let (rules, objects, writes) = (rules, objects, writer != nil)
        try Parallel.map(plan.tasks, atOnce: 64) { task in
            var join = SubtreeJoin(rules: rules, objects: objects, writes: writes)
            join.result = try join.folder(task.sides, known: task.known, path: task.path)
            return join
        } each: { (part: SubtreeJoin) in
            joined.append(part.result)
            leftBehind += part.strays.leftBehind
            try strays.count(part.strays)
            for (head, stamp) in part.early { early[head] = max(early[head] ?? stamp, stamp) }
            for change in part.changes { changes.append(change) }
            for (head, count) in part.brought.enumerated() { brought[head].add(count) }
            try writer?.append(part.batch)
            progress(joined.count)
        }

        var batch = ObjectBatch(for: writer == nil ? nil : objects)
        let result = try top.assemble(joined, into: &batch)
        try writer?.append(batch)
        return result
    }

    /// Notes that a head has something else where its entries should be.
    mutating func leaveEntries(of head: Int) {
        leftBehind.append(
            LeftBehind(path: StoreFormat.entriesName, reason: "is not a folder of entries", heads: [head]))
    }
}

extension TreeJoin.LeftBehind {
    /// - Parameter path: the digits of the folders above.
    init(_ path: [UInt8], _ name: String, reason: String, heads: [Int]) {
        self.init(path: EntryPath.text(path, name), reason: reason, heads: heads)
    }
}

/// The upper folders of a join, and the subtrees below that can be joined apart from each other.
private struct JoinPlan {
    struct Task {
        let sides: [FolderJoin.Side]
        let known: ObjectID?
        let path: [UInt8]
    }

    indirect enum Node {
        /// A folder that is the same in all.
        case same(ObjectID?)
        /// The result of the task of that number.
        case task(Int)
        case folder(FolderJoin, [Node])

        func assemble(_ joined: [ObjectID?], into batch: inout ObjectBatch) throws -> ObjectID? {
            switch self {
            case .same(let id): return id
            case .task(let number): return joined[number]
            case .folder(let join, let nodes):
                var results: [ObjectID?] = []
                for node in nodes { results.append(try node.assemble(joined, into: &batch)) }
                return try join.folder(of: results, into: &batch)
            }
        }
    }

    let rules: JoinRules
    let objects: ObjectDatabase
    private(set) var tasks: [Task] = []
    private(set) var strays: Strays

    init(rules: JoinRules, objects: ObjectDatabase) {
        self.rules = rules
        self.objects = objects
        strays = Strays(rules)
    }

    /// Two levels make up to 256 tasks: enough to share out, few enough to hold.
    private static let levels = 2

    mutating func folder(_ sides: [FolderJoin.Side], known: ObjectID?, path: [UInt8]) throws -> Node {
        if sides.isEmpty, known == nil { return .same(nil) }
        if sides.count == 1, sides[0].id == known { return .same(known) }
        if path.count == min(rules.fanout, Self.levels) {
            tasks.append(Task(sides: sides, known: known, path: path))
            return .task(tasks.count - 1)
        }
        let join = try FolderJoin(sides, known: known, path: path, judgedBy: rules.check, in: objects)
        try strays.add(join)
        var nodes: [Node] = []
        for (digit, children) in join.children.enumerated() {
            nodes.append(try folder(children.sides, known: children.known, path: path + [UInt8(digit)]))
        }
        return .folder(join, nodes)
    }
}

/// The join of one subtree, by one thread.
private struct SubtreeJoin {
    let rules: JoinRules
    let objects: ObjectDatabase
    var result: ObjectID?
    private(set) var batch: ObjectBatch
    private(set) var strays: Strays
    private(set) var early: [Int: EarlyStamp] = [:]
    private(set) var changes: [EntryChange] = []
    private(set) var brought: [ChangeCount]

    init(rules: JoinRules, objects: ObjectDatabase, writes: Bool) {
        self.rules = rules
        self.objects = objects
        strays = Strays(rules)
        batch = ObjectBatch(for: writes ? objects : nil)
        brought = Array(repeating: ChangeCount(), count: rules.heads)
    }

    mutating func folder(_ sides: [FolderJoin.Side], known: ObjectID?, path: [UInt8]) throws -> ObjectID? {
        if sides.isEmpty, known == nil { return nil }
        if sides.count == 1, sides[0].id == known { return known }
        for side in sides where side.id == .emptyTree { try strays.countEmpty(side.heads, path) }
        if path.count == rules.fanout { return try leaf(sides, known: known, path: path) }

        let join = try FolderJoin(sides, known: known, path: path, judgedBy: rules.check, in: objects)
        try strays.add(join)
        var joined: [ObjectID?] = []
        for (digit, children) in join.children.enumerated() {
            joined.append(try folder(children.sides, known: children.known, path: path + [UInt8(digit)]))
        }
        return try join.folder(of: joined, into: &batch)
    }

    private mutating func leaf(_ sides: [FolderJoin.Side], known: ObjectID?, path: [UInt8]) throws -> ObjectID? {
        let target = try objects.tree(known)
        var trees: [LeafJoin.Side] = []
        for side in sides {
            let isTarget = side.id == known
            trees.append(
                LeafJoin.Side(
                    tree: try isTarget ? target : side.judged(path: path, isLeaf: true, in: objects), isTarget: isTarget
                ))
        }
        let join = try LeafJoin(trees, path: path, target: target, horizon: rules.horizon, judgedBy: rules.check)
        if let (side, reason) = join.flaws.first { throw HeadFault(heads: sides[side].heads, path, reason) }
        if let known, try join.losesSomething() {
            return try leaf(sides + [FolderJoin.Side(id: known, heads: [])], known: known, path: path)
        }
        for (side, reason) in join.excesses { try rules.refuse(sides[side].heads, path, reason) }
        for refusal in join.refusals {
            try strays.add(
                TreeJoin.LeftBehind(path, refusal.name, reason: refusal.reason, heads: sides[refusal.side].heads))
        }
        for (side, stamp) in join.early {
            for head in sides[side].heads { early[head] = max(early[head] ?? stamp, stamp) }
        }
        let changes = join.changes(at: rules.now)
        self.changes += changes.all
        for (side, change) in changes.bySide {
            for head in sides[side].heads { brought[head].count(change) }
        }

        // An empty folder is left out, though it is the same in all.
        if sides.count == 1, join.refusals.isEmpty, sides[0].id != .emptyTree { return sides[0].id }
        let bytes = try join.normalForm()
        if bytes.isEmpty { return nil }
        for (side, tree) in zip(sides, trees) where bytes.matches(tree.tree) { return side.id }
        return try batch.add(.tree, bytes.bytes.span)
    }
}
