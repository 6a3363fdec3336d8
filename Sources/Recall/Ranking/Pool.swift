/// The documents of a view with all that ranking asks of them beside their terms.
///
/// What a question or the view has no use for is not read.
struct Pool {
    let index: IndexReader
    let members: DocumentSet
    /// Whether all documents of the index are in the view.
    let isWhole: Bool
    /// How many texts there are, and the words of all of them.
    let (count, totalLength): (Int64, Int64)
    let lengths: [UInt16]
    /// Who follows whom; `nil` where nobody does.
    let chains: Chains?
    /// When entries happened; `nil` if the question does not name a month.
    let moments: Moments?

    /// - Parameters:
    ///   - members: the documents of the view.
    ///   - statistics: those of the view, where they are known.
    ///   - lengths: of all documents, where they are known.
    ///   - question: what is asked of it.
    init(
        _ index: IndexReader, _ members: DocumentSet, _ statistics: TextStatistics? = nil, lengths: [UInt16]? = nil,
        for question: Question
    ) throws {
        self.index = index
        self.members = members
        isWhole = members.count == index.count
        self.lengths = try lengths ?? index.column(.lengths, UInt16.self)
        let statistics = try statistics ?? index.statistics(of: members)
        (count, totalLength) = (statistics.count, max(1, statistics.length))
        chains = try index.segments.contains { !$0.isEmpty(.edges) } ? Chains(index, members) : nil
        moments = try question.months.isEmpty ? nil : Moments(index, members)
    }

    /// The length of an entry to that of all.
    func ratio(of length: UInt16) -> Int64 { Fixed.over(Int64(length) * count, totalLength) }

    func isInChain(_ document: Int) -> Bool {
        guard let chains else { return false }
        return chains.previous[document] >= 0 || chains.next[document] >= 0
    }

    /// What counts of entries that follow one another within a source.
    struct Chains {
        let words: [UInt16]
        let flags: [UInt8]
        let sessions: [UInt32]
        /// The entry before and the one after; -1 without one.
        private(set) var previous: [Int32]
        private(set) var next: [Int32]

        /// Of several entries before or after one, the one with the least id counts.
        fileprivate init(_ index: IndexReader, _ members: DocumentSet) throws {
            words = try index.segments.flatMap { try $0.words() }
            flags = try index.column(.flags, UInt8.self)
            sessions = try index.segments.flatMap { try $0.sessions() }
            previous = Array(repeating: -1, count: index.count)
            next = previous
            func isLess(_ a: Int, _ b: Int32) throws -> Bool {
                try b < 0 || index.id(a).lexicographicallyPrecedes(index.id(Int(b)))
            }
            for segment in index.segments {
                let numbers = try segment.section(.edges).integers(UInt32.self)
                for at in stride(from: 0, to: numbers.count - 1, by: 2) {
                    let (first, second) = (Int(numbers[at]), Int(numbers[at + 1]))
                    guard first < index.count, second < index.count else { throw IndexFault.damaged }
                    guard members.contains(first), members.contains(second) else { continue }
                    if try isLess(first, previous[second]) { previous[second] = Int32(first) }
                    if try isLess(second, next[first]) { next[first] = Int32(second) }
                }
            }
        }
    }

    /// The days of entries.
    struct Moments {
        let days: [Int32]
        /// Days that texts speak of, in order of document.
        let dates: [(document: Int, date: RelativeDate)]

        fileprivate init(_ index: IndexReader, _ members: DocumentSet) throws {
            days = try index.segments.flatMap { try $0.days() }
            var dates: [(document: Int, date: RelativeDate)] = []
            for (segment, base) in zip(index.segments, index.bases) {
                let bytes = try segment.section(.dates)
                for at in stride(from: 0, to: bytes.count - bytes.count % 12, by: 12) {
                    let document = base + Int(bytes.integer(UInt32.self, at: at))
                    guard document < index.count else { throw IndexFault.damaged }
                    let date = RelativeDate(
                        day: bytes.integer(Int32.self, at: at + 4),
                        tolerance: UInt8(truncatingIfNeeded: bytes.integer(UInt32.self, at: at + 8)))
                    if members.contains(document) { dates.append((document, date)) }
                }
            }
            self.dates = dates
        }
    }
}
