/// What an endpoint answers: a vector for each text.
enum EmbeddingAnswer {
    /// Vectors with more numbers are refused.
    static let mostNumbers = 8192

    /// The vectors in the order of the texts.
    ///
    /// - Throws: ``EmbeddingFailure`` if these are not that many vectors, all of one length.
    static func vectors(_ answer: String, count: Int) throws(EmbeddingFailure) -> [[Float]] {
        let value: JSON
        do {
            value = try JSON(parsing: answer)
        } catch {
            throw EmbeddingFailure("the endpoint's answer is not JSON")
        }
        guard case .object(let object) = value, case .array(let items)? = object["data"] else {
            throw EmbeddingFailure("the endpoint's answer has no vectors")
        }
        guard items.count == count else {
            throw EmbeddingFailure("the endpoint answers \(count) texts with \(items.count) vectors")
        }
        var vectors = [[Float]](repeating: [], count: count)
        for (place, item) in items.enumerated() {
            guard case .object(let member) = item, case .array(let numbers)? = member["embedding"] else {
                throw EmbeddingFailure("the endpoint's answer has no vectors")
            }
            var index = place
            if case .number(let number)? = member["index"] { index = Int(exactly: number) ?? -1 }
            guard vectors.indices.contains(index), vectors[index].isEmpty else {
                throw EmbeddingFailure("the endpoint's answer does not say which vector is of which text")
            }
            vectors[index] = try vector(numbers)
        }
        guard vectors.allSatisfy({ $0.count == vectors[0].count }) else {
            throw EmbeddingFailure("the endpoint's vectors differ in length")
        }
        return vectors
    }

    private static func vector(_ numbers: [JSON]) throws(EmbeddingFailure) -> [Float] {
        guard 1...mostNumbers ~= numbers.count else {
            throw EmbeddingFailure("the endpoint's vectors have \(numbers.count) numbers")
        }
        var vector: [Float] = []
        vector.reserveCapacity(numbers.count)
        for number in numbers {
            guard case .number(let number) = number, Float(number).isFinite else {
                throw EmbeddingFailure("the endpoint's vectors have something that is no number")
            }
            vector.append(Float(number))
        }
        guard vector.contains(where: { $0 != 0 }) else {
            throw EmbeddingFailure("the endpoint's vectors have only zeros")
        }
        return vector
    }
}
