/// The documents of a view with all that ranking asks of them beside their terms.
struct Pool {
    let index: IndexReader
    let members: DocumentSet
    /// How many texts there are, and the words of all of them.
    let (count, totalLength): (Int64, Int64)
    let lengths: [UInt16]
    let words: [UInt16]
    let flags: [UInt8]
    let days: [Int32]
    let sessions: [UInt32]
    /// The entry before and the one after, within a source; -1 without one.
    let previous: [Int32]
    let next: [Int32]
    /// Days that texts speak of, in order of document.
    let dates: [(document: Int, date: RelativeDate)]

    /// - Parameter members: the documents of the view.
    init(_ index: IndexReader, _ members: DocumentSet) throws {
        self.index = index
        self.members = members
        lengths = try index.column(.lengths, UInt16.self)
        words = try index.column(.words, UInt16.self)
        flags = try index.column(.flags, UInt8.self)
        days = try index.column(.days, Int32.self)
        sessions = try index.column(.sessions, UInt32.self)
        var (count, total) = (Int64(0), Int64(0))
        for (place, word) in members.words.enumerated() {
            var rest = word
            while rest != 0 {
                let document = place << 6 + rest.trailingZeroBitCount
                rest &= rest - 1
                if flags[document] & DocumentFacts.isText != 0 {
                    count += 1
                    total += Int64(lengths[document])
                }
            }
        }
        (self.count, totalLength) = (count, max(1, total))
        (previous, next) = try Self.links(index, members)
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

    /// Of several entries before or after one, the one with the least id counts.
    private static func links(
        _ index: IndexReader, _ members: DocumentSet
    ) throws -> (previous: [Int32], next: [Int32]) {
        var previous = Array(repeating: Int32(-1), count: index.count)
        var next = previous
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
        return (previous, next)
    }

    func isInChain(_ document: Int) -> Bool { previous[document] >= 0 || next[document] >= 0 }
}
