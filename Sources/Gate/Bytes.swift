/// Bytes of text that may be read at any place: beyond either end stands NUL.
///
/// The rules look a few bytes back and ahead all the time; this way none of them needs to know where the text ends.
struct Bytes {
    let buffer: UnsafeBufferPointer<UInt8>

    init(_ buffer: UnsafeBufferPointer<UInt8>) { self.buffer = buffer }

    var count: Int {
        @inline(__always) get { buffer.count }
    }

    subscript(place: Int) -> UInt8 {
        @inline(__always) get { place >= 0 && place < buffer.count ? buffer[place] : 0 }
    }

    /// Whether the eight bytes from `place` on are all there and all ASCII.
    @inline(__always)
    func isASCIIWord(at place: Int) -> Bool {
        guard place >= 0, place + 8 <= buffer.count, let start = buffer.baseAddress else { return false }
        return UnsafeRawPointer(start + place).loadUnaligned(as: UInt64.self) & 0x8080_8080_8080_8080 == 0
    }

    /// Whether `word` stands at `place`, exactly.
    func has(_ word: StaticString, at place: Int) -> Bool {
        guard place >= 0, place + word.utf8CodeUnitCount <= count else { return false }
        for offset in 0..<word.utf8CodeUnitCount where buffer[place + offset] != word.utf8Start[offset] {
            return false
        }
        return true
    }

    /// Whether `word`, which is in lower case, stands at `place` in any case.
    func hasAnyCase(_ word: StaticString, at place: Int) -> Bool {
        guard place >= 0, place + word.utf8CodeUnitCount <= count else { return false }
        for offset in 0..<word.utf8CodeUnitCount where buffer[place + offset].lowered != word.utf8Start[offset] {
            return false
        }
        return true
    }

    /// Whether `word`, which is in lower case, stands somewhere in `range` in any case.
    func contains(_ word: StaticString, in range: Range<Int>) -> Bool {
        let first = word.utf8Start[0]
        var place = range.lowerBound
        while place + word.utf8CodeUnitCount <= range.upperBound {
            if self[place].lowered == first, hasAnyCase(word, at: place) { return true }
            place += 1
        }
        return false
    }

    /// Whether `word`, which is in lower case, stands somewhere in `range` as people write it: in lower case, in upper
    /// case, or with a capital letter.
    func containsWritten(_ word: StaticString, in range: Range<Int>) -> Bool {
        let count = word.utf8CodeUnitCount
        var place = range.lowerBound
        while place + count <= range.upperBound {
            if self[place].lowered == word.utf8Start[0], hasAnyCase(word, at: place) {
                let uppers = buffer[place..<place + count].count { $0.isUpper }
                let lowers = buffer[place..<place + count].count { $0.isLower }
                if uppers == 0 || lowers == 0 || uppers == 1 && self[place].isUpper { return true }
            }
            place += 1
        }
        return false
    }

    /// Whether `range` is `word`, which is in lower case, in any case.
    func equals(_ word: StaticString, _ range: Range<Int>) -> Bool {
        range.count == word.utf8CodeUnitCount && hasAnyCase(word, at: range.lowerBound)
    }

    /// The first place from `start` on, before `limit`, whose byte is not in the class.
    @inline(__always)
    func end(of set: ByteClass, from start: Int, limit: Int = .max) -> Int {
        let end = min(count, limit)
        var place = start
        while place < end, set.contains(buffer[place]) { place += 1 }
        return place
    }

    /// The first place of the bytes of the class that stand before `end`, not below `limit`.
    @inline(__always)
    func start(of set: ByteClass, before end: Int, limit: Int = 0) -> Int {
        var place = end
        while place > limit, set.contains(self[place - 1]) { place -= 1 }
        return place
    }
}

extension UInt8 {
    var isDigit: Bool { @inline(__always) get { self &- 48 < 10 } }
    var isLower: Bool { @inline(__always) get { self &- 97 < 26 } }
    var isUpper: Bool { @inline(__always) get { self &- 65 < 26 } }
    var isLetter: Bool { @inline(__always) get { (self | 32) &- 97 < 26 } }
    var isAlphanumeric: Bool { @inline(__always) get { isLetter || isDigit } }
    var isSpace: Bool { @inline(__always) get { self == 32 || self == 9 } }
    var isWhitespace: Bool { @inline(__always) get { self == 32 || self &- 9 < 5 } }
    /// The letter in lower case; any other byte as it is.
    var lowered: UInt8 { @inline(__always) get { isUpper ? self | 32 : self } }
    /// The value of a hexadecimal digit.
    var hexValue: UInt8? {
        switch self {
        case 48...57: self - 48
        case 65...70: self - 55
        case 97...102: self - 87
        default: nil
        }
    }
}

/// A set of ASCII bytes.
struct ByteClass: Sendable {
    private let low: UInt64
    private let high: UInt64

    private init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// The bytes of `members`; with the letters and digits of ASCII if `word` is true.
    init(_ members: StaticString, word: Bool = false) {
        var low: UInt64 = word ? Self.digitBits : 0
        var high: UInt64 = word ? Self.letterBits : 0
        for place in 0..<members.utf8CodeUnitCount {
            let byte = members.utf8Start[place]
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 63) }
        }
        self.init(low: low, high: high)
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        if byte < 64 { return low >> UInt64(byte) & 1 == 1 }
        return byte < 128 && high >> UInt64(byte & 63) & 1 == 1
    }

    static let digits = ByteClass("0123456789")
    static let lowerHex = ByteClass("0123456789abcdef")
    static let hex = ByteClass("0123456789abcdefABCDEF")
    static let letters = ByteClass("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    static let upper = ByteClass("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    static let lower = ByteClass("abcdefghijklmnopqrstuvwxyz0123456789")
    static let base32 = ByteClass("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    static let crypt = ByteClass("./", word: true)
    static let word = ByteClass("_", word: true)
    static let dashed = ByteClass("_-", word: true)
    static let base64 = ByteClass("+/", word: true)
    static let paddedBase64 = ByteClass("+/_-=", word: true)

    // A `static let` is checked at each use for having been made. These are used for each word, and are constants.
    private static let digitBits: UInt64 = 0x03FF_0000_0000_0000
    private static let letterBits: UInt64 = 0x07FF_FFFE_07FF_FFFE
    private static let underscore: UInt64 = 1 << 31

    static var alphanumeric: ByteClass { ByteClass(low: digitBits, high: letterBits) }
    /// With `_-.`.
    static var dotted: ByteClass { ByteClass(low: digitBits | 0x3 << 45, high: letterBits | underscore) }
    /// With `+/_-`.
    static var anyBase64: ByteClass { ByteClass(low: digitBits | 0x15 << 43, high: letterBits | underscore) }
}
