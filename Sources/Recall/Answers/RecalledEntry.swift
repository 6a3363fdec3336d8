public import GitMemory

/// One answer to a question.
public struct RecalledEntry: Sendable {
    /// The entry and what is known of it.
    public let entry: ListedEntry
    /// How well it fits, with 16 fractional bits. Scores of different questions cannot be compared.
    public internal(set) var score: Int64
    /// A live entry that takes its place.
    public internal(set) var supersededBy: EntryID?
    /// The words of the entry by which it was found, in small letters, each once.
    public internal(set) var matched: [String] = []
    /// The same by the part of the entry in which they stand; only if that was asked for.
    public internal(set) var fields: [(name: String, words: [String])] = []
    /// How near its vector is to the question's, at most 1; only if that was asked for, and counted.
    public internal(set) var similarity: Double?
    /// The part of the content with most of these words.
    public internal(set) var snippet = Snippet()

    /// The score as a number.
    public var number: Double { Double(score) / Double(Fixed.one) }

    /// A part of a text.
    public struct Snippet: Sendable {
        /// The part, on one line; what was cut off shows as an ellipsis.
        public var text = ""
        /// Where the words are that were found, in bytes of `text`.
        public var hits: [Range<Int>] = []
    }
}

/// What a question came to.
public struct RecalledEntries: Sendable {
    /// The best, best first.
    public var entries: [RecalledEntry] = []
    /// Whether the question has a word to look for.
    public var hasTerms = true
    /// Why the index could not be used, if it could not.
    public var problem: String?
}
