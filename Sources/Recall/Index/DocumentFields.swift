/// What the index looks at of a memory. Texts are UTF-8.
package struct DocumentFields {
    package var content: [UInt8]
    package var context: [UInt8]?
    package var source: [UInt8]?
    package var scope: [UInt8]?
    package var key: [UInt8]?
    package var tags: [[UInt8]] = []
    /// The text of `occurred_at`.
    package var occurredAt: [UInt8]?
    /// Names and values of `data`, as words to be found.
    package var data: [[UInt8]] = []
    /// What is looked up exactly.
    package var exact: [UInt64] = []
    /// Whether the words are to be found: those of coordination are not.
    package var isText = true

    package init(content: [UInt8]) { self.content = content }

    /// Of a longer content only the beginning is looked at.
    static let maximumContent = 64 << 10
}

/// What ranking asks of an entry beside its terms.
struct DocumentFacts: Equatable {
    /// Words of the content, stop words included.
    var length: UInt16 = 0
    /// Those of them that are neither speaker nor caption.
    var words: UInt16 = 0
    var flags: UInt8 = 0
    /// Days since 1970; ``noDay`` without a date.
    var day = noDay
    /// What the source is in its scope; 0 without one.
    var session: UInt32 = 0

    static let noDay = Int32.min
    static let endsWithQuestion: UInt8 = 1
    static let hasQuestion: UInt8 = 2
    static let firstPerson: UInt8 = 4
    static let hasTimeWord: UInt8 = 8
    /// Whether the words count in the statistics.
    static let isText: UInt8 = 16
    /// Two bits: names inside of the text, at most three.
    static let namesShift: UInt8 = 6

    var names: Int64 { Int64(flags >> Self.namesShift) }
}
