internal import CRDT
internal import Git

/// Names to be added for one entry.
struct EntryEdit: Sendable {
    let id: EntryID
    /// What stands behind the id in each name.
    var tails: [[UInt8]] = []
    /// The blob of the body, where it is to be there.
    var body: ObjectID?

    /// Takes in what another one adds for the same entry.
    mutating func add(_ other: EntryEdit) {
        tails += other.tails
        body = body ?? other.body
    }
}

/// Writes names into a tree, folder by folder from the leaves up, each folder once and subtrees in parallel.
///
/// What is to be written for an entry is asked for when its leaf folder is at hand, so that a large change need not be
/// held as names.
struct TreeEdit<Item: Sendable, Tally: Sendable>: Sendable {
    let fanout: Int
    let objects: ObjectDatabase
    let id: @Sendable (Item) -> EntryID
    /// The edits that items of one leaf folder come to, sorted by id, each id once.
    ///
    /// It is given the leaf folders at their place, that of the base first, and the digits above.
    let edits: @Sendable (ArraySlice<Item>, [Tree], [UInt8], inout Tally) throws -> [EntryEdit]

    /// The same folder in the base and in the other trees that the edits depend on.
    private struct Place {
        var ids: [ObjectID?]
        /// The folders they were found in, near which they are likely to be.
        var parents: [Tree?]

        var base: ObjectID? { ids[0] }
    }

    private struct Task: Sendable {
        let items: Range<Int>
        let place: Place
        let path: [UInt8]
    }

    private typealias Walk = TreeWalk<Task, (tree: Tree, base: ObjectID?)>

    /// The top folder with all edits in it; its base if they change nothing.
    ///
    /// A name that says less than an added one of the same replica (a lower count, an earlier expiry) is dropped.
    ///
    /// - Parameters:
    ///   - items: sorted by id.
    ///   - tops: the top folder of the base and of the other trees.
    ///   - each: called with what a subtree's edits came to, and how many items are done.
    /// - Complexity: the folders on the way to the edited entries are read and written once each.
    func apply(
        _ items: [Item], to tops: [ObjectID?], into writer: ObjectWriter, empty: Tally,
        each: (Tally, Int) throws -> Void
    ) throws -> ObjectID? {
        if items.isEmpty { return tops[0] }
        let top = Task(items: items.indices, place: Place(ids: tops, parents: tops.map { _ in nil }), path: [])
        let walk = try Walk(from: top) { try open($0, items) }
        // Every state name is a file without content.
        try writer.write(.blob, [UInt8]().span)
        return try walk.run(atOnce: 32, in: objects, into: writer) { [self] task, batch in
            var tally = empty
            let id = try folder(items[task.items], task.place, path: task.path, &tally, into: &batch)
            return (id, (tally: tally, end: task.items.upperBound))
        } each: { part in
            try each(part.tally, part.end)
        } folder: { old, children, batch in
            try folder(old.tree, old.base, with: children, into: &batch)
        }
    }

    // MARK: Folders

    private func open(_ task: Task, _ items: [Item]) throws -> Walk.Step {
        if task.path.count == Walk.depth(fanout: fanout) || task.items.count == 1 { return .subtree }
        let folders = try trees(at: task.place)
        let below = try parts(items[task.items], level: task.path.count).map { digit, part in
            let place = try place(digit, in: folders)
            return (digit: digit, place: Task(items: part.indices, place: place, path: task.path + [digit]))
        }
        return .folder((folders[0], task.place.base), below)
    }

    private func folder(
        _ items: ArraySlice<Item>, _ place: Place, path: [UInt8], _ tally: inout Tally, into batch: inout ObjectBatch
    ) throws -> ObjectID? {
        let folders = try trees(at: place)
        if path.count == fanout {
            let edits = try edits(items, folders, path, &tally)
            return edits.isEmpty ? place.base : try leaf(edits, folders[0], place.base, into: &batch)
        }
        var children: [(digit: UInt8, id: ObjectID?)] = []
        for (digit, part) in parts(items, level: path.count) {
            let below = try self.place(digit, in: folders)
            children.append((digit, try folder(part, below, path: path + [digit], &tally, into: &batch)))
        }
        return try folder(folders[0], place.base, with: children, into: &batch)
    }

    private func folder(
        _ old: Tree, _ base: ObjectID?, with children: [(digit: UInt8, id: ObjectID?)], into batch: inout ObjectBatch
    ) throws -> ObjectID? {
        var listing = try FolderListing(old)
        for (digit, id) in children {
            if let id { listing.replace([Hex.digit(digit)], mode: .tree, id: id) }
        }
        let bytes = listing.bytes
        if bytes.isEmpty || bytes.matches(old) { return base }
        return try batch.add(.tree, bytes.bytes.span)
    }

    /// The items by their digit at a level.
    private func parts(_ items: ArraySlice<Item>, level: Int) -> [(digit: UInt8, items: ArraySlice<Item>)] {
        var parts: [(digit: UInt8, items: ArraySlice<Item>)] = []
        var start = items.startIndex
        while start < items.endIndex {
            let digit = id(items[start]).hexDigit(level)
            let rest = items[start...]
            let end = rest.partitioningIndex { id($0).hexDigit(level) != digit }
            parts.append((digit, items[start..<end]))
            start = end
        }
        return parts
    }

    private func trees(at place: Place) throws -> [Tree] {
        var trees: [Tree] = []
        for (id, parent) in zip(place.ids, place.parents) { trees.append(try objects.tree(id, near: parent)) }
        return trees
    }

    private func place(_ digit: UInt8, in folders: [Tree]) throws -> Place {
        var place = Place(ids: [], parents: folders)
        for folder in folders { place.ids.append(try folder.folder(digit)) }
        return place
    }

    // MARK: Leaves

    private func leaf(
        _ edits: [EntryEdit], _ old: Tree, _ base: ObjectID?, into batch: inout ObjectBatch
    ) throws -> ObjectID {
        let folder = try LeafFolder(old)
        var result = TreeBytes()
        result.reserveCapacity(old.bytes.count + edits.count * 280)
        var next = 0
        func copy(upTo end: Int) {
            while next < end {
                let file = folder.files[next]
                result.append(mode: file.mode, name: old.name(file), id: old.id(file))
                next += 1
            }
        }
        for edit in edits {
            let added = LeafName.all(of: edit)
            let existing = folder.files(of: added.digits.span)
            copy(upTo: existing.startIndex)
            var names = added.names[...]
            let rivals = added.names.filter(\.mayMakeNeedless)
            for file in existing {
                let name = old.name(file)
                while let first = names.first, first.bytes.span.compare(name) < 0 {
                    result.append(mode: .file, name: first.bytes.span, id: first.id)
                    names.removeFirst()
                }
                if let first = names.first, first.bytes.span.elementsEqual(name) {
                    // What is written is right; what is there may have been tampered with.
                    continue
                }
                if !LeafName.isSuperseded(name, by: rivals) {
                    result.append(mode: file.mode, name: name, id: old.id(file))
                }
            }
            for name in names { result.append(mode: .file, name: name.bytes.span, id: name.id) }
            next = existing.endIndex
        }
        copy(upTo: folder.files.count)
        if !folder.folders.isEmpty {
            // A folder has no place here, but it stays; git sorts it otherwise than files.
            var listing = try FolderListing(Tree(result))
            for entry in folder.folders {
                let name = [UInt8](old.name(entry))
                listing.put(name, mode: entry.mode, id: old.id(entry))
            }
            result = listing.bytes
        }
        if let base, result.matches(old) { return base }
        return try batch.add(.tree, result.bytes.span)
    }
}

extension TreeEdit where Item == EntryEdit, Tally == Void {
    /// Writes edits that are known beforehand.
    init(fanout: Int, objects: ObjectDatabase) {
        self.init(
            fanout: fanout, objects: objects, id: { $0.id }, edits: { items, _, _, _ in Array(items) })
    }
}

/// A file of a leaf folder that is to be written.
private struct LeafName {
    let bytes: [UInt8]
    let id: ObjectID

    /// The files of an edit in order of name, in normal form: one commit may count or renew an entry repeatedly.
    static func all(of edit: EntryEdit) -> (digits: [UInt8], names: [LeafName]) {
        var digits: [UInt8] = []
        digits.reserveCapacity(EntryID.hexCount)
        edit.id.append(to: &digits)
        var names: [LeafName] = []
        for tail in normalForm(edit.tails, of: digits) { names.append(LeafName(bytes: digits + tail, id: .emptyBlob)) }
        if let body = edit.body { names.append(LeafName(bytes: digits + EntryName.bodyTail, id: body)) }
        names.sort { $0.bytes.span.compare($1.bytes.span) < 0 }
        return (digits, names)
    }

    private static func normalForm(_ tails: [[UInt8]], of digits: [UInt8]) -> [[UInt8]] {
        if tails.count < 2 { return tails }
        var state = EntryState()
        for tail in tails {
            let name = digits + tail
            guard let meaning = try? EntryName(name.span) else { continue }
            state.read(meaning, named: name.span)
        }
        return state.tails
    }

    /// Whether it is one of those that can say all that another says.
    var mayMakeNeedless: Bool {
        let word = bytes.span.extracting(EntryName.wordStart..<bytes.count)
        return word.starts(with: Array("add.".utf8).span) || word.starts(with: Array("count.".utf8).span)
    }

    static func isSuperseded(_ name: Span<UInt8>, by added: [LeafName]) -> Bool {
        guard let old = try? EntryName(name) else { return false }
        switch old {
        case .add, .count: break
        default: return false
        }
        for candidate in added {
            let bytes = candidate.bytes
            if let new = try? EntryName(bytes.span), NormalForm.supersedes(new, bytes.span, old, name) {
                return true
            }
        }
        return false
    }
}
