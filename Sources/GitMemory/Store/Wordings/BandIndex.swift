internal import Git

/// The bands of many records in order: those that share one with a text are found by two short reads a band.
///
/// A file: the number of bits by which it is divided, a directory with the beginning of each division and a checksum of what
/// is in it, and the bands, each with the number of its record.
struct BandIndex: Sendable {
    private let file: RandomFile
    private let bits: Int

    /// - Returns: `nil` if it is not there, or not whole.
    init?(_ path: String, records: Int) {
        guard let file = RandomFile(path), let head = file.words(at: 0, 1), head[0] < 32,
            file.size == 8 + (1 << Int(head[0]) + 1) * 8 + records * Likeness.bandCount * 8
        else { return nil }
        self.file = file
        bits = Int(head[0])
    }

    /// The file of some records.
    static func bytes(of records: LikenessRecords) -> [UInt8] {
        var bands: [UInt64] = []
        bands.reserveCapacity(records.count * Likeness.bandCount)
        var number: UInt64 = 0
        records.forEachBands { _, lanes in
            for lane in 0..<Likeness.bandCount { bands.append(place(of: lanes[lane], lane) << 32 | number) }
            number += 1
        }
        bands.sort()
        var bits = 0
        while 1 << (bits + 1) <= records.count, bits < 24 { bits += 1 }
        var words: [UInt64] = [UInt64(bits)]
        var next = 0
        for division in 0..<1 << bits {
            let start = next
            while next < bands.count, Int(bands[next] >> UInt64(64 - bits)) == division || bits == 0 { next += 1 }
            words.append(UInt64(start) << 32 | sum(bands[start..<next]))
        }
        words.append(UInt64(bands.count) << 32)
        return (words + bands).withUnsafeBytes { Array($0) }
    }

    /// The numbers of the records that share a band.
    ///
    /// - Returns: `nil` if the file is damaged.
    func records(with lanes: SIMD16<UInt32>) -> Set<Int>? {
        var found: Set<Int> = []
        for lane in 0..<Likeness.bandCount {
            let place = Self.place(of: lanes[lane], lane)
            let division = bits == 0 ? 0 : Int(place >> UInt64(32 - bits))
            guard let ends = file.words(at: 8 + division * 8, 2) else { return nil }
            let (start, end) = (Int(ends[0] >> 32), Int(ends[1] >> 32))
            guard start <= end, let bands = file.words(at: 8 + (1 << bits + 1) * 8 + start * 8, end - start),
                Self.sum(bands[...]) == ends[0] & 0xFFFF_FFFF
            else { return nil }
            for band in bands where band >> 32 == place { found.insert(Int(band & 0xFFFF_FFFF)) }
        }
        return found
    }

    /// Where a band stands: bands of different lanes have nothing to do with each other.
    private static func place(of band: UInt32, _ lane: Int) -> UInt64 {
        FactHash.mixed(UInt64(lane) << 32 | UInt64(band)) >> 32
    }

    private static func sum(_ bands: ArraySlice<UInt64>) -> UInt64 {
        FactHash.mixed(bands.reduce(UInt64(bands.count) &+ 1) { FactHash.mixed($0 ^ $1) }) & 0xFFFF_FFFF
    }
}
