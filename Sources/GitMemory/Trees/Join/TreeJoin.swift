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

    /// The same folder in the heads and in the target.
    private struct Place {
        let sides: [FolderJoin.Side]
        let target: ObjectID?
        let path: [UInt8]
    }

    private typealias Walk = TreeWalk<Place, FolderJoin>

    private let rules: JoinRules
    private let objects: ObjectDatabase
    private let progress: (Int) -> Void

    /// Of each head the latest stamp that is too far ahead of the clock, in names that the target lacks.
    private(set) var early: [Int: EarlyStamp] = [:]
    private(set) var skippedFiles: [SkippedFile] = []
    /// What the whole join changes in the target.
    private(set) var changes = ChangeList()
    /// The entries that may be settings, of those that are new or there again.
    private(set) var settings: Set<EntryID> = []
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
        var skipped = SkippedFiles(rules)
        let walk = try Walk(from: Place(sides: sides, target: target, path: [])) { try open($0, &skipped) }
        skippedFiles += skipped.skippedFiles

        var done = 0
        let (rules, objects) = (rules, objects)
        return try walk.run(atOnce: 64, in: objects, into: writer) { place, batch in
            var join = SubtreeJoin(rules: rules, objects: objects)
            let id = try join.folder(place.sides, target: place.target, path: place.path, into: &batch)
            return (id, join)
        } each: { (part: SubtreeJoin) in
            skippedFiles += part.skipped.skippedFiles
            try skipped.count(part.skipped)
            for (head, stamp) in part.early { early[head] = max(early[head] ?? stamp, stamp) }
            for change in part.changes { changes.append(change) }
            settings.formUnion(part.settings)
            for (head, count) in part.brought.enumerated() { brought[head].add(count) }
            done += 1
            progress(done)
        } folder: { join, joined, batch in
            try join.folder(of: joined, into: &batch)
        }
    }

    private func open(_ place: Place, _ skipped: inout SkippedFiles) throws -> Walk.Step {
        let (sides, target, path) = (place.sides, place.target, place.path)
        if sides.isEmpty, target == nil { return .settled(nil) }
        if sides.count == 1, sides[0].id == target { return .settled(target) }
        if path.count == Walk.depth(fanout: rules.fanout) { return .subtree }
        let join = try FolderJoin(sides, target: target, path: path, judgedBy: rules.check, in: objects)
        try skipped.add(join)
        return .folder(
            join,
            join.children.enumerated().map { digit, below in
                (UInt8(digit), Place(sides: below.sides, target: below.target, path: path + [UInt8(digit)]))
            })
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
