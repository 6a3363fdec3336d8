internal import Git

/// The structural join: the union of the names in several trees, folder by folder, all heads in one pass.
///
/// Where all trees that have a folder have the same one, the join is that folder and it is not opened, unless the
/// target of the merge lacks it: then what is in it is checked on the way. No merge base and no history is needed. What
/// the target has stays, also where heads that come after it have lost it.
/// Commutative, associative and idempotent for well-formed trees.
struct TreeJoin {
    /// Something that a merge does not take over.
    struct SkippedFile: Hashable {
        let path: String
        let reason: String
        let heads: [Int]
    }

    private let rules: JoinRules
    private let objects: ObjectDatabase
    private let progress: (Int) -> Void

    /// Of each head the latest stamp that is too far ahead of the clock, in names that the target lacks.
    private(set) var early: [Int: EarlyStamp] = [:]
    private(set) var skippedFiles: [SkippedFile] = []
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
    ///   - target: the target's own folder; what stands in it is not judged again.
    ///   - writer: takes the new folders; with none they are not written, only their ids are learned.
    /// - Throws: ``HeadRefusal`` if a head is not to be taken at all, a `GitError` if an object cannot be read.
    mutating func join(
        _ sides: [FolderJoin.Side], target: ObjectID?, into writer: ObjectWriter?
    ) throws -> ObjectID? {
        var plan = JoinPlan(rules: rules, objects: objects)
        let top = try plan.folder(sides, target: target, path: [])
        skippedFiles += plan.skipped.skippedFiles

        var skipped = plan.skipped
        var joined: [ObjectID?] = []
        let (rules, objects, writes) = (rules, objects, writer != nil)
        try Parallel.map(plan.tasks, atOnce: 64) { task in
            var join = SubtreeJoin(rules: rules, objects: objects, writes: writes)
            join.result = try join.folder(task.sides, target: task.target, path: task.path)
            return join
        } each: { (part: SubtreeJoin) in
            joined.append(part.result)
            skippedFiles += part.skipped.skippedFiles
            try skipped.count(part.skipped)
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
        skippedFiles.append(
            SkippedFile(path: StoreFormat.entriesName, reason: "is not a folder of entries", heads: [head]))
    }
}

extension TreeJoin.SkippedFile {
    /// - Parameter path: the digits of the folders above.
    init(_ path: [UInt8], _ name: String, reason: String, heads: [Int]) {
        self.init(path: EntryPath.text(path, name), reason: reason, heads: heads)
    }
}
