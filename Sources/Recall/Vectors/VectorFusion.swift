/// Takes what vectors say into account beside words.
enum VectorFusion {
    /// An entry whose vector is near to the question's.
    struct Near {
        var document: Int
        /// The cosine of the angle between them.
        var cosine: Float

        /// The cosine with four digits.
        var number: Double { (Double(cosine) * 10_000).rounded() / 10_000 }
    }

    /// So many of the nearest count.
    static let most = 50
    /// What the nearest gets, of the best score by words, in thousandths. In a dialogue words with their neighbours say
    /// more than a vector does.
    private static let (weight, weightInChain): (Int64, Int64) = (700, 150)
    /// After this many ranks half of that is left.
    private static let half: Int64 = 10

    /// Adds to the scores of the nearest by their rank. Cosines of different models cannot be compared, ranks can.
    ///
    /// - Parameters:
    ///   - near: the nearest first.
    ///   - hits: all entries with a score by words; those that are near and have none are added.
    ///   - isInChain: whether an entry is part of a dialogue.
    static func fuse(_ near: [Near], into hits: inout [Ranker.Hit], isInChain: (Int) -> Bool) {
        guard !near.isEmpty else { return }
        let best = hits.reduce(Fixed.one) { max($0, $1.score) }
        var gains: [Int: Int64] = [:]
        for (rank, entry) in near.enumerated() {
            let weight = Fixed.thousandths(isInChain(entry.document) ? weightInChain : weight)
            gains[entry.document] = Fixed.times(best, weight) * half / (half + Int64(rank))
        }
        for index in hits.indices {
            if let gain = gains.removeValue(forKey: hits[index].document) { hits[index].score += gain }
        }
        for (document, gain) in gains { hits.append(Ranker.Hit(document: document, score: gain)) }
    }
}
