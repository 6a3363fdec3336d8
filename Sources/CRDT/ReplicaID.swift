/// The name of one replica: 65 random bits, written as 13 characters of lower-case Crockford base32.
///
/// A replica is one writer that never works at two places at once; whoever cannot be sure to be the same writer as
/// before takes a new one. Every string of 13 characters of the alphabet `0123456789abcdefghjkmnpqrstvwxyz` is a
/// replica, and no two are the same one.
public struct ReplicaID: Hashable, Sendable {
    /// The last twelve characters, five bits each.
    private let tail: UInt64

    /// The first character.
    private let head: UInt8

    private init(head: UInt8, tail: UInt64) {
        self.head = head
        self.tail = tail
    }

    /// The replica of the lower 65 of these bits; the others are ignored.
    public init(randomBits bits: UInt128) {
        self.init(
            head: UInt8(truncatingIfNeeded: bits >> 60) & 0x1f,
            tail: UInt64(truncatingIfNeeded: bits) & (1 << 60 - 1))
    }

    /// A new replica, all of them equally likely if the generator is good.
    ///
    /// Two replicas that meet must differ. With a generator that repeats itself, also after a copy of the running
    /// machine, they do not.
    public init(using generator: inout some RandomNumberGenerator) {
        let upper = UInt128(generator.next() as UInt64)
        self.init(randomBits: upper << 64 | UInt128(generator.next() as UInt64))
    }
}

extension ReplicaID: Comparable {
    /// Whether the text of `lhs` is before that of `rhs`.
    public static func < (lhs: ReplicaID, rhs: ReplicaID) -> Bool {
        lhs.head == rhs.head ? lhs.tail < rhs.tail : lhs.head < rhs.head
    }
}

extension ReplicaID: FixedWidthText {
    /// The length of the text in bytes.
    public static var utf8Count: Int { 13 }

    /// Reads a replica such as `7zk3m9x0q4tbd`; `nil` if `bytes` is anything else.
    ///
    /// Upper case and the letters that Crockford's alphabet takes for others (`i`, `l`, `o`) are refused.
    public init?(utf8 bytes: Span<UInt8>) {
        guard bytes.count == ReplicaID.utf8Count, let head = ReplicaID.value(of: bytes[0]) else { return nil }
        var tail: UInt64 = 0
        for index in 1..<ReplicaID.utf8Count {
            guard let value = ReplicaID.value(of: bytes[index]) else { return nil }
            tail = tail << 5 | UInt64(value)
        }
        self.init(head: head, tail: tail)
    }

    /// Appends the text to `bytes`.
    public func write(into bytes: inout [UInt8]) {
        var text = InlineArray<13, UInt8>(repeating: ReplicaID.character(of: head))
        for index in 1..<13 {
            text[index] = ReplicaID.character(of: UInt8(truncatingIfNeeded: tail >> UInt64(5 * (12 - index))) & 0x1f)
        }
        bytes.append(contentsOf: text)
    }

    // Crockford's alphabet leaves out i, l, o and u; both functions step over them.

    private static func value(of character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - 48
        case UInt8(ascii: "a")...UInt8(ascii: "h"): character - 87
        case UInt8(ascii: "j")...UInt8(ascii: "k"): character - 88
        case UInt8(ascii: "m")...UInt8(ascii: "n"): character - 89
        case UInt8(ascii: "p")...UInt8(ascii: "t"): character - 90
        case UInt8(ascii: "v")...UInt8(ascii: "z"): character - 91
        default: nil
        }
    }

    private static func character(of value: UInt8) -> UInt8 {
        switch value {
        case ..<10: value + 48
        case ..<18: value + 87
        case ..<20: value + 88
        case ..<22: value + 89
        case ..<27: value + 90
        default: value + 91
        }
    }
}
