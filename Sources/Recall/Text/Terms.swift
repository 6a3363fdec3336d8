/// Makes terms of words: an irregular form becomes its base, and what is left of it the stem.
struct Terms {
    private var stemmer = PorterStemmer()
    private var buffer: [UInt8] = []

    /// The term of a folded word.
    mutating func term(of word: ArraySlice<UInt8>) -> [UInt8] {
        withTerm(of: word) { Array($0) }
    }

    /// The term of a token: only words are stemmed.
    mutating func term(of token: Tokens.Token, in tokens: Tokens) -> [UInt8] {
        token.kind == .word ? term(of: tokens.text(token)) : Array(tokens.text(token))
    }

    mutating func withTerm<Result>(of word: ArraySlice<UInt8>, _ body: ([UInt8]) -> Result) -> Result {
        buffer.removeAll(keepingCapacity: true)
        if let place = WordTables.irregularForms[WordHash.of(word)] {
            buffer.append(contentsOf: WordTables.irregularBases[Int(place)])
        } else {
            buffer.append(contentsOf: word)
        }
        if buffer.allSatisfy({ $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }) { stemmer.stem(&buffer, from: 0) }
        return body(buffer)
    }
}
