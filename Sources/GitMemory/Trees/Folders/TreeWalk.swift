internal import Git

/// A walk over folders of entries on all cores: the folders of the upper levels are opened one after the other, the
/// subtrees below them are worked on apart from each other, and what these come to is put together again.
struct TreeWalk<Place: Sendable, Folder> {
    /// What is at a place of the upper levels.
    enum Step {
        /// What needs no look, and stays as it is.
        case settled(ObjectID?)
        /// A subtree, to be worked on apart from others.
        case subtree
        /// A folder, and the places in it.
        case folder(Folder, [(digit: UInt8, place: Place)])
    }

    private indirect enum Node {
        case settled(ObjectID?)
        /// The result of the subtree of that number.
        case subtree(Int)
        case folder(Folder, [(digit: UInt8, node: Node)])
    }

    /// The subtrees, in order.
    private(set) var subtrees: [Place] = []
    private var top = Node.settled(nil)

    /// Opens the upper folders.
    init(from place: Place, _ open: (Place) throws -> Step) throws {
        top = try node(at: place, open)
    }

    /// The level of the subtrees: two levels make up to 256, enough to share out and few enough to hold.
    static func depth(fanout: Int) -> Int { min(fanout, 2) }

    private mutating func node(at place: Place, _ open: (Place) throws -> Step) throws -> Node {
        switch try open(place) {
        case .settled(let id): return .settled(id)
        case .subtree:
            subtrees.append(place)
            return .subtree(subtrees.count - 1)
        case .folder(let folder, let places):
            var nodes: [(digit: UInt8, node: Node)] = []
            for (digit, place) in places { nodes.append((digit, try node(at: place, open))) }
            return .folder(folder, nodes)
        }
    }

    /// Works on the subtrees, and returns what the folder at the top becomes.
    ///
    /// - Parameters:
    ///   - atOnce: how many results may wait for their turn.
    ///   - writer: takes the new folders; with none they are not written, only their ids are learned.
    ///   - subtree: called by several threads at once.
    ///   - each: called with what else a subtree came to, in order.
    ///   - folder: puts an upper folder together of what is in it.
    func run<Part: Sendable>(
        atOnce: Int, in objects: ObjectDatabase, into writer: ObjectWriter?,
        subtree: @escaping @Sendable (Place, inout ObjectBatch) throws -> (id: ObjectID?, part: Part),
        each: (Part) throws -> Void,
        folder: (Folder, [(digit: UInt8, id: ObjectID?)], inout ObjectBatch) throws -> ObjectID?
    ) throws -> ObjectID? {
        let writes = writer != nil
        var results: [ObjectID?] = []
        try Parallel.map(subtrees, atOnce: atOnce) { place in
            var batch = ObjectBatch(for: writes ? objects : nil)
            let (id, part) = try subtree(place, &batch)
            return (id: id, part: part, batch: batch)
        } each: { done in
            results.append(done.id)
            try writer?.append(done.batch)
            try each(done.part)
        }
        var batch = ObjectBatch(for: writes ? objects : nil)
        let result = try assemble(top, results, into: &batch, folder)
        try writer?.append(batch)
        return result
    }

    private func assemble(
        _ node: Node, _ results: [ObjectID?], into batch: inout ObjectBatch,
        _ folder: (Folder, [(digit: UInt8, id: ObjectID?)], inout ObjectBatch) throws -> ObjectID?
    ) throws -> ObjectID? {
        switch node {
        case .settled(let id): return id
        case .subtree(let number): return results[number]
        case .folder(let old, let nodes):
            var children: [(digit: UInt8, id: ObjectID?)] = []
            for (digit, node) in nodes { children.append((digit, try assemble(node, results, into: &batch, folder))) }
            return try folder(old, children, &batch)
        }
    }
}
