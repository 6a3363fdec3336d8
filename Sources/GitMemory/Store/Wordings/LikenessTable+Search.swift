internal import Git

extension LikenessTable {
    /// The entries of a view, and perhaps others, that have the same key as a text or share a band with it.
    ///
    /// - Complexity: what has changed since a view was last asked about, and a few reads for each band.
    func candidates(
        for likeness: Likeness, except own: EntryID, in view: Snapshot
    ) throws -> (same: Set<EntryID>, near: [(id: EntryID, bands: Int)]) {
        let found = try? near(likeness, in: view)
        return try (found ?? records(for: view)).candidates(for: likeness, except: own)
    }

    /// Changes of more entries are taken in together with all that is known.
    private static let fewChanges = 2000

    /// The records that share a band with a text, and some more; `nil` if all have to be read.
    private func near(_ likeness: Likeness, in view: Snapshot) throws -> LikenessRecords? {
        guard let place, var cover = try cover(place) else { return nil }
        if !view.entryTrees.allSatisfy(cover.trees.contains) {
            let followed = try place.locked { () throws -> Cover? in
                guard try place.erasureMark() == erasures, let last = try self.cover(place) else { return nil }
                return try follow(view, from: last, in: place)
            }
            guard let followed else { return nil }
            cover = followed
        }
        return try Lookup(cover, in: place)?.records(with: likeness.bands)
    }

    /// Takes in what a view has beyond the trees that are covered, without reading what is known of these.
    private func follow(_ view: Snapshot, from last: Cover, in place: IndexPlace) throws -> Cover? {
        var cover = last
        guard let known = try Lookup(last, in: place) else { return nil }
        var new = LikenessRecords()
        for tree in view.entryTrees where !cover.trees.contains(tree) {
            guard let nearest = cover.nearest(to: tree, in: view) else { return nil }
            try Self.take(tree, beside: nearest, in: view, &new)
            guard new.count <= Self.fewChanges else { return nil }
            cover.trees.append(tree)
        }
        cover.trees.removeFirst(max(0, cover.trees.count - Self.mostTrees))
        // Another tree may have brought them.
        guard let fresh = known.unknown(of: new) else { return nil }
        if fresh.count > 0 {
            try place.append(fresh.bytes, to: cover.records, at: cover.count * LikenessRecords.size)
            cover.count += fresh.count
        }
        if cover.wantsBands {
            guard let all = try Lookup(cover, in: place)?.all() else { return nil }
            try cover.putBands(of: all, in: place)
        }
        try publish(cover, place)
        return cover
    }
}

/// Finds records in the files, without reading all of them.
private struct Lookup {
    private let file: RandomFile
    private let bands: BandIndex?
    /// Those that have come since the bands were put in order.
    private let late: LikenessRecords
    private let cover: LikenessTable.Cover

    /// - Returns: `nil` if a file is missing or damaged.
    init?(_ cover: LikenessTable.Cover, in place: IndexPlace) throws {
        let size = LikenessRecords.size
        guard let file = RandomFile(place.folder + cover.records),
            let bytes = file.bytes(at: cover.indexed * size, (cover.count - cover.indexed) * size),
            let late = LikenessRecords(bytes)
        else { return nil }
        bands = cover.indexed == 0 ? nil : BandIndex(place.folder + cover.bands, records: cover.indexed)
        if cover.indexed > 0, bands == nil { return nil }
        (self.file, self.late, self.cover) = (file, late, cover)
    }

    /// The records that share a band, and all that came late.
    func records(with lanes: SIMD16<UInt32>) -> LikenessRecords? {
        guard var found = earlier(with: lanes) else { return nil }
        found.append(late)
        return found
    }

    private func earlier(with lanes: SIMD16<UInt32>) -> LikenessRecords? {
        guard let bands else { return LikenessRecords() }
        guard let numbers = bands.records(with: lanes) else { return nil }
        var bytes: [UInt8] = []
        for number in numbers.sorted() {
            guard number < cover.indexed,
                let record = file.bytes(at: number * LikenessRecords.size, LikenessRecords.size)
            else { return nil }
            bytes += record
        }
        return LikenessRecords(bytes)
    }

    /// Those of some records that are not in the files.
    func unknown(of records: LikenessRecords) -> LikenessRecords? {
        var unknown = LikenessRecords()
        var wanted: [(id: EntryID, lanes: SIMD16<UInt32>)] = []
        records.forEachBands { wanted.append(($0, $1)) }
        var known = late.ids(among: wanted.map(\.id))
        for (number, record) in wanted.enumerated() where known.insert(record.id).inserted {
            guard let found = earlier(with: record.lanes) else { return nil }
            if found.ids(among: [record.id]).isEmpty { unknown.append(records.record(number)) }
        }
        return unknown
    }

    func all() -> LikenessRecords? {
        file.bytes(at: 0, cover.count * LikenessRecords.size).flatMap { LikenessRecords($0) }
    }
}
