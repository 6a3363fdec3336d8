/// Scores the entries of a pool for a question: BM25F over the fields of an entry and, in a chain, over its neighbours.
///
/// All is whole numbers, terms in the order of their bytes, so the same pool and question give the same scores anywhere.
struct Ranker {
    let pool: Pool
    private let question: Question
    private var fetched: [[UInt8]: Fetched] = [:]

    private let totals: Zeroed<Int64>
    private var touched: [Int32] = []
    private let isTouched: Zeroed<UInt8>
    /// What a term gives each document, cleared after each.
    private let weights: Zeroed<Int32>
    private var weighted: [Int32] = []
    /// Documents whose speaker the question names.
    private var isNamed: Set<Int32> = []
    /// Documents whose scope the question names.
    private var hasNamedScope: Set<Int32> = []
    private var sessions = WordMap()
    private var sessionTotals: [Int64] = []
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
        var documents: [Int32] = []
        var postings: [UInt32] = []
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
        let texts = terms.map(\.text)
        let asked = Set(texts)
        for term in terms {
            var related: [Related] = []
            let technical = Synonyms.technical(term.text)
            for other in technical where !asked.contains(other) {
                related.append(Related(term: other, kind: .technical))
            }
            for other in Synonyms.everyday(term.text) where !asked.contains(other) {
                related.append(Related(term: other, kind: .everyday))
            }
            for compound in question.compounds
            where compound.parts.contains(term.text) && !asked.contains(compound.term) {
                related.append(Related(term: compound.term, kind: .compound))
            }
            for short in question.shortened where short.parts.contains(term.text) && !asked.contains(short.term) {
                related.append(Related(term: short.term, kind: .abbreviation))
            }
            if try fetch(term.text).frequency == 0 { related += try alike(term) }
            lookedFor.insert(term.text)
            lookedFor.formUnion(related.map(\.term))
            try noteScope(term.text, technical)
            try score(term, related)
        }
        return try finish()
    }

    // MARK: - Postings

    private mutating func fetch(_ term: [UInt8]) throws -> Fetched {
        if let known = fetched[term] { return known }
        var found = Fetched()
        // The loop looks at the pool alone: with `self` in it, all of the ranker would be copied for each posting.
        let pool = pool
        for (segment, base) in zip(pool.index.segments, pool.index.bases) {
            try segment.forEach(term) { document, posting in
                let document = base + Int(document)
                guard pool.members.contains(document) else { return }
                found.documents.append(Int32(document))
                found.postings.append(posting)
                let counted = pool.isInChain(document) ? Posting.countedInChain : Posting.counted
                if posting & counted != 0 { found.frequency += 1 }
            }
        }
        // ln(1 + (N - df + .5) / (df + .5))
        // In a large store a word that all memories have would round to nothing, and the memories be no hits.
        found.idf = max(
            Fixed.leastWeight, Fixed.log(2 * pool.count + 2) - Fixed.log(2 * min(found.frequency, pool.count) + 1))
        fetched[term] = found
        return found
    }

    private mutating func noteScope(_ term: [UInt8], _ neighbours: [[UInt8]]) throws {
        for name in [term] + neighbours {
            let found = try fetch(name)
            for (document, posting) in zip(found.documents, found.postings) where posting & Posting.scope != 0 {
                hasNamedScope.insert(document)
            }
        }
    }

    // MARK: - Related terms

    private struct Related {
        enum Kind: Int {
            case technical, everyday, compound, abbreviation, spelling, trigram
        }
        var term: [UInt8]
        var kind: Kind
        var weight = Fixed.one
    }

    /// Terms spelt much like one that the pool does not have.
    private mutating func alike(_ term: Question.Term) throws -> [Related] {
        if term.isLone { return try beginning(with: term.text) }
        let count = String(decoding: term.text, as: UTF8.self).unicodeScalars.count
        guard !term.isDigits, count >= 4 else { return [] }
        var search = SpellingSearch(term.text, count: count)
        for segment in pool.index.segments {
            var cursor = try segment.terms()
            while try cursor.next() { search.look(at: cursor.term) }
        }
        var found: [Related] = []
        for group in search.near() {
            for other in group where try fetch(other).frequency > 0 {
                found.append(Related(term: other, kind: .spelling))
            }
            if !found.isEmpty { break }
        }
        var taken = 0
        for (other, dice) in search.similar() where taken < 5 {
            guard try fetch(other).frequency > 0 else { continue }
            found.append(Related(term: other, kind: .trigram, weight: dice))
            taken += 1
        }
        return found
    }

    private mutating func beginning(with character: [UInt8]) throws -> [Related] {
        var found: Set<[UInt8]> = []
        for segment in pool.index.segments {
            try segment.terms(from: character) { cursor in
                guard cursor.term.starts(with: character), found.count < 256 else { return false }
                found.insert(cursor.term)
                return true
            }
        }
        found.remove(character)
        return found.sorted { $0.lexicographicallyPrecedes($1) }.map { Related(term: $0, kind: .spelling) }
    }

    // MARK: - A term

    /// What the terms related to one give a document, by kind and field.
    private struct Gains {
        static let fields = 7
        var sums = Array(repeating: Int64(0), count: 6 * Gains.fields)
        var isEmpty = true

        mutating func clear() {
            if isEmpty { return }
            for index in sums.indices { sums[index] = 0 }
            isEmpty = true
        }

        mutating func add(_ kind: Related.Kind, _ posting: Posting, _ weight: Int64) {
            isEmpty = false
            let at = kind.rawValue * Gains.fields
            sums[at] += weight * (posting.count(.text) + posting.count(.caption) + posting.count(.speaker))
            if posting.bits & ~Posting.spoken == 0 { return }
            for (index, field) in Gains.others.enumerated() { sums[at + 1 + index] += weight * posting.count(field) }
        }

        static let others: [Field] = [.context, .tags, .scope, .key, .source, .data]

        func capped(_ kind: Related.Kind, _ field: Int) -> Int64 {
            min(Fixed.one, sums[kind.rawValue * Gains.fields + field])
        }

        /// What a field is given outside of a chain.
        func outside(_ field: Int) -> Int64 {
            Fixed.times(
                Fixed.one / 2, capped(.technical, field) + capped(.abbreviation, field) + capped(.compound, field))
                + spelling(field)
        }

        func spelling(_ field: Int) -> Int64 {
            Fixed.times(Fixed.thousandths(800), capped(.spelling, field))
                + Fixed.times(Fixed.thousandths(400), capped(.trigram, field))
        }

        /// What an entry of a chain is given.
        var inside: Int64 {
            Fixed.times(Fixed.thousandths(400), capped(.everyday, 0)) + Fixed.times(Fixed.one / 2, capped(.compound, 0))
                + spelling(0)
        }
    }

    private mutating func score(_ term: Question.Term, _ related: [Related]) throws {
        let own = try fetch(term.text)
        let pool = pool
        let isName = zip(own.documents, own.postings).contains {
            $1 & Posting.speaker != 0 && pool.isInChain(Int($0))
        }
        if isName {
            for (document, posting) in zip(own.documents, own.postings)
            where posting & Posting.speaker != 0 && pool.isInChain(Int(document)) { isNamed.insert(document) }
        }
        let lends = own.documents.count <= Self.mostLent
        let streams = try streams(own, related, term)
        if streams.isEmpty {
            let gains = Gains()
            for (document, posting) in zip(own.documents, own.postings) {
                add(Int(document), Posting(bits: posting), gains, isName, lends)
            }
        } else {
            var gains = Gains()
            var index = 0
            while index < streams.count {
                let document = streams[index].document
                var posting = Posting()
                gains.clear()
                while index < streams.count, streams[index].document == document {
                    if let kind = streams[index].kind {
                        gains.add(kind, Posting(bits: streams[index].bits), streams[index].weight)
                    } else {
                        posting.bits = streams[index].bits
                    }
                    index += 1
                }
                add(Int(document), posting, gains, isName, lends)
            }
        }
        settle(Fixed.times(own.idf, term.weight))
    }

    private struct Part {
        var document: Int32
        var bits: UInt32
        var weight: Int64
        var kind: Related.Kind?
    }

    /// The postings of a term and of those related to it, by document; none if nothing is related.
    private mutating func streams(_ own: Fetched, _ related: [Related], _ term: Question.Term) throws -> [Part] {
        var runs: [[Part]] = []
        for other in related {
            let found = try fetch(other.term)
            if found.documents.isEmpty { continue }
            let weight = Fixed.times(other.weight, min(Fixed.one, Fixed.over(found.idf, max(1, own.idf))))
            runs.append(
                zip(found.documents, found.postings).map {
                    Part(document: $0, bits: $1, weight: weight, kind: other.kind)
                })
        }
        for entry in question.expanded where entry.term == term.text {
            runs.append(try holdingAll(of: entry.phrase, own.idf))
        }
        runs.removeAll(where: \.isEmpty)
        if runs.isEmpty { return [] }
        runs.append(zip(own.documents, own.postings).map { Part(document: $0, bits: $1, weight: 0, kind: nil) })
        while runs.count > 1 {
            var merged: [[Part]] = []
            for index in stride(from: 0, to: runs.count, by: 2) {
                merged.append(index + 1 < runs.count ? Self.merged(runs[index], runs[index + 1]) : runs[index])
            }
            runs = merged
        }
        return runs[0]
    }

    private static func merged(_ a: [Part], _ b: [Part]) -> [Part] {
        var all: [Part] = []
        all.reserveCapacity(a.count + b.count)
        var (i, j) = (0, 0)
        while i < a.count, j < b.count {
            if a[i].document <= b[j].document {
                all.append(a[i])
                i += 1
            } else {
                all.append(b[j])
                j += 1
            }
        }
        all += a[i...]
        all += b[j...]
        return all
    }

    /// The entries whose content has all terms of what an abbreviation stands for.
    private mutating func holdingAll(of phrase: [[UInt8]], _ idf: Int64) throws -> [Part] {
        var common: [Int32]?
        var greatest: Int64 = 0
        for term in Set(phrase) {
            let found = try fetch(term)
            greatest = max(greatest, found.idf)
            let holders = zip(found.documents, found.postings).filter { $1 & Posting.spoken != 0 }.map(\.0)
            if let known = common {
                let set = Set(known)
                common = holders.filter(set.contains)
            } else {
                common = holders
            }
        }
        let weight = min(Fixed.one, Fixed.over(greatest, max(1, idf)))
        return (common ?? []).map { Part(document: $0, bits: 1, weight: weight, kind: .abbreviation) }
    }

    /// Adds what a term gives a document, and what that lends to its neighbours.
    private mutating func add(_ document: Int, _ posting: Posting, _ gains: Gains, _ isName: Bool, _ lends: Bool) {
        let ratio = Fixed.over(Int64(pool.lengths[document]) * pool.count, pool.totalLength)
        let norm = Fixed.thousandths(700) + Fixed.times(Fixed.thousandths(300), ratio)
        guard let chains = pool.chains, pool.isInChain(document) else {
            let content = posting.count(.text) + posting.count(.caption) + posting.count(.speaker)
            var weight = Fixed.over(content * Fixed.one + gains.outside(0), norm)
            if posting.bits & ~Posting.spoken != 0 || !gains.isEmpty {
                let counts =
                    posting.count(.context) + posting.count(.tags) + posting.count(.scope) + posting.count(.key)
                weight += counts * Fixed.one + gains.outside(1) + gains.outside(2) + gains.outside(3) + gains.outside(4)
                weight += Fixed.times(Fixed.one / 2, posting.count(.source) * Fixed.one + gains.outside(5))
                weight += Fixed.times(Fixed.thousandths(300), posting.count(.data) * Fixed.one + gains.outside(6))
            }
            return lend(weight, to: document)
        }
        if isName { return }
        let content =
            posting.count(.text) * Fixed.one + posting.count(.caption) * Fixed.one / 2
            + (posting.count(.tags) + posting.count(.scope) + posting.count(.key)) * Fixed.one + gains.inside
        guard content > 0 || posting.bits & Posting.spoken != 0 else { return }
        lend(Fixed.over(content, norm), to: document)
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

    /// Turns what a term gave into scores.
    private mutating func settle(_ idf: Int64) {
        for document in weighted {
            let weight = Int64(weights[Int(document)])
            weights[Int(document)] = 0
            totals[Int(document)] += idf * weight / (Self.k1 + weight)
            if isTouched[Int(document)] == 0 {
                isTouched[Int(document)] = 1
                touched.append(document)
            }
        }
        weighted.removeAll(keepingCapacity: true)
        for number in sessionCounts.indices where sessionCounts[number] > 0 {
            sessionTotals[number] += idf * sessionCounts[number] / (1 + sessionCounts[number])
            sessionCounts[number] = 0
        }
    }

    // MARK: - Factors

    private mutating func finish() throws -> [Hit] {
        var dates: Set<Int32> = []
        if let moments = pool.moments {
            for document in 0..<pool.index.count
            where isTouched[document] == 0 && pool.members.contains(document) && isInMonth(moments.days[document]) {
                isTouched[document] = 1
                touched.append(Int32(document))
            }
            dates = speaking(of: moments)
        }
        var hits: [Hit] = []
        for document in touched {
            let score = score(document: Int(document), speaksOfDate: dates.contains(document))
            if score > 0 { hits.append(Hit(document: Int(document), score: score)) }
        }
        return hits
    }

    private func isInMonth(_ day: Int32) -> Bool {
        guard day != DocumentFacts.noDay else { return false }
        let date = CivilDay.date(Int(day))
        return question.months.contains(date.month) && (question.years.isEmpty || question.years.contains(date.year))
    }

    /// Documents that speak of a day that was asked for.
    private func speaking(of moments: Pool.Moments) -> Set<Int32> {
        var found: Set<Int32> = []
        for (document, relative) in moments.dates where isInMonth(relative.day) {
            let day = CivilDay.date(Int(relative.day)).day
            if question.days.isEmpty || question.days.contains(where: { abs(day - $0) <= Int(relative.tolerance) }) {
                found.insert(Int32(document))
            }
        }
        return found
    }

    /// What it counts when an entry happened, where the question names a month.
    private func dateScore(_ document: Int, _ speaksOfDate: Bool) -> Int64 {
        guard let moments = pool.moments else { return 0 }
        var share: Int64 = speaksOfDate ? Fixed.thousandths(150) : 0
        if isInMonth(moments.days[document]) {
            share += Fixed.thousandths(450)
            let day = CivilDay.date(Int(moments.days[document])).day
            if question.days.contains(day) { share += Fixed.thousandths(300) }
            if let nearest = question.days.map({ abs(day - $0) }).min(), nearest < 7 {
                share += Fixed.thousandths(300) * Int64(7 - nearest) / 7
            }
        }
        return share == 0 ? 0 : Fixed.times(Fixed.log(1 + pool.count), share)
    }

    private func lengthFactor(_ words: UInt16, _ share: Int64) -> Int64 {
        Fixed.one + Fixed.times(share, Fixed.log(1 + Int64(words)) - 3 * Fixed.one)
    }

    private func score(document: Int, speaksOfDate: Bool) -> Int64 {
        var score = totals[document]
        let tenth = Fixed.thousandths(100)
        guard let chains = pool.chains, pool.isInChain(document) else {
            score += dateScore(document, speaksOfDate)
            if hasNamedScope.contains(Int32(document)) { score = Fixed.times(score, Fixed.thousandths(1300)) }
            return Fixed.times(score, lengthFactor(pool.lengths[document], tenth))
        }
        if let number = sessions[UInt64(chains.sessions[document])] {
            score += Fixed.times(Fixed.thousandths(200), sessionTotals[Int(number)])
        }
        score += dateScore(document, speaksOfDate)
        if isNamed.contains(Int32(document)) { score *= 2 }
        let flags = chains.flags[document]
        var priors = Fixed.one
        if flags & DocumentFacts.endsWithQuestion != 0 { priors -= Fixed.thousandths(150) }
        if flags & DocumentFacts.hasQuestion != 0 { priors -= Fixed.thousandths(50) }
        score = Fixed.times(score, priors)
        score = Fixed.times(score, lengthFactor(chains.words[document], tenth))
        if chains.previous[document] >= 0 {
            let before = chains.words[Int(chains.previous[document])]
            score = Fixed.times(score, lengthFactor(before, -Fixed.thousandths(30)))
        }
        if question.asksWhen, flags & DocumentFacts.hasTimeWord != 0 {
            score = Fixed.times(score, Fixed.thousandths(1400))
        }
        if flags & DocumentFacts.firstPerson != 0 { score = Fixed.times(score, Fixed.thousandths(1100)) }
        let names = Int64(flags >> DocumentFacts.namesShift)
        if names > 0 {
            let share = question.asksWhere ? Fixed.thousandths(300) : tenth
            score = Fixed.times(score, Fixed.one + share * names / 3)
        }
        return score
    }
}
