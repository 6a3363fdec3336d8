/// Looks through a dictionary for words spelt much like one that is in no entry.
struct SpellingSearch {
    private let word: [UInt32]
    private let trigrams: [UInt64]
    private let farthest: Int
    private let letters: UInt64
    /// Which marks the trigrams have.
    private var marks = Array(repeating: false, count: TermFilter.marks)
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

    /// Looks for several words in a dictionary at once.
    static func look(in segment: Segment, for searches: inout [SpellingSearch]) throws {
        for start in stride(from: 0, to: searches.count, by: TermFilter.words) {
            let range = start..<min(searches.count, start + TermFilter.words)
            let filter = TermFilter()
            for (lane, number) in range.enumerated() { filter.add(searches[number].marks, lane: lane) }
            try segment.forEachTerm { term, shared in
                filter.read(term, from: shared)
                for (lane, number) in range.enumerated() {
                    let common = filter.common(lane)
                    let might = searches[number].might(term, letters: filter.letters, common: common)
                    if might.beNear || might.beAlike {
                        searches[number].consider(Array(term), might.beNear, might.beAlike)
                    }
                }
            }
        }
    }

    /// Two cheap looks rule most terms out: letters in common, and trigrams in common.
    ///
    /// - Parameters:
    ///   - letters: ``letters(_:)`` of the term.
    ///   - common: how many of its trigrams have a mark of one of the word's, at least those in common; `nil` beyond
    ///     ASCII, where nothing is ruled out.
    @inline(__always)
    private func might(
        _ term: UnsafeBufferPointer<UInt8>, letters: UInt64, common: Int?
    ) -> (beNear: Bool, beAlike: Bool) {
        guard term.count * 3 >= word.count, term.count <= word.count * 12 else { return (false, false) }
        let beNear =
            farthest > 0 && (common == nil || abs(term.count - word.count) <= farthest)
            && (self.letters ^ letters).nonzeroBitCount <= 2 * farthest
        guard let common else { return (beNear, true) }
        // The end and each letter but the first end a trigram of their own.
        return (beNear, common * 4 >= trigrams.count + letters.nonzeroBitCount)
    }

    private mutating func consider(_ term: [UInt8], _ mightBeNear: Bool, _ mightBeAlike: Bool) {
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

    private static func mark(_ a: UInt32, _ b: UInt32, _ c: UInt32) -> Int { TermFilter.mark(a, b, c) }

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
