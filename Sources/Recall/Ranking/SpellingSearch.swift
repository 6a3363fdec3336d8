/// Looks through a dictionary for words spelt much like one that is in no entry.
struct SpellingSearch {
    private let word: [UInt32]
    private let trigrams: [UInt64]
    private let farthest: Int
    private let letters: UInt64
    /// Which marks the trigrams have.
    private var marks = Array(repeating: false, count: 512)
    private var byDistance: [[[UInt8]]] = [[], []]
    private var alike: [(term: [UInt8], dice: Int64)] = []
    private var seen: Set<[UInt8]> = []

    /// - Parameter count: characters of the word, at least four.
    init(_ word: [UInt8], count: Int) {
        self.word = String(decoding: word, as: UTF8.self).unicodeScalars.map(\.value)
        trigrams = Self.trigrams(self.word)
        letters = Self.letters(word)
        farthest = count >= 8 ? 2 : count >= 5 ? 1 : 0
        let padded = [UInt32(ascii: "^")] + self.word + [UInt32(ascii: "$")]
        for index in 0..<padded.count - 2 {
            marks[Self.mark(padded[index], padded[index + 1], padded[index + 2])] = true
        }
    }

    /// Looks at a term of the dictionary.
    mutating func look(at term: [UInt8]) {
        guard term.count * 3 >= word.count, term.count <= word.count * 12 else { return }
        // Two cheap looks rule most terms out: letters in common, and trigrams of which the marks are in common.
        let mightBeNear = farthest > 0 && (letters ^ Self.letters(term)).nonzeroBitCount <= 2 * farthest
        let mightBeAlike = mightShareHalf(term)
        guard mightBeNear || mightBeAlike else { return }
        let other =
            term.allSatisfy { $0 < 0x80 }
            ? term.map(UInt32.init) : String(decoding: term, as: UTF8.self).unicodeScalars.map(\.value)
        if mightBeNear, abs(other.count - word.count) <= farthest {
            let distance = Self.distance(word, other, atMost: farthest)
            if distance > 0, distance <= farthest, !byDistance[distance - 1].contains(term) {
                byDistance[distance - 1].append(term)
            }
        }
        guard mightBeAlike, other.count >= 2 else { return }
        let theirs = Self.trigrams(other)
        var (i, j, common) = (0, 0, 0)
        while i < trigrams.count, j < theirs.count {
            if trigrams[i] == theirs[j] {
                common += 1
                i += 1
                j += 1
            } else if trigrams[i] < theirs[j] {
                i += 1
            } else {
                j += 1
            }
        }
        if common * 4 >= trigrams.count + theirs.count, seen.insert(term).inserted {
            alike.append((term, Fixed.over(Int64(2 * common), Int64(trigrams.count + theirs.count))))
        }
    }

    /// A bit for each byte modulo 64 that a word has: one letter more or less is one bit.
    private static func letters(_ word: [UInt8]) -> UInt64 {
        // Beyond ASCII one letter may be several bytes: these are not ruled out.
        var bits: UInt64 = 0
        for byte in word where byte < 0x80 { bits |= 1 << UInt64(byte & 63) }
        return bits
    }

    private static func mark(_ a: UInt32, _ b: UInt32, _ c: UInt32) -> Int {
        Int(((a &* 31 &+ b) &* 31 &+ c) & 511)
    }

    /// Whether half of all trigrams may be in common. Beyond ASCII nothing is ruled out.
    private func mightShareHalf(_ term: [UInt8]) -> Bool {
        var (common, last, before) = (0, UInt32(ascii: "^"), UInt32(0))
        for (index, byte) in term.enumerated() {
            if byte >= 0x80 { return true }
            if index > 0, marks[Self.mark(before, last, UInt32(byte))] { common += 1 }
            (before, last) = (last, UInt32(byte))
        }
        if marks[Self.mark(before, last, UInt32(ascii: "$"))] { common += 1 }
        // Of a term with n letters there are at most n trigrams; some may stand there twice.
        return common * 2 >= trigrams.count / 2 && common > 0
    }

    /// The terms at distance 1, and those at distance 2.
    func near() -> [[[UInt8]]] { byDistance.map { $0.sorted { $0.lexicographicallyPrecedes($1) } } }

    /// Terms that share at least half of their trigrams, the most alike first.
    func similar() -> [(term: [UInt8], dice: Int64)] {
        alike.sorted { $0.dice != $1.dice ? $0.dice > $1.dice : $0.term.lexicographicallyPrecedes($1.term) }
    }

    /// Trigrams of a word with its ends marked, sorted, each once.
    private static func trigrams(_ word: [UInt32]) -> [UInt64] {
        var all: [UInt64] = []
        let padded = [UInt32(ascii: "^")] + word + [UInt32(ascii: "$")]
        for index in 0..<max(0, padded.count - 2) {
            all.append(UInt64(padded[index]) << 42 | UInt64(padded[index + 1]) << 21 | UInt64(padded[index + 2]))
        }
        all.sort()
        var unique: [UInt64] = []
        for trigram in all where trigram != unique.last { unique.append(trigram) }
        return unique
    }

    /// Letters put in, left out, exchanged, or two in the other order; more than `most` for any number beyond it.
    private static func distance(_ a: [UInt32], _ b: [UInt32], atMost most: Int) -> Int {
        var before = Array(repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = Array(repeating: i + 1, count: b.count + 1)
            var least = i + 1
            for j in 0..<b.count {
                var value = min(last[j] + (a[i] == b[j] ? 0 : 1), min(last[j + 1], row[j]) + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { value = min(value, before[j - 1] + 1) }
                row[j + 1] = value
                least = min(least, value)
            }
            if least > most { return most + 1 }
            (before, last) = (last, row)
        }
        return last[b.count]
    }
}

extension UInt32 {
    fileprivate init(ascii: Unicode.Scalar) { self = ascii.value }
}
