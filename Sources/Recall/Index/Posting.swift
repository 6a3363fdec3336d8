/// The parts of an entry in which a term may stand.
enum Field: Int, CaseIterable {
    case text, context, caption, tags, source, scope, key, speaker, data

    /// Where its count stands in a ``Posting``, and how many bits it has.
    var bits: (shift: UInt32, width: UInt32) {
        switch self {
        case .text: (0, 4)
        case .context: (4, 3)
        case .caption: (7, 3)
        case .tags: (10, 2)
        case .source: (12, 2)
        case .scope: (14, 2)
        case .key: (16, 2)
        case .speaker: (18, 2)
        case .data: (20, 3)
        }
    }
}

/// How often a term stands in each field of an entry, as far as that matters: a count stops at the most its bits hold.
struct Posting: Equatable {
    var bits: UInt32 = 0

    func count(_ field: Field) -> Int64 {
        let (shift, width) = field.bits
        return Int64((bits >> shift) & ((1 << width) - 1))
    }

    mutating func add(_ field: Field) {
        let (shift, width) = field.bits
        if (bits >> shift) & ((1 << width) - 1) < (1 << width) - 1 { bits += 1 << shift }
    }

    /// The bits of a term that stands once, and in the text.
    static let once: UInt32 = 1

    static func mask(_ fields: [Field]) -> UInt32 {
        fields.reduce(0) { $0 | (((1 << $1.bits.width) - 1) << $1.bits.shift) }
    }

    /// Everything but data, which is too various to say how common a word is.
    static let counted = mask([.text, .context, .caption, .tags, .source, .scope, .key, .speaker])
    /// The same for an entry of a chain: its context is the entry before, its source the session.
    static let countedInChain = mask([.text, .caption, .tags, .scope, .key, .speaker])
    static let spoken = mask([.text, .caption, .speaker])
    static let speaker = mask([.speaker])
    static let scope = mask([.scope])
}
