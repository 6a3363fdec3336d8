/// What a term gives entries outside of chains, by their postings and lengths, of which most are alike: each is worked out
/// once for a term.
struct PlainScores {
    /// Nothing, not even a hit.
    static let none: Int64 = -1

    private var keys = Array(repeating: UInt64.max, count: 1024)
    private var scores = Array(repeating: PlainScores.none, count: 1024)
    private var (idf, k1): (Int64, Int64) = (0, 1)
    private var pool: Pool?

    /// Begins a term.
    mutating func begin(idf: Int64, k1: Int64, _ pool: Pool) {
        (self.idf, self.k1, self.pool) = (idf, k1, pool)
        for index in keys.indices { keys[index] = .max }
    }

    /// What a posting gives an entry of so many words; below 0 if it is no hit.
    @inline(__always)
    mutating func score(_ bits: UInt32, _ length: UInt16) -> Int64 {
        let key = UInt64(bits) << 16 | UInt64(length)
        let slot = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 54)
        if keys[slot] == key { return scores[slot] }
        return workOut(key, slot)
    }

    @inline(never)
    private mutating func workOut(_ key: UInt64, _ slot: Int) -> Int64 {
        guard let pool else { return Self.none }
        let ratio = pool.ratio(of: UInt16(truncatingIfNeeded: key))
        let weight = Gains().weight(beside: Posting(bits: UInt32(truncatingIfNeeded: key >> 16)), ratio: ratio)
        keys[slot] = key
        scores[slot] = weight > 0 ? Self.score(of: weight, idf: idf, k1: k1) : Self.none
        return scores[slot]
    }

    /// BM25's saturation: `weight` is how often the term stands there, by field and length.
    static func score(of weight: Int64, idf: Int64, k1: Int64) -> Int64 {
        let weight = Int64(Int32(clamping: weight))
        return idf * weight / (k1 + weight)
    }
}
