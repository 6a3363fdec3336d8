internal import Git

/// A new tree made of an old one, leaf folder by leaf folder, perhaps beside another tree; subtrees in parallel.
struct TreeFilter<Tally: Sendable>: Sendable {
    /// The same leaf folder in the tree and in the one beside it.
    struct Leaf {
        let tree: Tree
        let beside: Tree
        /// The digits of the folders above.
        let path: [UInt8]
    }

    let fanout: Int
    let objects: ObjectDatabase
    /// Whether folders that are the same in both trees are left out unopened.
    let skipsEqual: Bool
    /// What is to become of a leaf folder.
    let leaf: @Sendable (Leaf, inout Tally) throws -> TreeBytes
    /// Told of what stands above the leaves and is no folder of entries; it is left out.
    let stranger: @Sendable (_ path: [UInt8], _ name: String, inout Tally) -> Void
    /// Told of every folder that was read and what has become of it.
    let folder: @Sendable (_ old: Tree, _ new: TreeBytes, inout Tally) -> Void

    private struct Task: Sendable {
        let id: ObjectID
        let beside: ObjectID?
        let path: [UInt8]
        let near: Tree?
    }

    private typealias Walk = TreeWalk<Task, (tree: Tree, id: ObjectID)>

    /// The new top folder; `nil` if nothing is in it. Folders that stay as they are keep their ids.
    ///
    /// - Parameters:
    ///   - writer: takes the new folders; with none they are not written.
    ///   - empty: what a subtree's tally starts with.
    ///   - each: called with the tally of each subtree, in order.
    /// - Complexity: each folder that is opened is read once.
    func apply(
        _ id: ObjectID?, beside: ObjectID? = nil, into writer: ObjectWriter?, empty: Tally,
        each: (Tally) throws -> Void
    ) throws -> ObjectID? {
        guard let id else { return nil }
        var top = empty
        let walk = try Walk(from: Task(id: id, beside: beside, path: [], near: nil)) { try open($0, &top) }
        let result = try walk.run(atOnce: 32, in: objects, into: writer) { [self] task, batch in
            var tally = empty
            let id = try run(task, into: &batch, &tally)
            return (id, tally)
        } each: {
            try each($0)
        } folder: { old, parts, batch in
            try folder(parts, replacing: old.tree, old.id, into: &batch, &top)
        }
        try each(top)
        return result
    }

    private func open(_ task: Task, _ tally: inout Tally) throws -> Walk.Step {
        if skipsEqual, task.id == task.beside { return .settled(nil) }
        if task.path.count == Walk.depth(fanout: fanout) { return .subtree }
        let (tree, children) = try children(of: task, &tally)
        return .folder((tree, task.id), children.map { ($0.path[task.path.count], $0) })
    }

    private func run(_ task: Task, into batch: inout ObjectBatch, _ tally: inout Tally) throws -> ObjectID? {
        if skipsEqual, task.id == task.beside { return nil }
        if task.path.count == fanout {
            let tree = try objects.tree(task.id, near: task.near)
            let bytes = try leaf(Leaf(tree: tree, beside: objects.tree(task.beside), path: task.path), &tally)
            return try finish(bytes, replacing: tree, task.id, into: &batch, &tally)
        }
        let (tree, children) = try children(of: task, &tally)
        var parts: [(digit: UInt8, id: ObjectID?)] = []
        for child in children {
            parts.append((child.path[task.path.count], try run(child, into: &batch, &tally)))
        }
        return try folder(parts, replacing: tree, task.id, into: &batch, &tally)
    }

    private func children(of task: Task, _ tally: inout Tally) throws -> (tree: Tree, tasks: [Task]) {
        let tree = try objects.tree(task.id, near: task.near)
        let beside = try objects.tree(task.beside)
        var tasks: [Task] = []
        for entry in try tree.entries() {
            if let digit = tree.digit(of: entry) {
                tasks.append(
                    Task(
                        id: tree.id(entry), beside: try beside.folder(digit), path: task.path + [digit], near: tree))
            } else {
                stranger(task.path, tree.nameText(entry), &tally)
            }
        }
        return (tree, tasks)
    }

    private func folder(
        _ parts: [(digit: UInt8, id: ObjectID?)], replacing tree: Tree, _ old: ObjectID,
        into batch: inout ObjectBatch, _ tally: inout Tally
    ) throws -> ObjectID? {
        var bytes = TreeBytes()
        for (digit, id) in parts {
            guard let id else { continue }
            bytes.append(mode: .tree, name: Hex.digit(digit), id: id)
        }
        return try finish(bytes, replacing: tree, old, into: &batch, &tally)
    }

    private func finish(
        _ bytes: TreeBytes, replacing tree: Tree, _ old: ObjectID, into batch: inout ObjectBatch, _ tally: inout Tally
    ) throws -> ObjectID? {
        folder(tree, bytes, &tally)
        if bytes.isEmpty { return nil }
        return try bytes.matches(tree) ? old : batch.add(.tree, bytes.bytes.span)
    }
}
