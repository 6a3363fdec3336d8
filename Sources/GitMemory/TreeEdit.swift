internal import CRDT
internal import Git

/// Names to be added for one entry.
struct EntryEdit {
    let id: EntryID
    /// What stands behind the id in each name.
    var tails: [[UInt8]] = []
    /// The blob of the body, where it is to be there.
    var body: ObjectID?
}

/// Writes names into a tree, folder by folder from the leaves up, each folder once.
struct TreeEdit {
    let fanout: Int

    /// The top folder with all edits in it, written; `base` if they change nothing.
    ///
    /// A name that says less than an added one of the same replica (a lower count, an earlier expiry) is dropped.
    ///
    /// - Parameter edits: sorted by id, each id once.
    /// - Complexity: the folders on the way to the edited entries are read and written once each.
    func apply(
        _ edits: [EntryEdit], to base: ObjectID?, in repository: borrowing Repository
    ) throws -> ObjectID? {
        if edits.isEmpty { return base }
        // Every state name is a file without content.
        try repository.write(.blob, [])
        return try folder(edits[...], base, level: 0, repository)
    }

    private func folder(
        _ edits: ArraySlice<EntryEdit>, _ base: ObjectID?, level: Int, _ repository: borrowing Repository
    ) throws -> ObjectID {
        let old = try repository.tree(base)
        if level == fanout { return try leaf(edits, old, base, repository) }

        var listing = try FolderListing(old)
        let entries = try old.entries()
        var start = edits.startIndex
        while start < edits.endIndex {
            let digit = edits[start].id.hexDigit(level)
            var end = start + 1
            while end < edits.endIndex, edits[end].id.hexDigit(level) == digit { end += 1 }
            let existing = entries.first {
                $0.nameByteCount == 1 && $0.mode.isTree && old.name($0)[0] == Hex.digit(digit)
            }
            let child = try folder(
                edits[start..<end], existing.map { old.id($0) }, level: level + 1, repository)
            listing.replace([Hex.digit(digit)], mode: .tree, id: child)
            start = end
        }
        return try listing.write(replacing: base, in: repository)
    }

    private func leaf(
        _ edits: ArraySlice<EntryEdit>, _ old: Tree, _ base: ObjectID?, _ repository: borrowing Repository
    ) throws -> ObjectID {
        var added: [LeafName] = []
        for edit in edits {
            var hex: [UInt8] = []
            edit.id.append(to: &hex)
            for tail in Self.normalForm(edit.tails, of: hex) {
                added.append(LeafName(bytes: hex + tail, id: .emptyBlob))
            }
            if let body = edit.body { added.append(LeafName(bytes: hex + EntryName.bodyTail, id: body)) }
        }
        added.sort { $0.bytes.lexicographicallyPrecedes($1.bytes) }

        let entries = try old.entries()
        var result = TreeBytes()
        var next = 0
        for entry in entries where !entry.mode.isTree {
            let name = old.name(entry)
            while next < added.count, added[next].precedes(name) {
                result.append(mode: .file, name: added[next].bytes, id: added[next].id)
                next += 1
            }
            if next < added.count, added[next].isCalled(name) {
                // What is written is right; what is there may have been tampered with.
                result.append(mode: .file, name: name, id: added[next].id)
                next += 1
                continue
            } else if Self.isSuperseded(name, by: added) {
                continue
            }
            result.append(mode: entry.mode, name: name, id: old.id(entry))
        }
        for rest in added[next...] { result.append(mode: .file, name: rest.bytes, id: rest.id) }
        if entries.contains(where: { $0.mode.isTree }) {
            // A folder has no place here, but it stays; git sorts it otherwise than files.
            var listing = try FolderListing(Tree(result))
            for entry in entries where entry.mode.isTree {
                let name = old.name(entry).withUnsafeBufferPointer { Array($0) }
                listing.put(name, mode: entry.mode, id: old.id(entry))
            }
            result = listing.bytes
        }
        if let base, result.matches(old) { return base }
        return try repository.write(.tree, result.bytes)
    }

    private struct LeafName {
        let bytes: [UInt8]
        let id: ObjectID

        func precedes(_ name: Span<UInt8>) -> Bool { bytes.span.compare(name) < 0 }
        func isCalled(_ name: Span<UInt8>) -> Bool { bytes.span.elementsEqual(name) }
    }

    /// The tails without those that others make needless: one commit may count or renew an entry repeatedly.
    private static func normalForm(_ tails: [[UInt8]], of hex: [UInt8]) -> [[UInt8]] {
        if tails.count < 2 { return tails }
        var state = EntryState()
        for tail in tails {
            let name = hex + tail
            guard let meaning = try? EntryName(name.span) else { continue }
            state.read(meaning, named: name.span)
        }
        return state.tails
    }

    private static func isSuperseded(_ name: Span<UInt8>, by added: [LeafName]) -> Bool {
        guard let old = try? EntryName(name) else { return false }
        switch old {
        case .add, .count: break
        default: return false
        }
        for candidate in added where candidate.bytes.starts(with: prefix(name)) {
            if let new = try? EntryName(candidate.bytes.span),
                LeafNormalForm.supersedes(new, candidate.bytes.span, old, name)
            {
                return true
            }
        }
        return false
    }

    private static func prefix(_ name: Span<UInt8>) -> [UInt8] {
        name.extracting(0..<EntryID.hexCount).withUnsafeBufferPointer { Array($0) }
    }
}
