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

    init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    init(_ digest: SHA256.Digest) {
        words = (digest.word0, digest.word1, digest.word2, digest.word3)
    }

    /// Reads 64 lower-case hexadecimal digits; `nil` for anything else.
    public init?(hex: String) {
        var hex = hex
        guard let id = hex.withUTF8({ Self(hexDigits: $0.span) }) else { return nil }
        self = id
    }

    /// Reads 64 lower-case hexadecimal digits; `nil` for anything else.
    public init?(hex: Substring) {
        var hex = hex
        guard let id = hex.withUTF8({ Self(hexDigits: $0.span) }) else { return nil }
        self = id
    }

    /// Reads the digits in front of a name; `nil` if it does not begin with an id.
    init?(before name: Span<UInt8>) {
        guard name.count >= Self.hexCount else { return nil }
        self.init(hexDigits: name.extracting(0..<Self.hexCount))
    }

    init?(hexDigits: Span<UInt8>) {
        guard hexDigits.count == Self.hexCount else { return nil }
        func word(_ index: Int) -> UInt64? {
            guard let high = Hex.value(ofDigits: digits(index * 16)),
                let low = Hex.value(ofDigits: digits(index * 16 + 8))
            else { return nil }
            return UInt64(high) << 32 | UInt64(low)
        }
        func digits(_ offset: Int) -> UInt64 {
            UInt64(bigEndian: hexDigits.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        guard let first = word(0), let second = word(1), let third = word(2), let fourth = word(3) else { return nil }
        words = (first, second, third, fourth)
    }

    /// The digit at `position`, counted from the front.
    package func hexDigit(_ position: Int) -> UInt8 {
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

    /// Lends the 64 digits to `body`.
    private func withDigits<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        func digits(_ word: UInt64, _ shift: UInt64) -> UInt64 {
            Hex.digits(UInt32(truncatingIfNeeded: word >> shift)).bigEndian
        }
        let text: InlineArray<8, UInt64> = [
            digits(words.0, 32), digits(words.0, 0), digits(words.1, 32), digits(words.1, 0), digits(words.2, 32),
            digits(words.2, 0), digits(words.3, 32), digits(words.3, 0),
        ]
        return text.span.withUnsafeBytes { $0.withMemoryRebound(to: UInt8.self, body) }
    }

    /// Appends the 64 digits.
    public func append(to buffer: inout [UInt8]) {
        withDigits { buffer.append(contentsOf: $0) }
    }

    /// The first twelve digits, as reports show them.
    public var short: String {
        withDigits { String(decoding: UnsafeBufferPointer(rebasing: $0[..<12]), as: UTF8.self) }
    }

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
        withDigits { String(decoding: $0, as: UTF8.self) }
    }
}
