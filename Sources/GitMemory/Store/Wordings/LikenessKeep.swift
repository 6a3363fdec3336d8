internal import Git
internal import Synchronization

/// What is compared of the bodies of a repository, as a program keeps it that writes again and again: what the files say,
/// and what has come since, which is written into them from time to time. Any number of threads may use it.
final class LikenessKeep: Sendable {
    private struct Kept {
        let folder: String
        /// What the file of erasures said.
        let erasures: [UInt8]
        var lookup: LikenessLookup
        /// The entries of the records that came late.
        var late: Set<EntryID>
        /// The trees whose bodies are known, with the folders below their tops.
        var trees: [EntryTree: [ObjectID?]] = [:]
        /// How many records are not in the files.
        var unsaved = 0
    }

    /// So many records are kept before they are written.
    private static let mostUnsaved = 512
    /// A view that differs by more entries is taken in by way of the files.
    private static let fewChanges = 2000

    /// So many texts are remembered.
    private static let mostTexts = 4000

    private let kept = Mutex<Kept?>(nil)
    private let texts = Mutex<[EntryID: Likeness]>([:])

    /// What is compared of an entry's body, which is always the same; `make` reads the body.
    func likeness(of id: EntryID, _ make: () throws -> Likeness?) rethrows -> Likeness? {
        if let known = texts.withLock({ $0[id] }) { return known }
        guard let new = try make() else { return nil }
        texts.withLock { texts in
            if texts.count >= Self.mostTexts { texts = [:] }
            texts[id] = new
        }
        return new
    }

    /// The records that share a band with a text, and some more, of all bodies of a view; `nil` if the files have to be seen
    /// to first.
    func near(_ likeness: Likeness, in view: Snapshot, of table: LikenessTable) throws -> LikenessRecords? {
        guard let place = table.place else { return nil }
        return try kept.withLock { slot throws -> LikenessRecords? in
            // It is put back when it is whole.
            var now = slot
            slot = nil
            if now?.folder != place.folder || now?.erasures != table.erasures || now.map(Self.isFull) == true {
                now = try Self.load(place, table, view)
            }
            guard var state = now, try Self.follow(view, &state), let found = state.lookup.records(with: likeness.bands)
            else { return nil }
            slot = state
            return found
        }
    }

    private static func isFull(_ kept: Kept) -> Bool { kept.unsaved > mostUnsaved }

    /// What the files say, if they cover all of a view. They are brought up to date when they are loaded.
    private static func load(_ place: IndexPlace, _ table: LikenessTable, _ view: Snapshot) throws -> Kept? {
        guard let cover = try table.cover(covering: view, in: place),
            let lookup = try LikenessLookup(cover, in: place)
        else { return nil }
        var late: Set<EntryID> = []
        lookup.late.forEachBands { id, _ in late.insert(id) }
        var kept = Kept(folder: place.folder, erasures: table.erasures, lookup: lookup, late: late)
        for tree in view.entryTrees { kept.trees[tree] = try view.folders(of: tree) }
        return kept
    }

    /// Takes in what a view has beyond the trees that are known.
    private static func follow(_ view: Snapshot, _ kept: inout Kept) throws -> Bool {
        let trees = view.entryTrees
        for tree in trees where kept.trees[tree] == nil {
            let folders = try view.folders(of: tree)
            var (nearest, most): (EntryTree?, Int) = (nil, -1)
            for (known, others) in kept.trees {
                let count = common(others, folders)
                if count > most { (nearest, most) = (known, count) }
            }
            var new = LikenessRecords()
            try LikenessTable.take(tree, beside: nearest, in: view, &new)
            guard new.count <= fewChanges else { return false }
            guard let unknown = kept.lookup.unknown(of: new, isLate: kept.late.contains) else { return false }
            kept.lookup.late.append(unknown)
            unknown.forEachBands { id, _ in kept.late.insert(id) }
            kept.unsaved += unknown.count
            kept.trees[tree] = folders
        }
        if kept.trees.count > 4 * trees.count + 64 {
            let wanted = Set(trees)
            kept.trees = kept.trees.filter { wanted.contains($0.key) }
        }
        return true
    }

    /// How many of the sixteen folders are the same.
    private static func common(_ some: [ObjectID?], _ others: [ObjectID?]) -> Int {
        var count = 0
        for place in some.indices where some[place] == others[place] { count += 1 }
        return count
    }
}
