/// Words, each followed by a mark from `!` to `?`, in one piece of static text.
struct WordList: Sendable {
    private let text: StaticString
    /// Where words begin, by their hash: 0 for nothing, otherwise one more than the place. What finds its slot taken has
    /// the next that is free.
    private let slots: [UInt16]

    private static let slotCount = 8192

    /// - Parameter text: fewer than 65,535 bytes, and fewer words than there are slots.
    init(text: StaticString) {
        self.text = text
        let (list, size) = (text.utf8Start, text.utf8CodeUnitCount)
        slots = [UInt16](unsafeUninitializedCapacity: Self.slotCount) { slots, count in
            slots.initialize(repeating: 0)
            count = Self.slotCount
            var place = 0
            while place < size {
                let start = place
                place = Self.end(of: list, from: place, size)
                var slot = Self.slot(Self.beginning(of: list, from: start, place &- start, size), place &- start)
                while slots[slot] != 0 { slot = (slot &+ 1) & (Self.slotCount &- 1) }
                slots[slot] = UInt16(truncatingIfNeeded: start &+ 1)
                place &+= 1
            }
        }
    }

    /// The mark of a word in any case; `nil` if it is not in the list.
    func mark(of word: Range<Int>, in bytes: Bytes) -> UInt8? {
        mark(count: word.count) { bytes.buffer[word.lowerBound + $0].lowered }
    }

    /// The mark of a word without its last letters, and with other ones in their place.
    func mark(of word: Range<Int>, without count: Int, with ending: StaticString, in bytes: Bytes) -> UInt8? {
        let stem = word.count - count
        return mark(count: stem + ending.utf8CodeUnitCount) {
            $0 < stem ? bytes[word.lowerBound + $0].lowered : ending.utf8Start[$0 - stem]
        }
    }

    @inline(__always)
    private func mark(count: Int, letter: (Int) -> UInt8) -> UInt8? {
        let list = text.utf8Start
        guard count > 0 else { return nil }
        var beginning: UInt64 = 0
        for offset in 0..<min(count, 8) { beginning |= UInt64(letter(offset)) &<< UInt64(offset &* 8) }
        var slot = Self.slot(beginning, count)
        while slots[slot] != 0 {
            let start = Int(slots[slot]) - 1
            var offset = 0
            while offset < count, start + offset < text.utf8CodeUnitCount, list[start + offset] == letter(offset) {
                offset += 1
            }
            if offset == count, !Self.isLetter(list[start + count]) { return list[start + count] }
            slot = (slot + 1) & (Self.slotCount - 1)
        }
        return nil
    }

    /// Where the mark of the word is that begins at `start`. Eight bytes at a time: in a list only marks and apostrophes
    /// have no bit 6.
    @inline(__always)
    private static func end(of list: UnsafePointer<UInt8>, from start: Int, _ size: Int) -> Int {
        var place = start
        while place &+ 8 <= size {
            let word = UInt64(littleEndian: UnsafeRawPointer(list + place).loadUnaligned(as: UInt64.self))
            let others = ~word & 0x4040_4040_4040_4040
            place &+= others.trailingZeroBitCount >> 3
            if others == 0 { continue }
            if list[place] != UInt8(ascii: "'") { return place }
            place &+= 1
        }
        while isLetter(list[place]) { place &+= 1 }
        return place
    }

    /// The first eight bytes of a word, or all of it and zeros.
    @inline(__always)
    private static func beginning(of list: UnsafePointer<UInt8>, from start: Int, _ count: Int, _ size: Int) -> UInt64 {
        if start &+ 8 <= size {
            let word = UInt64(littleEndian: UnsafeRawPointer(list + start).loadUnaligned(as: UInt64.self))
            return count >= 8 ? word : word & ((1 &<< UInt64(count &* 8)) &- 1)
        }
        var word: UInt64 = 0
        for offset in 0..<min(count, 8) { word |= UInt64(list[start &+ offset]) &<< UInt64(offset &* 8) }
        return word
    }

    /// Where a word is looked for: by its beginning and its length, which few words share.
    @inline(__always)
    private static func slot(_ beginning: UInt64, _ count: Int) -> Int {
        Int(truncatingIfNeeded: ((beginning &+ UInt64(count)) &* 0x9E37_79B9_7F4A_7C15) >> 51)
    }

    @inline(__always)
    private static func isLetter(_ byte: UInt8) -> Bool { byte.isLower || byte == UInt8(ascii: "'") }
}

/// What a word says about how much a text tells.
enum WordClass {
    /// A word that every text has.
    case common
    /// A term of the field.
    case term
    /// A word that rules and reasons are made of.
    case rule
    /// A word that says nothing.
    case vague
    /// A name, or a rare word.
    case unknown

    private static let list = WordList(text: words)

    /// The class of a word; forms of plural and verb go by the word they come from.
    init(_ word: Range<Int>, in bytes: Bytes) {
        let mark = Self.list.mark(of: word, in: bytes) ?? Self.stemmed(word, in: bytes)
        switch mark {
        case UInt8(ascii: "."): self = .common
        case UInt8(ascii: "+"): self = .term
        case UInt8(ascii: "!"): self = .rule
        case UInt8(ascii: "-"): self = .vague
        default: self = .unknown
        }
    }

    private static func stemmed(_ word: Range<Int>, in bytes: Bytes) -> UInt8? {
        func hasEnd(_ end: StaticString) -> Bool {
            word.count >= end.utf8CodeUnitCount + 3
                && bytes.hasAnyCase(end, at: word.upperBound - end.utf8CodeUnitCount)
        }
        func mark(_ count: Int, _ ending: StaticString = "") -> UInt8? {
            list.mark(of: word, without: count, with: ending, in: bytes)
        }
        let last = bytes[word.upperBound - 1].lowered
        if hasEnd("'s") { return mark(2) }
        if last == UInt8(ascii: "s") {
            if hasEnd("ies"), let found = mark(3, "y") { return found }
            if hasEnd("es"), let found = mark(2) ?? mark(1) { return found }
            if let found = mark(1) { return found }
            return hasEnd("ers") ? mark(3) ?? mark(2) : nil
        }
        if last == UInt8(ascii: "d"), hasEnd("ed") {
            if hasEnd("ied"), let found = mark(3, "y") { return found }
            if let found = mark(2) ?? mark(1) { return found }
            return isDoubled(before: word.upperBound - 2, in: bytes) ? mark(3) : nil
        }
        if last == UInt8(ascii: "g"), hasEnd("ing") {
            if let found = mark(3) ?? mark(3, "e") { return found }
            return isDoubled(before: word.upperBound - 3, in: bytes) ? mark(4) : nil
        }
        if last == UInt8(ascii: "y"), hasEnd("ly") { return mark(2) }
        if last == UInt8(ascii: "r"), hasEnd("er") { return mark(2) ?? mark(1) }
        return nil
    }

    private static func isDoubled(before place: Int, in bytes: Bytes) -> Bool { bytes[place - 1] == bytes[place - 2] }
}
