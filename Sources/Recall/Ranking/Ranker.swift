/// Scores the entries of a pool for a question: BM25F over the fields of an entry and, in a chain, over its neighbours.
///
/// All is whole numbers, terms in the order of their bytes, so the same pool and question give the same scores anywhere.
struct Ranker {
    let pool: Pool
    let question: Question
    private var fetched: [[UInt8]: Fetched] = [:]

    /// Below 2^31: a term gives at most its weight, some 2^20, and a question has at most 256.
    let totals: Zeroed<Int32>
    var touched: [Int32] = []
    let isTouched: Zeroed<UInt8>
    /// What a term gives each document of a chain, cleared after each.
    private let weights: Zeroed<Int32>
    private var weighted: [Int32] = []
    private var plain = PlainScores()
    /// Of the question's words that are in no entry, what is spelt like them.
    private(set) var spellings: [[UInt8]: SpellingSearch] = [:]
    /// Documents whose speaker the question names.
    private(set) var isNamed: Set<Int32> = []
    /// Documents whose scope the question names.
    private(set) var hasNamedScope: Set<Int32> = []
    private(set) var sessions = WordMap()
    private(set) var sessionTotals: [Int64] = []
    private var sessionCounts: [Int64] = []

    /// The terms that were looked for, those related to the question's own included.
    private(set) var lookedFor: Set<[UInt8]> = []

    /// A document and its score, with 16 fractional bits.
    struct Hit {
        var document: Int
        var score: Int64
    }

    /// The postings of a term in the pool.
    struct Fetched {
        var postings = PostingList()
        /// In how many documents it counts.
        var frequency: Int64 = 0
        var idf: Int64 = 0
    }

    private static let k1 = Fixed.thousandths(1200)
    /// Terms in more entries than these say nothing of their neighbours.
    private static let mostLent = 5000

    init(_ pool: Pool, _ question: Question) {
        self.pool = pool
        self.question = question
        totals = Zeroed(pool.index.count)
        isTouched = Zeroed(pool.index.count)
        weights = Zeroed(pool.index.count)
    }

    /// All entries with a score above 0, in no order.
    mutating func rank() throws -> [Hit] {
        guard pool.count > 0, !question.terms.isEmpty else { return [] }
        let terms = question.terms.sorted { $0.text.lexicographicallyPrecedes($1.text) }
        let asked = Set(terms.map(\.text))
        // What is not in the pool is looked for among all of its words, which takes as long as all else together.
        let unknown = try terms.filter { try fetch($0.text).frequency == 0 }
        let lookout = SpellingLookout(for: unknown, in: pool.index.segments)
        defer { lookout.end() }
        for term in terms where try fetch(term.text).frequency > 0 { try take(term, besides: asked) }
        spellings = try lookout.found()
        for term in unknown { try take(term, besides: asked) }
        return try finish()
    }

    private mutating func take(_ term: Question.Term, besides asked: Set<[UInt8]>) throws {
        let technical = Synonyms.technical(term.text)
        let related = try related(to: term, technical: technical, besides: asked)
        lookedFor.insert(term.text)
        lookedFor.formUnion(related.map(\.term))
        try noteScope(term.text, technical)
        try score(term, related)
    }

    // MARK: - Postings

    mutating func fetch(_ term: [UInt8]) throws -> Fetched {
        if let known = fetched[term] { return known }
        var found = Fetched()
        for (segment, base) in zip(pool.index.segments, pool.index.bases) {
            try segment.append(term, to: &found.postings, from: base)
        }
        if !pool.isWhole { found.postings.keep(pool.members) }
        found.frequency = frequency(of: found.postings)
        // ln(1 + (N - df + .5) / (df + .5))
        // In a large store a word that all memories have would round to nothing, and the memories be no hits.
        found.idf = max(
            Fixed.leastWeight, Fixed.log(2 * pool.count + 2) - Fixed.log(2 * min(found.frequency, pool.count) + 1))
        fetched[term] = found
        return found
    }

    private func frequency(of list: PostingList) -> Int64 {
        var frequency: Int64 = 0
        guard pool.chains != nil else {
            for bits in list.bits where bits & Posting.counted != 0 { frequency += 1 }
            return frequency
        }
        for (document, bits) in list {
            let counted = pool.isInChain(Int(document)) ? Posting.countedInChain : Posting.counted
            if bits & counted != 0 { frequency += 1 }
        }
        return frequency
    }

    private mutating func noteScope(_ term: [UInt8], _ neighbours: [[UInt8]]) throws {
        for name in [term] + neighbours {
            let list = try fetch(name).postings
            guard list.union & Posting.scope != 0 else { continue }
            for (document, bits) in list where bits & Posting.scope != 0 { hasNamedScope.insert(document) }
        }
    }

    // MARK: - A term

    private mutating func score(_ term: Question.Term, _ related: [Related]) throws {
        let own = try fetch(term.text)
        let pool = pool
        var isName = false
        if pool.chains != nil, own.postings.union & Posting.speaker != 0 {
            for (document, bits) in own.postings
            where bits & Posting.speaker != 0 && pool.isInChain(Int(document)) {
                isName = true
                isNamed.insert(document)
            }
        }
        let lends = own.postings.count <= Self.mostLent
        let weight = Fixed.times(own.idf, term.weight)
        let parts = try parts(of: related, of: term, idf: own.idf)
        plain.begin(idf: weight, k1: Self.k1, pool)
        var (gains, place) = (Gains(), 0)
        /// All parts of one document, that of the term's own posting beside them.
        func takeParts(of document: Int32) {
            gains.clear()
            while place < parts.count, parts[place].document == document {
                gains.add(parts[place].kind, Posting(bits: parts[place].bits), parts[place].weight)
                place += 1
            }
        }
        let (documents, bits) = (own.postings.documents, own.postings.bits)
        let hasChains = pool.chains != nil
        for index in documents.indices {
            let document = documents[index]
            while place < parts.count, parts[place].document < document {
                let other = parts[place].document
                takeParts(of: other)
                add(Int(other), Posting(), gains, isName, lends, weight)
            }
            if place < parts.count, parts[place].document == document {
                takeParts(of: document)
                add(Int(document), Posting(bits: bits[index]), gains, isName, lends, weight)
            } else if hasChains, pool.isInChain(Int(document)) {
                gains.clear()
                add(Int(document), Posting(bits: bits[index]), gains, isName, lends, weight)
            } else {
                give(plain.score(bits[index], pool.lengths[Int(document)]), to: Int(document))
            }
        }
        while place < parts.count {
            let other = parts[place].document
            takeParts(of: other)
            add(Int(other), Posting(), gains, isName, lends, weight)
        }
        settle(weight)
    }

    /// Adds what a term and those related to it give a document, and what that lends to its neighbours.
    private mutating func add(
        _ document: Int, _ posting: Posting, _ gains: Gains, _ isName: Bool, _ lends: Bool, _ idf: Int64
    ) {
        let ratio = pool.ratio(of: pool.lengths[document])
        guard let chains = pool.chains, pool.isInChain(document) else {
            let weight = gains.weight(beside: posting, ratio: ratio)
            if weight > 0 { give(PlainScores.score(of: weight, idf: idf, k1: Self.k1), to: document) }
            return
        }
        if isName { return }
        let content =
            posting.count(.text) * Fixed.one + posting.count(.caption) * Fixed.one / 2
            + (posting.count(.tags) + posting.count(.scope) + posting.count(.key)) * Fixed.one + gains.inside
        guard content > 0 || posting.bits & Posting.spoken != 0 else { return }
        lend(Fixed.over(content, Gains.norm(ratio)), to: document)
        let spoken = posting.count(.text) + posting.count(.caption) + posting.count(.speaker)
        if spoken > 0 { addToSession(UInt64(chains.sessions[document]), spoken) }
        guard lends else { return }
        let lent = Fixed.over(content, Fixed.thousandths(250) + Fixed.times(Fixed.thousandths(750), ratio))
        let asks = chains.flags[document] & DocumentFacts.hasQuestion != 0
        var after = Int(chains.next[document])
        for weight in [asks ? Self.afterQuestion : Self.afterOne, Self.afterTwo, Self.farther] {
            guard after >= 0 else { break }
            lend(Fixed.times(weight, lent), to: after)
            after = Int(chains.next[after])
        }
        var before = Int(chains.previous[document])
        for weight in [Self.beforeOne, Self.beforeTwo, Self.farther] {
            guard before >= 0 else { break }
            lend(Fixed.times(weight, lent), to: before)
            before = Int(chains.previous[before])
        }
    }

    private static let afterOne = Fixed.thousandths(300)
    private static let afterQuestion = Fixed.thousandths(800)
    private static let afterTwo = Fixed.thousandths(200)
    private static let beforeOne = Fixed.thousandths(100)
    private static let beforeTwo = Fixed.thousandths(50)
    private static let farther = Fixed.thousandths(100)

    /// Adds to the score of a document that nothing lends to.
    @inline(__always)
    private mutating func give(_ score: Int64, to document: Int) {
        if score < 0 { return }
        totals[document] += Int32(truncatingIfNeeded: score)
        if isTouched[document] == 0 {
            isTouched[document] = 1
            touched.append(Int32(truncatingIfNeeded: document))
        }
    }

    private mutating func lend(_ weight: Int64, to document: Int) {
        if weight <= 0 { return }
        if weights[document] == 0 { weighted.append(Int32(document)) }
        weights[document] = Int32(clamping: Int64(weights[document]) + weight)
    }

    private mutating func addToSession(_ session: UInt64, _ count: Int64) {
        guard session != 0 else { return }
        let number = Int(sessions.insert(session, UInt32(sessionTotals.count)))
        if number == sessionTotals.count {
            sessionTotals.append(0)
            sessionCounts.append(0)
        }
        sessionCounts[number] += count
    }

    /// Turns what a term gave the entries of chains into scores.
    private mutating func settle(_ idf: Int64) {
        for document in weighted {
            let weight = Int64(weights[Int(document)])
            weights[Int(document)] = 0
            give(idf * weight / (Self.k1 + weight), to: Int(document))
        }
        weighted.removeAll(keepingCapacity: true)
        for number in sessionCounts.indices where sessionCounts[number] > 0 {
            sessionTotals[number] += idf * sessionCounts[number] / (1 + sessionCounts[number])
            sessionCounts[number] = 0
        }
    }
}
