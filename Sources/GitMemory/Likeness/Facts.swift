/// What a text says: the words, numbers, names and pieces of code in it that could not be others without its saying
/// something else, in their order.
///
/// Two texts with equal facts say the same in other words: they differ in capitals, punctuation, articles, plurals,
/// the spelling of units and the like. Everything else counts, so that what is not understood tells texts apart.
package struct Facts: Equatable, Sendable {
    /// What sort of fact it is: only for saying in what two texts differ.
    package enum Sort: UInt8, Sendable, CaseIterable {
        case number, negation, quantifier, comparative, name, code, word
    }

    /// One fact.
    struct Token: Sendable {
        let hash: UInt64
        let sort: Sort
    }

    private(set) var tokens: [Token] = []

    /// Reads a text, once.
    ///
    /// - Complexity: O(*n*) in its bytes.
    package init(_ text: String) {
        var text = text
        self = text.withUTF8 { Facts($0) }
    }

    init(_ text: UnsafeBufferPointer<UInt8>) {
        var reader = FactReader()
        reader.read(text)
        tokens = reader.finish()
    }

    package static func == (a: Facts, b: Facts) -> Bool {
        a.tokens.count == b.tokens.count && zip(a.tokens, b.tokens).allSatisfy { $0.hash == $1.hash }
    }

    /// Whether the text says nothing that could be compared.
    package var isEmpty: Bool { tokens.isEmpty }

    /// In what sorts of facts two texts differ; `order` if they only have them in another order.
    package func differences(from other: Facts) -> [String] {
        var counts: [UInt64: (count: Int, sort: Sort)] = [:]
        for token in tokens { counts[token.hash, default: (0, token.sort)].count += 1 }
        for token in other.tokens { counts[token.hash, default: (0, token.sort)].count -= 1 }
        let sorts = Set(counts.values.filter { $0.count != 0 }.map(\.sort))
        if sorts.isEmpty { return self == other ? [] : ["order"] }
        return Sort.allCases.filter(sorts.contains).map { "\($0)" }
    }

    // MARK: Hashes

    /// A hash that is the same on every machine.
    static func hash(_ word: String) -> UInt64 {
        var hash = FactHash()
        for byte in word.utf8 { hash.add(byte) }
        return hash.value
    }
}

/// FNV-1a with a final mix, so that all bits depend on all bytes.
struct FactHash {
    private var state: UInt64

    init(seed: UInt64 = 0xcbf2_9ce4_8422_2325) { state = seed }

    mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }

    mutating func add(_ word: UInt64) {
        state = Self.mixed((state ^ (word << 1 | word >> 63)) &* 0x9e37_79b9_7f4a_7c15)
    }

    var value: UInt64 { Self.mixed(state) }

    static func mixed(_ hash: UInt64) -> UInt64 {
        var hash = hash
        hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        hash = (hash ^ (hash >> 33)) &* 0xc4ce_b9fe_1a85_ec53
        return hash ^ (hash >> 33)
    }
}
