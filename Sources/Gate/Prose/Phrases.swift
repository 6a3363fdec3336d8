/// Phrases by their first letter, to be looked for where a word begins.
struct Phrases: Sendable {
    private let phrases: [StaticString]
    private let starts: [Int]

    /// - Parameter given: phrases in lower case. One that ends with a letter ends where a word does.
    init(_ given: [StaticString]) {
        var (ordered, starts): ([StaticString], [Int]) = ([], [0])
        for letter in UInt8(ascii: "a")...UInt8(ascii: "z") {
            ordered += given.filter { $0.utf8Start[0] == letter }
            starts.append(ordered.count)
        }
        phrases = ordered
        self.starts = starts
    }

    /// Whether a phrase begins with this word.
    func has(_ words: ArraySlice<Prose.Word>, _ index: Int, in bytes: Bytes) -> Bool {
        let place = words[index].range.lowerBound
        let letter = Int(bytes[place].lowered) - 97
        guard 0..<26 ~= letter else { return false }
        for number in starts[letter]..<starts[letter + 1] {
            let phrase = phrases[number]
            if bytes.hasAnyCase(phrase, at: place), !bytes[place + phrase.utf8CodeUnitCount].isAlphanumeric {
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
