public import GitMemory

extension StoreIndex {
    /// The entries of a view that answer a question best.
    ///
    /// The same branches, question and time give the same answer, scores included, on every machine, with or without
    /// the index on the disk.
    ///
    /// - Parameters:
    ///   - filter: what else must hold of them; its words and order do not count.
    ///   - limit: at most so many.
    ///   - explains: whether to say in which part of an entry its words stand.
    ///   - vectors: those of the store; without them words alone count.
    /// - Throws: a `GitError` if the store cannot be read.
    public func recall(
        _ question: String, in snapshot: Snapshot, filter: Query, limit: Int, explains: Bool = false, at now: Timestamp,
        vectors: StoreVectors? = nil
    ) throws -> RecalledEntries {
        let text = question
        let question = Question(Array(question.utf8))
        guard !question.terms.isEmpty else { return RecalledEntries(hasTerms: false) }
        var ask = Ask(
            question: question, snapshot: snapshot, filter: filter, limit: limit, explains: explains, now: now)
        ask.nearest = vectors.map { vectors in
            { pool in
                vectors.nearest(VectorFusion.most, to: text, in: pool, scope: filter.scope) {
                    filter.hasExactFilter ? self.candidates(of: filter, in: snapshot) : nil
                }
            }
        }
        let found = try withIndex(for: snapshot) { found in
            try ask.answers(in: self.pool(of: found, snapshot, for: question))
        }
        if let found { return RecalledEntries(entries: found) }
        let pool = try Self.poolInMemory(of: snapshot, for: question)
        return RecalledEntries(entries: try ask.answers(in: pool), problem: problem)
    }

    /// All bodies of a view, indexed in memory.
    static func poolInMemory(of snapshot: Snapshot, for question: Question) throws -> Pool {
        var (segments, builder, known) = ([Segment](), SegmentBuilder(), Set<EntryID>())
        func finish() throws {
            guard builder.count > 0 else { return }
            segments.append(try builder.segment(base: segments.reduce(0) { $0 + UInt32($1.count) }, older: segments))
            builder = SegmentBuilder()
        }
        for tree in snapshot.entryTrees {
            try snapshot.changes(of: tree, beside: nil, known: { known.contains($0) }, again: { _ in }) { changes in
                for body in changes.added {
                    let id = body.id
                    guard known.insert(id).inserted else { continue }
                    builder.add(id.bytes, DocumentFields(body))
                }
                if builder.size > 64 << 20 { try finish() }
            }
        }
        try finish()
        let index = IndexReader(segments)
        return try Pool(index, DocumentSet(count: index.count, all: true), for: question)
    }
}

/// One question to one view.
private struct Ask {
    let question: Question
    let snapshot: Snapshot
    let filter: Query
    let limit: Int
    let explains: Bool
    let now: Timestamp
    /// The entries of a pool whose vectors are nearest to the question's.
    var nearest: ((Pool) -> [VectorFusion.Near])?

    func answers(in pool: Pool) throws -> [RecalledEntry] {
        var ranker = Ranker(pool, question)
        var hits = try ranker.rank()
        let near = nearest?(pool) ?? []
        VectorFusion.fuse(near, into: &hits, isInChain: pool.isInChain)
        var answers: [RecalledEntry] = []
        var (looked, step) = (0, limit * 4 + 32)
        var wordings: Set<EntryID> = []
        // What takes the place of another has its counts, too, and moves the other down.
        let edits = Set(try pool.index.documents(exact: ExactValue.anySuperseded))
        var moved = 0
        // The more are looked at, the less the next ones can still become.
        candidates: while looked < hits.count {
            let best = try pool.best(step, of: hits)
            for hit in best[min(looked, best.count)...] {
                if answers.count >= limit, Fixed.times(hit.score, Standing.most) < answers[limit - 1].score {
                    break candidates
                }
                looked += 1
                guard let hitID = EntryID(bytes: try pool.index.id(hit.document)), !wordings.contains(hitID),
                    let entry = try snapshot.pickMemory(
                        hitID, by: filter, at: now,
                        unless: { state in
                            answers.count >= limit + moved && !edits.contains(hit.document)
                                && Fixed.times(hit.score, Standing.rise(state)) < answers[limit + moved - 1].score
                        })
                else { continue }
                // A memory is one answer, by the best of its wordings.
                wordings.formUnion(entry.wordings)
                let id = entry.item.id
                let standing = Standing.factor(entry, before: try snapshot.countsBefore(entry), at: now)
                var answer = RecalledEntry(entry: entry, score: Fixed.times(hit.score, standing))
                answer.similarity = explains ? near.first { $0.document == hit.document }.map(\.number) : nil
                answer.supersededBy = try successor(of: id, pool)
                if answer.supersededBy != nil {
                    answer.score /= 2
                    moved += 1
                }
                insert(answer, into: &answers)
            }
            if best.count < step { break }
            step *= 4
        }
        lowerSuperseded(&answers)
        answers.removeLast(max(0, answers.count - limit))
        var highlights = Highlights(ranker.lookedFor)
        for index in answers.indices { highlights.apply(to: &answers[index], explains: explains) }
        return answers
    }

    private func insert(_ answer: RecalledEntry, into answers: inout [RecalledEntry]) {
        let place = answers.firstIndex { Self.precedes(answer, $0) } ?? answers.count
        answers.insert(answer, at: place)
    }

    private static func precedes(_ a: RecalledEntry, _ b: RecalledEntry) -> Bool {
        a.score != b.score ? a.score > b.score : a.entry.item.id < b.entry.item.id
    }

    /// The least id of what is in the memory and takes the place of an entry.
    private func successor(of id: EntryID, _ pool: Pool) throws -> EntryID? {
        var found: EntryID?
        for document in try pool.index.documents(exact: ExactValue.superseded("\(id)")) {
            guard pool.members.contains(document), let other = EntryID(bytes: try pool.index.id(document)), other != id,
                let entry = try snapshot.listed(other, at: now), !entry.holds.isEmpty,
                entry.body.supersedes.contains(id)
            else { continue }
            if found.map({ other < $0 }) ?? true { found = other }
        }
        return found
    }

    /// What is superseded stands below what takes its place.
    private func lowerSuperseded(_ answers: inout [RecalledEntry]) {
        let scores = Dictionary(answers.map { ($0.entry.item.id, $0.score) }) { first, _ in first }
        for index in answers.indices {
            if let by = answers[index].supersededBy, let score = scores[by], answers[index].score >= score {
                answers[index].score = score - 1
            }
        }
        answers.sort(by: Self.precedes)
    }
}
