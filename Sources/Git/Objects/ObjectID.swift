internal import CLibgit2

/// The name of a git object: the 20 raw bytes of its SHA-1. It changes with every byte of the object.
///
/// Ids compare as their hexadecimal text does.
public struct ObjectID: Hashable, Sendable {
    let high: UInt64
    let middle: UInt64
    let low: UInt32

    /// The number of raw bytes in an id.
    public static let byteCount = 20

    /// The id of the blob without content.
    public static let emptyBlob = ObjectID(
        high: 0xe69d_e29b_b2d1_d643, middle: 0x4b8b_29ae_775a_d8c2, low: 0xe48c_5391)

    /// The id of the tree without entries.
    public static let emptyTree = ObjectID(
        high: 0x4b82_5dc6_42cb_6eb9, middle: 0xa060_e54b_f8d6_9288, low: 0xfbee_4904)

    /// The id that stands for none.
    public static let zero = ObjectID(high: 0, middle: 0, low: 0)

    init(high: UInt64, middle: UInt64, low: UInt32) {
        self.high = high
        self.middle = middle
        self.low = low
    }

    /// Feeds a part of the id: it is a hash already, and one word of it spreads well enough.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(high)
    }

    /// A number of so many bits, for a place in a table.
    public func spread(overBits bits: Int) -> Int { Int(low & (1 << UInt32(bits) - 1)) }

    /// Reads an id from 20 raw bytes.
    ///
    /// - Precondition: `bytes` has exactly 20 bytes.
    public init(_ bytes: Span<UInt8>) {
        precondition(bytes.count == Self.byteCount)
        self = bytes.withUnsafeBytes { ObjectID(loading: $0) }
    }

    init(loading bytes: UnsafeRawBufferPointer) {
        high = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
        middle = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        low = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
    }

    init(_ oid: git_oid) {
        self = withUnsafeBytes(of: oid.id) { ObjectID(loading: $0) }
    }

    /// Reads an id from its 40 hexadecimal digits; `nil` for any other text.
    public init?(hex: String) {
        var hex = hex
        guard let id = hex.withUTF8({ ObjectID(hexDigits: $0.span) }) else { return nil }
        self = id
    }

    /// Reads an id from its 40 hexadecimal digits; `nil` for any other text.
    public init?(hex: Substring) {
        var hex = hex
        guard let id = hex.withUTF8({ ObjectID(hexDigits: $0.span) }) else { return nil }
        self = id
    }

    /// Reads an id from 40 hexadecimal digits; `nil` if these are none.
    init?(hexDigits digits: Span<UInt8>) {
        guard digits.count == 2 * Self.byteCount else { return nil }
        func word(_ range: Range<Int>) -> UInt64? {
            var word: UInt64 = 0
            for position in range {
                guard let digit = hexDigitValue(digits[position]) else { return nil }
                word = word << 4 | UInt64(digit)
            }
            return word
        }
        guard let high = word(0..<16), let middle = word(16..<32), let low = word(32..<40) else { return nil }
        self.init(high: high, middle: middle, low: UInt32(low))
    }

    /// Appends the 20 raw bytes to `buffer`.
    public func append(to buffer: inout [UInt8]) {
        withUnsafeBytes(of: high.bigEndian) { buffer.append(contentsOf: $0) }
        withUnsafeBytes(of: middle.bigEndian) { buffer.append(contentsOf: $0) }
        withUnsafeBytes(of: low.bigEndian) { buffer.append(contentsOf: $0) }
    }

    /// The hexadecimal digits, one after the other.
    func forEachDigit(_ body: (_ position: Int, _ digit: UInt8) -> Void) {
        func digit(_ value: UInt64) -> UInt8 {
            let nibble = UInt8(truncatingIfNeeded: value) & 0xf
            return nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") - 10 + nibble
        }
        for position in 0..<16 { body(position, digit(high >> UInt64(60 - 4 * position))) }
        for position in 0..<16 { body(16 + position, digit(middle >> UInt64(60 - 4 * position))) }
        for position in 0..<8 { body(32 + position, digit(UInt64(low) >> UInt64(28 - 4 * position))) }
    }

    var raw: git_oid {
        var oid = git_oid()
        withUnsafeMutableBytes(of: &oid.id) { bytes in
            bytes.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
            bytes.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
            bytes.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
        }
        return oid
    }
}

extension ObjectID: Comparable {
    /// Whether the text of `a` comes before that of `b`.
    public static func < (a: ObjectID, b: ObjectID) -> Bool {
        if a.high != b.high { return a.high < b.high }
        if a.middle != b.middle { return a.middle < b.middle }
        return a.low < b.low
    }
}

extension ObjectID: CustomStringConvertible {
    /// The 40 lower-case hexadecimal digits of the id.
    public var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        append(to: &bytes)
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 40) { buffer in
            for (index, byte) in bytes.enumerated() {
                buffer[2 * index] = digits[Int(byte >> 4)]
                buffer[2 * index + 1] = digits[Int(byte & 15)]
            }
            return 40
        }
    }
}
