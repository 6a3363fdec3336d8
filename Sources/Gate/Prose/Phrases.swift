/// Phrases by their first letter, to be looked for where a word begins.
struct Phrases: Sendable {
    private struct Phrase: Sendable {
        let text: StaticString
        /// The first four bytes, or three where there are no more.
        let start: UInt32
        let mask: UInt32

        init(_ text: StaticString) {
            self.text = text
            let isShort = text.utf8CodeUnitCount < 4
            mask = isShort ? 0xFF_FFFF : .max
            start = Phrases.start { $0 == 3 && isShort ? 0 : text.utf8Start[$0] } & mask
        }
    }

    private let phrases: [Phrase]
    private let starts: [Int]
    /// The second letters of the phrases of each first letter, a bit each.
    private let seconds: [UInt32]

    /// - Parameter given: phrases in lower case, of three bytes or more. One that ends with a letter ends where a word does.
    init(_ given: [StaticString]) {
        var starts = [Int](repeating: 0, count: 27)
        for phrase in given { starts[Self.letter(of: phrase) + 1] += 1 }
        for letter in 1...26 { starts[letter] += starts[letter - 1] }
        self.starts = starts
        phrases = [Phrase](unsafeUninitializedCapacity: given.count) { phrases, count in
            for phrase in given {
                phrases.initializeElement(at: starts[Self.letter(of: phrase)], to: Phrase(phrase))
                starts[Self.letter(of: phrase)] += 1
            }
            count = given.count
        }
        var seconds = [UInt32](repeating: 0, count: 26)
        for phrase in given { seconds[Self.letter(of: phrase)] |= Self.bit(phrase.utf8Start[1]) }
        self.seconds = seconds
    }

    private static func bit(_ byte: UInt8) -> UInt32 { 1 << UInt32(byte & 31) }

    private static func letter(of phrase: StaticString) -> Int { Int(phrase.utf8Start[0]) - 97 }

    /// Four bytes as a number in which letters of either case are the same.
    @inline(__always)
    private static func start(_ byte: (Int) -> UInt8) -> UInt32 {
        (UInt32(byte(0)) | UInt32(byte(1)) << 8 | UInt32(byte(2)) << 16 | UInt32(byte(3)) << 24) | 0x2020_2020
    }

    /// Whether a phrase begins with this word.
    func has(_ words: ArraySlice<Prose.Word>, _ index: Int, in bytes: Bytes) -> Bool {
        has(at: words[index].range.lowerBound, in: bytes)
    }

    /// Whether a phrase begins at a place.
    func has(at place: Int, in bytes: Bytes) -> Bool {
        let letter = Int(bytes[place] | 0x20) - 97
        guard 0..<26 ~= letter else { return false }
        guard seconds[letter] & Self.bit(bytes[place + 1]) != 0 else { return false }
        let start = Self.start { bytes[place + $0] }
        for number in starts[letter]..<starts[letter + 1] {
            let phrase = phrases[number]
            if start & phrase.mask == phrase.start, bytes.hasAnyCase(phrase.text, at: place),
                !bytes[place + phrase.text.utf8CodeUnitCount].isAlphanumeric
            {
                return true
            }
        }
        return false
    }

    /// What gives a reason, or says what happens otherwise.
    static let reasons = Phrases([
        "because", "so that", "due to", "otherwise", "or else", "in order to", "therefore", "which means", "instead of",
        "rather than", "since", "unless", "to avoid", "to prevent", "hence", "as a result", "caused by", "root cause",
        "until", "that is why", "which is why", "or it", "or the", "even if", "only if", "only when", "as soon as",
        "whenever",
        "turns out", "turned out", "thus", "so the", "so it", "fixed by", "solved by", "in case", "whereas",
    ])

    /// What shows how something fails.
    static let errors = Phrases([
        "connection refused", "permission denied", "no such file", "not found", "timed out", "times out", "exit code",
        "exit status", "exits with", "fails with", "failed with", "segmentation fault", "out of memory",
        "stack overflow",
        "deadlock", "deadlocks", "segfault", "segfaults", "race condition", "throws", "returns 4", "returns 5",
        "status 4",
        "status 5", "http 4", "http 5", "broken pipe", "undefined reference", "cannot find", "no space left", "panics",
    ])

    /// What only says how somebody sees it.
    static let opinions = Phrases([
        "i think", "i believe", "i feel", "i like", "i love", "i hate", "i guess", "i suppose", "i wish", "i prefer",
        "in my opinion", "in my view", "imo", "imho", "personally", "my favorite", "my favourite", "we should probably",
        "it would be nice", "it would be great", "should be considered", "is overrated", "are overrated",
        "is underrated",
        "much better than", "way better", "is better", "are better", "is the best", "are the best", "is so much",
        "feels", "a pleasure", "a joy", "a pain", "a nightmare", "i'd rather", "i would rather", "looks great",
        "looks good", "sucks", "is hard to", "too complex", "too complicated", "overkill", "i dislike", "i don't like",
        "we could", "could be improved", "seems like a", "is boring", "is annoying", "are annoying",
        "worth considering",
    ])

    /// What looks vague, and is not.
    static let mild = Phrases([
        "at least", "at most", "best effort", "best-effort", "well-known", "well known", "as well", "kind of", "key",
        "general", "stable", "fast", "slow", "could not", "good for", "sort", "matter", "broken pipe", "wrong",
        "effort",
        "like", "sometimes", "often", "usually", "modern", "simple", "should not", "effective", "later", "certain",
        "broken",
        "should", "clean", "bit", "bits", "lot", "slowly", "sorted", "matters", "perfect hash", "easy to miss", "some",
        "various",
    ])
}
