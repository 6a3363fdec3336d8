/// What the terms of a dictionary have in common with a few words, cheaply: nothing that a term shares with the one before
/// it is looked at again.
final class TermFilter {
    /// At most so many words at once, in a byte each.
    static let words = 8
    /// How many marks there are; several trigrams may have one.
    static let marks = 512
    private static let longest = 256

    /// By mark: 1 in the byte of each word that has it.
    private let marked = Zeroed<UInt64>(marks)
    /// By length of the beginning: the letters there, the trigrams whose marks are a word's, and whether it is ASCII.
    private let lettersTo = Zeroed<UInt64>(longest)
    private let commonTo = Zeroed<UInt64>(longest)
    private let isOtherTo = Zeroed<UInt8>(longest)
    /// So many bytes at the beginning were read: all, but of a term that is too long.
    private var known = 0
    private var common: UInt64 = 0
    /// The letters of the term.
    private(set) var letters: UInt64 = 0
    /// Whether nothing can be ruled out: the term is not ASCII, or too long.
    private var isOther = false

    /// Adds a word by the marks of its trigrams.
    func add(_ marks: [Bool], lane: Int) {
        for mark in marks.indices where marks[mark] { marked[mark] |= 1 << UInt64(lane * 8) }
    }

    /// The mark of a trigram; the ends of a word are `^` and `$`.
    @inline(__always)
    static func mark(_ a: UInt32, _ b: UInt32, _ c: UInt32) -> Int {
        Int(truncatingIfNeeded: ((a &* 31 &+ b) &* 31 &+ c) & UInt32(marks - 1))
    }

    /// Reads a term of which the first bytes are those of the one before.
    @inline(__always)
    func read(_ term: UnsafeBufferPointer<UInt8>, from shared: Int) {
        let first = min(shared, known)
        let isLong = term.count >= Self.longest
        known = isLong ? first : term.count
        var last = first > 0 ? UInt32(term[first - 1]) : UInt32(UInt8(ascii: "^"))
        var before = first > 1 ? UInt32(term[first - 2]) : UInt32(UInt8(ascii: "^"))
        for index in first..<known {
            let byte = term[index]
            let isASCII = byte < 0x80
            isOtherTo[index + 1] = isASCII ? isOtherTo[index] : 1
            lettersTo[index + 1] = isASCII ? lettersTo[index] | 1 << UInt64(byte & 63) : lettersTo[index]
            let next = UInt32(byte)
            commonTo[index + 1] = index == 0 ? 0 : commonTo[index] &+ marked[Self.mark(before, last, next)]
            (before, last) = (last, next)
        }
        isOther = isLong || isOtherTo[known] != 0
        letters = lettersTo[known]
        common = commonTo[known] &+ (known > 0 ? marked[Self.mark(before, last, UInt32(UInt8(ascii: "$")))] : 0)
    }

    /// How many trigrams of the term have a mark of the word's; `nil` if that is not known.
    @inline(__always)
    func common(_ lane: Int) -> Int? { isOther ? nil : Int(truncatingIfNeeded: (common >> UInt64(lane * 8)) & 0xff) }
}
