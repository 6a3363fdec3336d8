extension Ranker {
    /// A term that counts beside one of the question.
    struct Related {
        enum Kind: Int {
            case technical, everyday, compound, abbreviation, spelling, trigram
        }
        var term: [UInt8]
        var kind: Kind
        var weight = Fixed.one
    }

    /// The terms that count beside one of the question.
    ///
    /// - Parameter asked: the question's own terms, which are none of them.
    mutating func related(to term: Question.Term, technical: [[UInt8]], besides asked: Set<[UInt8]>) throws -> [Related]
    {
        var related: [Related] = []
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
        return related
    }

    /// Terms spelt much like one that the pool does not have.
    private mutating func alike(_ term: Question.Term) throws -> [Related] {
        if term.isLone { return try beginning(with: term.text) }
        guard let search = spellings[term.text] else { return [] }
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

    /// A posting of a related term.
    struct Part {
        var document: Int32
        var bits: UInt32
        var weight: Int64
        var kind: Related.Kind
    }

    /// The postings of what is related to a term, by document.
    ///
    /// - Parameter idf: that of the term itself.
    mutating func parts(of related: [Related], of term: Question.Term, idf: Int64) throws -> [Part] {
        var runs: [[Part]] = []
        // Words of everyday speech count in conversations alone.
        for other in related where other.kind != .everyday || pool.chains != nil {
            let found = try fetch(other.term)
            if found.postings.count == 0 { continue }
            let weight = Fixed.times(other.weight, min(Fixed.one, Fixed.over(found.idf, max(1, idf))))
            runs.append(
                found.postings.map { Part(document: $0, bits: $1, weight: weight, kind: other.kind) })
        }
        for entry in question.expanded where entry.term == term.text {
            runs.append(try holdingAll(of: entry.phrase, idf))
        }
        runs.removeAll(where: \.isEmpty)
        while runs.count > 1 {
            var merged: [[Part]] = []
            for index in stride(from: 0, to: runs.count, by: 2) {
                merged.append(index + 1 < runs.count ? Self.merged(runs[index], runs[index + 1]) : runs[index])
            }
            runs = merged
        }
        return runs.first ?? []
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
            let holders = found.postings.filter { $1 & Posting.spoken != 0 }.map(\.0)
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
}
