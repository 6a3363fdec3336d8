extension Ranker {
    /// The scores of all that a term gave something, with what else counts.
    mutating func finish() throws -> [Hit] {
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
        var score = Int64(totals[document])
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
