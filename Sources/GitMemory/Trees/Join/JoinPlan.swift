internal import Git

/// The upper folders of a join, and the subtrees below that can be joined apart from each other.
struct JoinPlan {
    struct Task {
        let sides: [FolderJoin.Side]
        let target: ObjectID?
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
    private(set) var skipped: SkippedFiles

    init(rules: JoinRules, objects: ObjectDatabase) {
        self.rules = rules
        self.objects = objects
        skipped = SkippedFiles(rules)
    }

    /// Two levels make up to 256 tasks: enough to share out, few enough to hold.
    private static let levels = 2

    mutating func folder(_ sides: [FolderJoin.Side], target: ObjectID?, path: [UInt8]) throws -> Node {
        if sides.isEmpty, target == nil { return .same(nil) }
        if sides.count == 1, sides[0].id == target { return .same(target) }
        if path.count == min(rules.fanout, Self.levels) {
            tasks.append(Task(sides: sides, target: target, path: path))
            return .task(tasks.count - 1)
        }
        let join = try FolderJoin(sides, target: target, path: path, judgedBy: rules.check, in: objects)
        try skipped.add(join)
        var nodes: [Node] = []
        for (digit, children) in join.children.enumerated() {
            nodes.append(try folder(children.sides, target: children.target, path: path + [UInt8(digit)]))
        }
        return .folder(join, nodes)
    }
}
