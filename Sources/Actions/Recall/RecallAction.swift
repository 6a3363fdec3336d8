internal import GitMemory
package import Recall

/// `recall`: the memories that answer a question, best first.
package struct RecallAction: Action {
    package var viewing = ViewWords()
    package var filters = FilterWords()
    package var question = ""
    package var limit: Int?
    package var budget: Int?
    package var explain = false
    /// How many bytes an answer takes of a budget, with its line end; its JSON's if nothing else is said.
    package var length: ((RecalledEntry) -> Int)?

    /// With a budget, so many are looked at unless a limit says otherwise.
    private static let lookedAtForBudget = 200
    private static let mostAnswers = 10_000
    package init() {}

    package static var about: About {
        About(
            "recall", "Find the memories that answer a question, best first.",
            use: "Before work begins, and whenever something may be known already: ask in plain words.",
            tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try viewing.declare(in: &form)
        try filters.declare(in: &form)
        try form.number(Member("limit", .number, "At most this many; 10 by default.", letter: "n"), &limit)
        try form.number(
            Member("budget", .number, "The best complete memories that fit into this many tokens."), &budget)
        try form.flag(
            Member("explain", .flag, "Say in which part of a memory the words were found."), &explain)
        try form.text(
            Member("question", "The question.", place: .word, isRequired: true),
            &question)
    }

    package func run(in session: Session, _ tell: (RecallResult) throws -> Void) throws {
        guard question.contains(where: { !$0.isWhitespace }) else {
            throw StoreError(.invalidInput, "the question is empty", hint: "say what you are looking for")
        }
        if let limit, !(1...Self.mostAnswers).contains(limit) {
            throw UsageError("--limit takes a number from 1 to \(Self.mostAnswers)")
        }
        if let budget, budget < 1 { throw UsageError("--budget takes a number above 0") }
        let store = try session.store()
        let index = try StoreIndex(store)
        store.lookup = index
        let vectors = VectorUse(store, session)
        let now = store.now
        let snapshot = try viewing.snapshot(session, store)
        let found = try session.step("Searching") {
            try index.recall(
                question, in: snapshot, filter: try filters.query(now: now),
                limit: limit ?? (budget == nil ? 10 : Self.lookedAtForBudget), explains: explain, at: now,
                vectors: vectors?.vectors)
        }
        vectors?.finish(viewing, snapshot)
        if let problem = found.problem { session.remark("answered without the index: \(problem)") }
        if !found.hasTerms { session.remark("the question has only words that are in every text") }
        guard let budget else {
            for answer in found.entries { try tell(.entry(answer)) }
            return
        }
        var packed = Budget(tokens: budget)
        for answer in found.entries {
            let bytes = length?(answer) ?? (RecallResult.entry(answer).length + 1)
            if packed.take(bytes: bytes) { try tell(.entry(answer)) }
        }
        try tell(.budget(packed))
    }
}
