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

    private indirect enum Node {
        case nothing
        case task(Int)
        case folder(Tree, ObjectID, [(digit: UInt8, node: Node)])
    }

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
        var tasks: [Task] = []
        var top = empty
        let plan = try plan(Task(id: id, beside: beside, path: [], near: nil), into: &tasks, &top)

        var results: [ObjectID?] = []
        let writes = writer != nil
        try Parallel.map(tasks, atOnce: 32) { [self] task in
            var batch = ObjectBatch(for: writes ? objects : nil)
            var tally = empty
            let id = try run(task, into: &batch, &tally)
            return (id: id, tally: tally, batch: batch)
        } each: { part in
            results.append(part.id)
            try writer?.append(part.batch)
            try each(part.tally)
        }
        var batch = ObjectBatch(for: writes ? objects : nil)
        let result = try assemble(plan, results, into: &batch, &top)
        try writer?.append(batch)
        try each(top)
        return result
    }

    /// Two levels make up to 256 tasks.
    private func plan(_ task: Task, into tasks: inout [Task], _ tally: inout Tally) throws -> Node {
        if skipsEqual, task.id == task.beside { return .nothing }
        if task.path.count == min(fanout, 2) {
            tasks.append(task)
            return .task(tasks.count - 1)
        }
        let (tree, children) = try children(of: task, &tally)
        var nodes: [(digit: UInt8, node: Node)] = []
        for child in children { nodes.append((child.path[task.path.count], try plan(child, into: &tasks, &tally))) }
        return .folder(tree, task.id, nodes)
    }

    private func assemble(
        _ node: Node, _ results: [ObjectID?], into batch: inout ObjectBatch, _ tally: inout Tally
    ) throws -> ObjectID? {
        switch node {
        case .nothing: return nil
        case .task(let number): return results[number]
        case .folder(let tree, let id, let nodes):
            var parts: [(digit: UInt8, id: ObjectID?)] = []
            for (digit, node) in nodes { parts.append((digit, try assemble(node, results, into: &batch, &tally))) }
            return try folder(parts, replacing: tree, id, into: &batch, &tally)
        }
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
            bytes.append(mode: .tree, name: CollectionOfOne(Hex.digit(digit)), id: id)
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
