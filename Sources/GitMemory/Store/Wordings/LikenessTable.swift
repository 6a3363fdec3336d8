internal import Git
internal import Glibc

/// What is compared of the bodies of a repository, kept beside the index so that a write need not read them all.
///
/// It is made of bodies alone, whatever is live, and can be thrown away: a file of records that only grows, and a small
/// one, ``Cover``, that says how much of it counts and which trees it covers. A third has the bands of most of them in
/// order, so that one memory is compared without reading all records. Only who holds the lock writes. What is damaged, of
/// another version or in the way is made anew, and where nothing can be written the records are made in memory.
final class LikenessTable {
    let place: IndexPlace?
    /// What the file of erasures said before the view was taken.
    let erasures: [UInt8]
    let keep: LikenessKeep?

    /// Call it before a view is taken: what is erased after that stops the writing.
    init(_ store: Store) throws {
        let own = store.repository.commonDirectory + "gitmem"
        let place = try store.likenessPlace()
        // What was planted there is not written through: the write that follows says so.
        self.place = try place.flatMap { try Self.isLink(own) || Self.isLink(String($0.folder.dropLast())) ? nil : $0 }
        erasures = try place?.erasureMark() ?? []
        keep = store.keep?.one(LikenessKeep.self) { LikenessKeep() }
    }

    private static func isLink(_ path: String) throws -> Bool {
        try Files.status(path).map { $0.st_mode & S_IFMT == S_IFLNK } ?? false
    }

    // MARK: Asking

    /// The records of all bodies of a view, and perhaps of others.
    func records(for view: Snapshot) throws -> LikenessRecords {
        guard let place else { return try Self.made(of: view.entryTrees, in: view) }
        let found = try? read(place)
        if let found, view.entryTrees.allSatisfy(found.cover.trees.contains) { return found.records }
        do {
            try place.create()
            return try place.locked {
                guard try place.erasureMark() == erasures else { throw Outdated() }
                return try update(place, for: view, from: found)
            }
        } catch {
            // Nothing can be written there, or something was erased meanwhile.
            return try Self.made(of: view.entryTrees, in: view)
        }
    }

    struct Outdated: Error {}

    private typealias Found = (cover: Cover, records: LikenessRecords)

    func cover(_ place: IndexPlace) throws -> Cover? { try Files.read(place.folder + Self.list).flatMap(Cover.init) }

    private func read(_ place: IndexPlace) throws -> Found? {
        guard let cover = try cover(place), var content = try Files.read(place.folder + cover.records),
            content.count >= cover.count * LikenessRecords.size
        else { return nil }
        // What stands behind belongs to a writer that has not said so yet, or was killed.
        if content.count > cover.count * LikenessRecords.size {
            content.removeSubrange((cover.count * LikenessRecords.size)...)
        }
        return LikenessRecords(content).map { (cover, $0) }
    }

    // MARK: Making

    private static func made(of trees: [EntryTree], in view: Snapshot) throws -> LikenessRecords {
        var records = LikenessRecords()
        for tree in trees { try take(tree, beside: nil, in: view, &records) }
        return records
    }

    /// Takes in what a tree has beyond one that is known.
    static func take(
        _ tree: EntryTree, beside other: EntryTree?, in view: Snapshot, _ records: inout LikenessRecords
    ) throws {
        var found: [(id: EntryID, likeness: Likeness)] = []
        try view.changes(of: tree, beside: other, known: { _ in false }, again: { _ in }) { changes in
            let parts = stride(from: 0, to: changes.added.count, by: 256).map {
                Array(changes.added[$0..<min($0 + 256, changes.added.count)])
            }
            try Parallel.mapParts(parts, atOnce: 16, [(EntryID, Likeness)]()) { part, bodies in
                for body in bodies {
                    if let likeness = Likeness(body) { part.append((body.id, likeness)) }
                }
            } each: { part in
                for (id, likeness) in part { found.append((id, likeness)) }
                return true
            }
        }
        // Another tree may have brought it.
        let known = records.count == 0 ? [] : records.ids(among: found.map(\.id))
        for (id, likeness) in found where !known.contains(id) { records.append(id, likeness) }
    }

    /// - Parameter known: what was there before the lock was taken.
    private func update(_ place: IndexPlace, for view: Snapshot, from known: Found?) throws -> LikenessRecords {
        var cover = Cover()
        var records = LikenessRecords()
        if let known, let now = try? self.cover(place), now == known.cover {
            (cover, records) = known
        } else if let found = try? read(place) {
            (cover, records) = found
        }
        let before = records.count
        for tree in view.entryTrees where !cover.trees.contains(tree) {
            let nearest = cover.nearest(to: tree, in: view)
            do {
                try Self.take(tree, beside: nearest, in: view, &records)
            } catch  where nearest != nil {
                // The tree that is known may be gone.
                try Self.take(tree, beside: nil, in: view, &records)
            }
            cover.trees.append(tree)
        }
        cover.forgetTrees(beside: view)
        try write(records, from: before, &cover, place)
        return records
    }

    private func write(
        _ records: LikenessRecords, from before: Int, _ cover: inout Cover, _ place: IndexPlace
    ) throws {
        if before == 0 {
            cover.number += 1
            cover.indexed = 0
            try place.replace(cover.records, with: records.bytes)
        } else if records.count > before {
            try place.append(
                Array(records.bytes[(before * LikenessRecords.size)...]), to: cover.records,
                at: before * LikenessRecords.size)
        }
        cover.count = records.count
        if cover.wantsBands { try cover.putBands(of: records, in: place) }
        try publish(cover, place)
    }

    func publish(_ cover: Cover, _ place: IndexPlace) throws {
        try place.replace(Self.list, with: cover.bytes)
        try place.removeFiles { !cover.files.contains($0) }
    }
}
