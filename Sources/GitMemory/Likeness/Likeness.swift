/// What is compared of a memory to find those that say the same: a function of its body alone.
package struct Likeness: Sendable {
    /// The rule by which edges are found. A change of what is the same needs the next number.
    package static let rule: UInt32 = 1
    /// The least score of two memories that say the same, in thousandths.
    package static let sameScore = 800
    /// The least score of two memories that are worth a look.
    package static let nearScore = 450
    /// How many bands there are: compared are memories that share one.
    package static let bandCount = 16

    /// Equal for memories that may be joined by an edge: those with the same scope, kind and facts.
    package struct Key: Hashable, Sendable, Comparable {
        package let high: UInt64
        package let low: UInt64

        package init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

        package static func < (a: Key, b: Key) -> Bool { a.high == b.high ? a.low < b.low : a.high < b.high }
    }

    package let key: Key
    let facts: Facts
    let context: Facts?
    private let rest: UInt64

    /// - Returns: `nil` for a memory that no edge joins: a value of a register, what agents keep to work together, a rule,
    ///   and what is being done.
    package init?(_ body: Body) {
        guard let parts = BodyParts(body), !parts.content.isEmpty else { return nil }
        facts = parts.content
        context = parts.context
        var rest = FactHash(seed: parts.rest)
        rest.add(parts.group)
        self.rest = rest.value
        var (high, low) = (FactHash(seed: self.rest), FactHash(seed: ~self.rest))
        for token in facts.tokens {
            high.add(token.hash)
            low.add(token.hash &* 0x9e37_79b9_7f4a_7c15 | 1)
        }
        for token in context?.tokens ?? [] {
            high.add(~token.hash)
            low.add(token.hash ^ 0x5555_5555_5555_5555)
        }
        key = Key(high: high.value, low: low.value)
    }

    /// Equal for memories of the same kind and scope: only these are joined.
    static func group(kind: String, scope: String?) -> UInt64 {
        var hash = FactHash()
        hash.add(kind)
        if let scope { hash.add(scope) }
        return hash.value
    }

    /// With what a memory may be joined; `nil` if with nothing.
    static func joining(_ body: Body) -> (group: UInt64, supersedes: [EntryID])? {
        guard let group = BodyParts.group(of: body) else { return nil }
        return (group.value, group.hasSuperseded ? body.supersedes : [])
    }

    /// Whether memories of a kind are joined at all.
    package static func isJoined(kind: String) -> Bool {
        kind != "working" && kind != Body.ruleKind && !Body.coordinationKinds.contains(kind)
    }

    /// Whether two memories say the same.
    package func isSame(as other: Likeness) -> Bool {
        key == other.key && rest == other.rest && facts == other.facts && context == other.context
            && score(with: other) >= Self.sameScore
    }

    /// In what two memories differ, in words.
    package func differences(from other: Likeness) -> [String] {
        var differences = facts.differences(from: other.facts)
        if context != other.context { differences.append("context") }
        if rest != other.rest { differences.append("members") }
        return differences
    }

    /// How much two memories have in common of their words and pairs of words, in thousandths.
    package func score(with other: Likeness) -> Int {
        let (own, others) = (Set(shingles), Set(other.shingles))
        let common = own.intersection(others).count
        let all = own.count + others.count - common
        return all == 0 ? 0 : common * 1000 / all
    }

    /// The words, and each with the next one.
    private var shingles: [UInt64] {
        var found: [UInt64] = []
        found.reserveCapacity(facts.tokens.count * 2)
        var last: UInt64?
        for token in facts.tokens {
            found.append(token.hash)
            if let last { found.append(FactHash.mixed((last << 1 | last >> 63) ^ token.hash)) }
            last = token.hash
        }
        return found
    }

    /// A MinHash of the words in bands of three.
    package var bands: SIMD16<UInt32> {
        var least = (
            SIMD16<UInt32>(repeating: .max), SIMD16<UInt32>(repeating: .max), SIMD16<UInt32>(repeating: .max)
        )
        let seeds = Self.seeds
        for shingle in shingles {
            let word = UInt32(truncatingIfNeeded: shingle ^ (shingle >> 32)) | 1
            func value(_ seed: SIMD16<UInt32>) -> SIMD16<UInt32> {
                let product = (seed ^ word) &* (seed | 1)
                return (product ^ (product &>> 15)) &* 0x2c1b_3c6d
            }
            least.0 = pointwiseMin(least.0, value(seeds.0))
            least.1 = pointwiseMin(least.1, value(seeds.1))
            least.2 = pointwiseMin(least.2, value(seeds.2))
        }
        return (least.0 &* 0x9e37_79b1) ^ (least.1 &* 0x85eb_ca77) ^ (least.2 &* 0xc2b2_ae3d)
    }

    private static let seeds: (SIMD16<UInt32>, SIMD16<UInt32>, SIMD16<UInt32>) = {
        func seeds(_ number: UInt64) -> SIMD16<UInt32> {
            var seeds = SIMD16<UInt32>()
            for lane in 0..<16 {
                seeds[lane] = UInt32(truncatingIfNeeded: FactHash.mixed(number * 16 + UInt64(lane) + 1) >> 16)
            }
            return seeds
        }
        return (seeds(0), seeds(1), seeds(2))
    }()
}

extension FactHash {
    mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte) }
        add(0xff as UInt8)
    }
}

extension Likeness {
    /// Whether two MinHashes have a band in common.
    package static func sharesBand(_ a: SIMD16<UInt32>, _ b: SIMD16<UInt32>) -> Bool { any(a .== b) }
}
