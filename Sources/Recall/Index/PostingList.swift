/// The postings of a term, in order of document.
struct PostingList: Sequence {
    private(set) var documents: [Int32] = []
    /// The bits of a ``Posting`` for each document.
    private(set) var bits: [UInt32] = []
    /// All bits that any of them has.
    private(set) var union: UInt32 = 0

    var count: Int { documents.count }

    mutating func reserve(_ count: Int) {
        documents.reserveCapacity(documents.count + count)
        bits.reserveCapacity(bits.count + count)
    }

    @inline(__always)
    mutating func append(_ document: Int32, _ posting: UInt32) {
        documents.append(document)
        bits.append(posting)
        union |= posting
    }

    /// Leaves only the documents of a set.
    mutating func keep(_ members: DocumentSet) {
        var kept = 0
        for index in documents.indices where members.contains(Int(documents[index])) {
            documents[kept] = documents[index]
            bits[kept] = bits[index]
            kept += 1
        }
        documents.removeSubrange(kept...)
        bits.removeSubrange(kept...)
    }

    func makeIterator() -> Zip2Sequence<[Int32], [UInt32]>.Iterator { zip(documents, bits).makeIterator() }
}
