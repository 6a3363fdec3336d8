/// A thing that is known, with a place in an order. Two that have the same place are joined into one.
protocol OrderedFact: Hashable, Sendable {
    /// Whether the place of `a` is before that of `b`.
    static func precedes(_ a: Self, _ b: Self) -> Bool

    /// Takes over what another of the same place says.
    mutating func join(_ other: Self)
}

/// Facts in their order, one for each place: a join-semilattice, as a sorted array.
///
/// Most entries have one or two facts of a kind, and names come in the order of what they say. So taking one in is
/// appending it, and there is nothing to hash.
struct OrderedFacts<Fact: OrderedFact>: Sendable {
    private var facts: [Fact] = []
    /// Without it, places may be out of order and occur twice.
    private var isInOrder = true

    /// Beyond so many, a fact out of order is appended, lest many of them move all others each time.
    private static var greatestInsertion: Int { 64 }

    /// The facts in their order, each place once.
    ///
    /// - Complexity: O(1), O(*n* log *n*) if many came out of order since ``settle()``.
    var all: [Fact] { isInOrder ? facts : Self.inOrder(facts) }

    /// Puts facts that came out of order in their places: worth while if more than one question follows.
    mutating func settle() {
        if isInOrder { return }
        facts = Self.inOrder(facts)
        isInOrder = true
    }

    var isEmpty: Bool { facts.isEmpty }

    /// Takes in a fact.
    ///
    /// - Complexity: O(1) if its place is not before the last one, else O(log *n*).
    mutating func insert(_ fact: Fact) {
        guard let last = facts.last, !Fact.precedes(last, fact) else { return facts.append(fact) }
        guard isInOrder else { return facts.append(fact) }
        let position = position(of: fact)
        if !Fact.precedes(fact, facts[position]) {
            facts[position].join(fact)
        } else if facts.count < Self.greatestInsertion {
            facts.insert(fact, at: position)
        } else {
            facts.append(fact)
            isInOrder = false
        }
    }

    /// Takes in all that others say.
    ///
    /// - Complexity: O(*n* log *n*) in both together; O(*m*) if the *m* others are the same or come after.
    mutating func formUnion(_ others: OrderedFacts) {
        if facts.isEmpty { return self = others }
        for fact in others.all { insert(fact) }
    }

    /// The fact that has the place of this one; `nil` if there is none.
    ///
    /// - Complexity: O(log *n*), as for ``all``.
    func fact(at place: Fact) -> Fact? {
        guard isInOrder else { return settled.fact(at: place) }
        let position = position(of: place)
        guard position < facts.count, !Fact.precedes(place, facts[position]) else { return nil }
        return facts[position]
    }

    /// The same, settled.
    var settled: OrderedFacts {
        var result = self
        result.settle()
        return result
    }

    /// The first position whose fact does not come before this one.
    private func position(of fact: Fact) -> Int {
        facts.partitioningIndex { !Fact.precedes($0, fact) }
    }

    private static func inOrder(_ facts: [Fact]) -> [Fact] {
        var result: [Fact] = []
        for fact in facts.sorted(by: Fact.precedes) {
            if let last = result.indices.last, !Fact.precedes(result[last], fact) {
                result[last].join(fact)
            } else {
                result.append(fact)
            }
        }
        return result
    }
}

extension OrderedFacts: Hashable {
    static func == (a: OrderedFacts, b: OrderedFacts) -> Bool { a.all == b.all }

    func hash(into hasher: inout Hasher) { hasher.combine(all) }
}
