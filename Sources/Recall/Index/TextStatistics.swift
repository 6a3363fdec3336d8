/// How many texts some documents are, and how many words these have.
struct TextStatistics: Equatable, Sendable {
    var count: Int64 = 0
    var length: Int64 = 0

    static func + (one: Self, other: Self) -> Self {
        Self(count: one.count + other.count, length: one.length + other.length)
    }

    static func - (one: Self, other: Self) -> Self {
        Self(count: one.count - other.count, length: one.length - other.length)
    }
}

extension IndexReader {
    /// Those of many documents: whole columns are read.
    func statistics(of members: DocumentSet) throws -> TextStatistics {
        let flags = try column(.flags, UInt8.self)
        let lengths = try column(.lengths, UInt16.self)
        var sum = TextStatistics()
        for (place, word) in members.words.enumerated() {
            var rest = word
            while rest != 0 {
                let document = place << 6 + rest.trailingZeroBitCount
                rest &= rest - 1
                if flags[document] & DocumentFacts.isText != 0 {
                    sum.count += 1
                    sum.length += Int64(lengths[document])
                }
            }
        }
        return sum
    }

    /// Those of few documents.
    func statistics(of documents: [UInt32]) throws -> TextStatistics {
        var sum = TextStatistics()
        for document in documents {
            if let length = try textLength(Int(document)) {
                sum.count += 1
                sum.length += Int64(length)
            }
        }
        return sum
    }
}
