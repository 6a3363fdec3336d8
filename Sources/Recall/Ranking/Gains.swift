/// What the terms related to one give a document, by kind and field.
struct Gains {
    private typealias Kind = Ranker.Related.Kind
    private static let fields = 7
    private var sums = Array(repeating: Int64(0), count: 6 * Gains.fields)
    /// A bit for each field that has something.
    private var given: UInt8 = 0

    var isEmpty: Bool { given == 0 }

    mutating func clear() {
        if isEmpty { return }
        for field in 0..<Self.fields where given & 1 << UInt8(field) != 0 {
            for kind in 0..<6 { sums[kind * Self.fields + field] = 0 }
        }
        given = 0
    }

    mutating func add(_ kind: Ranker.Related.Kind, _ posting: Posting, _ weight: Int64) {
        given |= 1
        let at = kind.rawValue * Self.fields
        sums[at] += weight * (posting.count(.text) + posting.count(.caption) + posting.count(.speaker))
        if posting.bits & ~Posting.spoken == 0 { return }
        for (index, field) in Self.others.enumerated() {
            let count = posting.count(field)
            if count == 0 { continue }
            given |= 2 << UInt8(index)
            sums[at + 1 + index] += weight * count
        }
    }

    private static let others: [Field] = [.context, .tags, .scope, .key, .source, .data]

    private func capped(_ kind: Kind, _ field: Int) -> Int64 {
        min(Fixed.one, sums[kind.rawValue * Self.fields + field])
    }

    /// What a field is given outside of a chain.
    private func outside(_ field: Int) -> Int64 {
        if given & 1 << UInt8(field) == 0 { return 0 }
        return Fixed.times(
            Fixed.one / 2, capped(.technical, field) + capped(.abbreviation, field) + capped(.compound, field))
            + spelling(field)
    }

    private func spelling(_ field: Int) -> Int64 {
        Fixed.times(Fixed.thousandths(800), capped(.spelling, field))
            + Fixed.times(Fixed.thousandths(400), capped(.trigram, field))
    }

    /// What an entry of a chain is given.
    var inside: Int64 {
        if isEmpty { return 0 }
        return Fixed.times(Fixed.thousandths(400), capped(.everyday, 0))
            + Fixed.times(Fixed.one / 2, capped(.compound, 0)) + spelling(0)
    }

    /// How often a term stands in an entry outside of a chain, by field and length, with what is related to it.
    ///
    /// - Parameter ratio: the entry's length to that of all.
    func weight(beside posting: Posting, ratio: Int64) -> Int64 {
        let content = posting.count(.text) + posting.count(.caption) + posting.count(.speaker)
        var weight = Fixed.over(content * Fixed.one + outside(0), Self.norm(ratio))
        if posting.bits & ~Posting.spoken != 0 || !isEmpty {
            let counts =
                posting.count(.context) + posting.count(.tags) + posting.count(.scope) + posting.count(.key)
            weight += counts * Fixed.one + outside(1) + outside(2) + outside(3) + outside(4)
            weight += Fixed.times(Fixed.one / 2, posting.count(.source) * Fixed.one + outside(5))
            weight += Fixed.times(Fixed.thousandths(300), posting.count(.data) * Fixed.one + outside(6))
        }
        return weight
    }

    /// What BM25 divides by for the length of an entry.
    static func norm(_ ratio: Int64) -> Int64 { Fixed.thousandths(700) + Fixed.times(Fixed.thousandths(300), ratio) }
}
