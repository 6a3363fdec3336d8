/// What is compared of many bodies, as it stands in a file: for each its id, its key and its bands, with a checksum.
struct LikenessRecords: Sendable {
    /// 4 words of an id, 2 of a key, 8 of bands and 1 of a checksum.
    static let size = 15 * 8
    private static let keyAt = 32
    private static let bandsAt = 48
    private static let sumAt = 112

    private(set) var bytes: [UInt8] = []

    init() {}

    /// Takes what a file holds; `nil` if a checksum is not right.
    init?(_ bytes: [UInt8]) {
        guard bytes.count % Self.size == 0 else { return nil }
        self.bytes = bytes
        let isSound = bytes.withUnsafeBytes { raw in
            stride(from: 0, to: raw.count, by: Self.size).allSatisfy {
                raw.loadUnaligned(fromByteOffset: $0 + Self.sumAt, as: UInt64.self) == Self.sum(raw, at: $0)
            }
        }
        if !isSound { return nil }
    }

    var count: Int { bytes.count / Self.size }

    /// Two sums side by side, as of Fletcher: quick, and no record of zeros passes.
    private static func sum(_ raw: UnsafeRawBufferPointer, at start: Int) -> UInt64 {
        var (low, high): (UInt64, UInt64) = (0x9e37_79b9_7f4a_7c15, 1)
        for offset in stride(from: start, to: start + sumAt, by: 8) {
            low = low &+ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            high = high &+ low
        }
        return FactHash.mixed(high ^ (low << 32 | low >> 32))
    }

    mutating func append(_ id: EntryID, _ likeness: Likeness) {
        var words: [UInt64] = [id.words.0, id.words.1, id.words.2, id.words.3, likeness.key.high, likeness.key.low]
        let bands = likeness.bands
        for lane in 0..<8 { words.append(UInt64(bands[2 * lane]) | UInt64(bands[2 * lane + 1]) << 32) }
        words.append(0)
        words.withUnsafeBytes { words in
            let start = bytes.count
            bytes.append(contentsOf: words)
            let sum = Self.sum(words, at: 0)
            bytes.withUnsafeMutableBytes { $0.storeBytes(of: sum, toByteOffset: start + Self.sumAt, as: UInt64.self) }
        }
    }

    mutating func append(_ others: LikenessRecords) { bytes += others.bytes }

    /// One of the records.
    func record(_ number: Int) -> LikenessRecords {
        var one = LikenessRecords()
        one.bytes = Array(bytes[number * Self.size..<(number + 1) * Self.size])
        return one
    }

    func forEachBands(_ visit: (EntryID, SIMD16<UInt32>) throws -> Void) rethrows {
        try bytes.withUnsafeBytes { raw in
            for start in stride(from: 0, to: raw.count, by: Self.size) {
                let bands = raw.loadUnaligned(fromByteOffset: start + Self.bandsAt, as: SIMD16<UInt32>.self)
                try visit(Self.id(raw, at: start), bands)
            }
        }
    }

    // MARK: Asking

    private static func id(_ raw: UnsafeRawBufferPointer, at start: Int) -> EntryID {
        func word(_ index: Int) -> UInt64 { raw.loadUnaligned(fromByteOffset: start + 8 * index, as: UInt64.self) }
        return EntryID(words: (word(0), word(1), word(2), word(3)))
    }

    private static func key(_ raw: UnsafeRawBufferPointer, at start: Int) -> Likeness.Key {
        Likeness.Key(
            high: raw.loadUnaligned(fromByteOffset: start + keyAt, as: UInt64.self),
            low: raw.loadUnaligned(fromByteOffset: start + keyAt + 8, as: UInt64.self))
    }

    /// The entries that have the same key or share a band, and in how many bands they do.
    func candidates(
        for likeness: Likeness, except own: EntryID
    ) -> (same: Set<EntryID>, near: [(id: EntryID, bands: Int)]) {
        var (same, near): (Set<EntryID>, [(id: EntryID, bands: Int)]) = ([], [])
        let (key, bands) = (likeness.key, likeness.bands)
        bytes.withUnsafeBytes { raw in
            for start in stride(from: 0, to: raw.count, by: Self.size) {
                let others = raw.loadUnaligned(fromByteOffset: start + Self.bandsAt, as: SIMD16<UInt32>.self)
                let hits = bands .== others
                guard any(hits) else { continue }
                let id = Self.id(raw, at: start)
                if id == own { continue }
                if Self.key(raw, at: start) == key {
                    same.insert(id)
                } else {
                    near.append((id, (0..<16).count { hits[$0] }))
                }
            }
        }
        return (same, near)
    }

    /// Those of some entries that there are records of.
    func ids(among wanted: [EntryID]) -> Set<EntryID> {
        let set = Set(wanted)
        var found: Set<EntryID> = []
        let few = wanted.count <= 4 ? wanted.map { $0.words.0 } : []
        bytes.withUnsafeBytes { raw in
            for start in stride(from: 0, to: raw.count, by: Self.size) {
                if !few.isEmpty, !few.contains(raw.loadUnaligned(fromByteOffset: start, as: UInt64.self)) { continue }
                let id = Self.id(raw, at: start)
                if set.contains(id) { found.insert(id) }
            }
        }
        return found
    }

    func forEach(_ visit: (EntryID, Likeness.Key) -> Void) {
        bytes.withUnsafeBytes { raw in
            for start in stride(from: 0, to: raw.count, by: Self.size) {
                visit(Self.id(raw, at: start), Self.key(raw, at: start))
            }
        }
    }
}
