/// The name of a memory: the SHA-256 of its body's bytes. The same body has the same id everywhere.
///
/// Ids compare as their hexadecimal text does.
public struct EntryID: Hashable, Sendable {
    let words: (UInt64, UInt64, UInt64, UInt64)

    /// The number of hexadecimal digits in an id.
    public static let hexCount = 64

    /// The id of a body with exactly these bytes.
    public init(ofBody bytes: [UInt8]) {
        self.init(SHA256.digest(bytes))
    }

    /// The id of a body with exactly these bytes.
    public init(ofBody bytes: Span<UInt8>) {
        self.init(SHA256.digest(bytes))
    }

    init(_ digest: SHA256.Digest) {
        words = (digest.word0, digest.word1, digest.word2, digest.word3)
    }

    /// Reads 64 lower-case hexadecimal digits; `nil` for anything else.
    public init?(hex: some StringProtocol) {
        guard hex.utf8.count == Self.hexCount else { return nil }
        let bytes = Array(hex.utf8)
        self.init(hexDigits: bytes.span)
    }

    init?(hexDigits: Span<UInt8>) {
        guard hexDigits.count == Self.hexCount else { return nil }
        var words: [4 of UInt64] = [0, 0, 0, 0]
        for index in 0..<Self.hexCount {
            guard let digit = Hex.value(hexDigits[index]) else { return nil }
            words[index >> 4] = words[index >> 4] << 4 | UInt64(digit)
        }
        self.words = (words[0], words[1], words[2], words[3])
    }

    /// The digit at `position`, counted from the front.
    func hexDigit(_ position: Int) -> UInt8 {
        let word =
            switch position >> 4 {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            default: words.3
            }
        return UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (position & 15))) & 15
    }

    /// Whether these are its first digits.
    func begins(with digits: [UInt8]) -> Bool { digits.indices.allSatisfy { hexDigit($0) == digits[$0] } }

    /// Appends the 64 digits.
    func append(to buffer: inout [UInt8]) {
        for position in 0..<Self.hexCount { buffer.append(Hex.digit(hexDigit(position))) }
    }

    /// The first twelve digits, as reports show them.
    public var short: String { String(description.prefix(12)) }

    /// Whether both name the same body.
    public static func == (a: EntryID, b: EntryID) -> Bool { a.words == b.words }

    /// Feeds a part of the id: it is a hash already, and one word of it spreads well enough.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }
}

extension EntryID: Comparable {
    /// Whether the text of `a` comes before that of `b`.
    public static func < (a: EntryID, b: EntryID) -> Bool { a.words < b.words }
}

extension EntryID: CustomStringConvertible {
    /// The 64 lower-case hexadecimal digits.
    public var description: String {
        var digits: [UInt8] = []
        digits.reserveCapacity(Self.hexCount)
        append(to: &digits)
        return String(decoding: digits, as: UTF8.self)
    }
}
