internal import Git

/// The join of one subtree, by one thread.
struct SubtreeJoin {
    let rules: JoinRules
    let objects: ObjectDatabase
    private(set) var skipped: SkippedFiles
    private(set) var early: [Int: EarlyStamp] = [:]
    private(set) var changes: [EntryChange] = []
    private(set) var settings: Set<EntryID> = []
    private(set) var brought: [ChangeCount]

    init(rules: JoinRules, objects: ObjectDatabase) {
        self.rules = rules
        self.objects = objects
        skipped = SkippedFiles(rules)
        brought = Array(repeating: ChangeCount(), count: rules.heads)
    }

    mutating func folder(
        _ sides: [FolderJoin.Side], target: ObjectID?, path: [UInt8], into batch: inout ObjectBatch
    ) throws -> ObjectID? {
        if sides.isEmpty, target == nil { return nil }
        if sides.count == 1, sides[0].id == target { return target }
        for side in sides where side.id == .emptyTree { try skipped.countEmpty(side.heads, path) }
        if path.count == rules.fanout { return try leaf(sides, target: target, path: path, into: &batch) }

        let join = try FolderJoin(sides, target: target, path: path, judgedBy: rules.check, in: objects)
        try skipped.add(join)
        var joined: [(digit: UInt8, id: ObjectID?)] = []
        for (index, children) in join.children.enumerated() {
            let digit = UInt8(index)
            joined.append(
                (digit, try folder(children.sides, target: children.target, path: path + [digit], into: &batch)))
        }
        return try join.folder(of: joined, into: &batch)
    }

    private mutating func leaf(
        _ sides: [FolderJoin.Side], target: ObjectID?, path: [UInt8], into batch: inout ObjectBatch
    ) throws -> ObjectID? {
        let targetTree = try objects.tree(target)
        var trees: [LeafJoin.Side] = []
        for side in sides {
            let isTarget = side.id == target
            trees.append(
                LeafJoin.Side(
                    tree: try isTarget ? targetTree : side.judged(path: path, isLeaf: true, in: objects),
                    isTarget: isTarget))
        }
        var join = try LeafJoin(trees, path: path, target: targetTree, horizon: rules.horizon, judgedBy: rules.check)
        if let (side, reason) = join.flaws.first { throw HeadRefusal(heads: sides[side].heads, path, reason) }
        if let target, try join.losesSomething() {
            let all = sides + [FolderJoin.Side(id: target, heads: [])]
            return try leaf(all, target: target, path: path, into: &batch)
        }
        for (side, reason) in join.excesses { try rules.refuse(sides[side].heads, path, reason) }
        for refusal in join.refusals {
            try skipped.add(
                TreeJoin.SkippedFile(path, refusal.name, reason: refusal.reason, heads: sides[refusal.side].heads))
        }
        for (side, stamp) in join.early {
            for head in sides[side].heads { early[head] = max(early[head] ?? stamp, stamp) }
        }
        let changes = join.changes(at: rules.now)
        self.changes += changes.all
        settings.formUnion(join.settings)
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
