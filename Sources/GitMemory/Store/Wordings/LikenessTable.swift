internal import Git
internal import Glibc

/// What is compared of the bodies of a repository, kept beside the index so that a write need not read them all.
///
/// It is made of bodies alone, whatever is live, and can be thrown away: a file of records that only grows, and a small
/// one that says how much of it counts and which trees it covers. Only who holds the lock writes. What is damaged, of another
/// version or in the way is made anew, and where nothing can be written the records are made in memory.
final class LikenessTable {
    private let place: IndexPlace?
    /// What the file of erasures said before the view was taken.
    private let erasures: [UInt8]

    /// Call it before a view is taken: what is erased after that stops the writing.
    init(_ store: Store) throws {
        place = try store.likenessPlace()
        erasures = try place?.erasureMark() ?? []
    }

    private static let list = "manifest-likeness"
    private static func file(_ number: UInt64) -> String { "segment-likeness-\(number)" }
    /// So many trees are remembered.
    private static let mostTrees = 32

    /// What the small file says.
    private struct Cover {
        var number: UInt64 = 0
        var count = 0
        var trees: [EntryTree] = []

        private static let magic = Array("gitmem likeness 1.\(Likeness.rule)\n".utf8)

        var bytes: [UInt8] {
            var bytes = Self.magic
            for word in [number, UInt64(count), UInt64(trees.count)] {
                withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
            }
            for tree in trees { bytes += tree.bytes }
            var hash = FactHash()
            for byte in bytes { hash.add(byte) }
            withUnsafeBytes(of: hash.value.littleEndian) { bytes.append(contentsOf: $0) }
            return bytes
        }

        init() {}

        init?(_ bytes: [UInt8]) {
            guard bytes.count >= Self.magic.count + 32, bytes.starts(with: Self.magic) else { return nil }
            func word(_ offset: Int) -> UInt64 {
                bytes.withUnsafeBytes {
                    UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                }
            }
            let start = Self.magic.count
            number = word(start)
            guard let count = Int(exactly: word(start + 8)), let trees = Int(exactly: word(start + 16)), trees <= 1024,
                bytes.count == start + 24 + trees * ObjectID.byteCount + 8
            else { return nil }
            self.count = count
            for index in 0..<trees {
                let at = start + 24 + index * ObjectID.byteCount
                guard let tree = EntryTree(bytes: Array(bytes[at..<at + ObjectID.byteCount])) else { return nil }
                self.trees.append(tree)
            }
            var hash = FactHash()
            for byte in bytes.dropLast(8) { hash.add(byte) }
            guard hash.value == word(bytes.count - 8) else { return nil }
        }
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

    private struct Outdated: Error {}

    private typealias Found = (cover: Cover, records: LikenessRecords)

    private func read(_ place: IndexPlace) throws -> Found? {
        guard let bytes = try Files.read(place.folder + Self.list), let cover = Cover(bytes),
            var content = try Files.read(place.folder + Self.file(cover.number)),
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
    private static func take(
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
        if let known, (try? Files.read(place.folder + Self.list)) == known.cover.bytes {
            (cover, records) = known
        } else if let found = try? read(place) {
            (cover, records) = found
        }
        let before = records.count
        for tree in view.entryTrees where !cover.trees.contains(tree) {
            let nearest = cover.trees.suffix(8).map { (tree: $0, likeness: view.likeness(tree, $0)) }
                .filter { $0.likeness >= 0 }.max { $0.likeness < $1.likeness }?.tree
            do {
                try Self.take(tree, beside: nearest, in: view, &records)
            } catch  where nearest != nil {
                // The tree that is known may be gone.
                try Self.take(tree, beside: nil, in: view, &records)
            }
            cover.trees.append(tree)
        }
        cover.trees.removeFirst(max(0, cover.trees.count - Self.mostTrees))
        try write(records, from: before, &cover, place)
        return records
    }

    private func write(
        _ records: LikenessRecords, from before: Int, _ cover: inout Cover, _ place: IndexPlace
    ) throws {
        if before == 0 {
            cover.number += 1
            try place.replace(Self.file(cover.number), with: records.bytes)
        } else if records.count > before {
            try place.append(
                Array(records.bytes[(before * LikenessRecords.size)...]), to: Self.file(cover.number),
                at: before * LikenessRecords.size)
        }
        cover.count = records.count
        try place.replace(Self.list, with: cover.bytes)
        let names = [Self.list, Self.file(cover.number)]
        try place.removeFiles { !names.contains($0) }
    }
}
