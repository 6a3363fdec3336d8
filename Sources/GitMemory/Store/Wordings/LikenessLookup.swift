/// Finds records in the files, without reading all of them.
struct LikenessLookup: Sendable {
    private let file: RandomFile
    private let bands: BandIndex?
    /// Those that have come since the bands were put in order.
    var late: LikenessRecords
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
    ///
    /// - Parameter isLate: whether there is a record that came late of an entry, where that is known.
    func unknown(of records: LikenessRecords, isLate: ((EntryID) -> Bool)? = nil) -> LikenessRecords? {
        var unknown = LikenessRecords()
        var wanted: [(id: EntryID, lanes: SIMD16<UInt32>)] = []
        records.forEachBands { wanted.append(($0, $1)) }
        let known = isLate == nil ? late.ids(among: wanted.map(\.id)) : []
        var seen: Set<EntryID> = []
        for (number, record) in wanted.enumerated()
        where seen.insert(record.id).inserted && !(isLate?(record.id) ?? known.contains(record.id)) {
            guard let found = earlier(with: record.lanes) else { return nil }
            if found.ids(among: [record.id]).isEmpty { unknown.append(records.record(number)) }
        }
        return unknown
    }

    func all() -> LikenessRecords? {
        file.bytes(at: 0, cover.count * LikenessRecords.size).flatMap { LikenessRecords($0) }
    }
}
