import CRDT
import TestSupport
import Testing

@Suite("Random histories against the definition")
struct HistoryTests {
    private static let histories = 150
    private static let steps = 60

    enum SetUpdate {
        case add(Int)
        case remove(Int)
    }

    /// An element is in the set if some add of it is in the past of no removal of it.
    @Test func observedRemoveSet() throws {
        try check(ORSet<Int>(), seen: \.elements) { set, dot, generator -> SetUpdate in
            let element = generator.below(4)
            if generator.oneIn(3) {
                set.remove(element)
                return .remove(element)
            }
            set.add(element, dot: dot)
            return .add(element)
        } expected: { log in
            var elements: Set<Int> = []
            for (number, entry) in log {
                guard case .add(let element) = entry.update else { continue }
                let removed = log.contains { _, later in
                    guard case .remove(element) = later.update else { return false }
                    return later.past.contains(number)
                }
                if !removed { elements.insert(element) }
            }
            return elements
        }
    }

    /// The same, read element by element.
    @Test func observedRemoveSetQueries() throws {
        try forRandomCases(Self.histories) { generator, repeating in
            var history = History<ORSet<Int>, Void>(replicas: 3, from: ORSet())
            for _ in 0..<Self.steps {
                try history.step(&generator) { set, dot, generator in
                    let element = generator.below(4)
                    let before = set
                    if generator.oneIn(3) {
                        #expect(set.remove(element) == before.liveDots(of: element), "\(repeating)")
                        #expect(!set.contains(element), "\(repeating)")
                    } else {
                        set.add(element, dot: dot)
                        #expect(set.liveDots(of: element) == before.liveDots(of: element).union([dot]), "\(repeating)")
                    }
                }
            }
            for set in history.replicas.map(\.state) {
                #expect(set.elements == Set((0..<4).filter(set.contains)), "\(repeating)")
                #expect(set.isEmpty == set.elements.isEmpty, "\(repeating)")
                #expect(set.liveDots == (0..<4).reduce(into: []) { $0.formUnion(set.liveDots(of: $1)) }, "\(repeating)")
            }
        }
    }

    /// The value is the sum of all increments, each once.
    @Test func counter() throws {
        try check(GCounter(), seen: \.value) { counter, dot, generator -> UInt64 in
            let amount = UInt64(generator.below(4))
            counter.increment(dot.replica, by: amount)
            return amount
        } expected: { log in
            log.reduce(0) { $0 + $1.entry.update }
        }
    }

    enum Assignment {
        case assign(Int)
        case clear
    }

    /// A value is there if its assignment is in the past of no other update.
    @Test func multiValueRegister() throws {
        // The number of times each value is there, since one value can be assigned twice at once.
        try check(MVRegister<Int>()) {
            $0.values.reduce(into: [:]) { $0[$1.value, default: 0] += 1 }
        } update: { register, dot, generator -> Assignment in
            if generator.oneIn(6) {
                register.clear()
                return .clear
            }
            let value = generator.below(4)
            register.assign(value, dot: dot)
            return .assign(value)
        } expected: { log in
            var values: [Int: Int] = [:]
            for (number, entry) in log {
                guard case .assign(let value) = entry.update else { continue }
                if !log.contains(where: { $0.entry.past.contains(number) }) { values[value, default: 0] += 1 }
            }
            return values
        }
    }

    /// Runs random histories, and compares after each step what every replica shows with what `expected` makes of the
    /// updates it has heard of; and at the end the states themselves, once all have heard of all.
    private func check<State: JoinSemilattice, Update, Seen: Equatable>(
        _ initial: State,
        seen: (State) -> Seen,
        update: (inout State, Dot, inout SplitMix64) -> Update,
        expected: ([(number: Int, entry: History<State, Update>.Entry)]) -> Seen,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try forRandomCases(Self.histories) { generator, repeating in
            var history = History<State, Update>(replicas: 2 + generator.below(3), from: initial)
            func compare(_ when: String) {
                for replica in history.replicas {
                    let seen = seen(replica.state)
                    let expected = expected(history.log(of: replica))
                    #expect(seen == expected, "\(when), \(repeating)", sourceLocation: sourceLocation)
                }
            }
            for number in 0..<Self.steps {
                try history.step(&generator, update: update)
                if number.isMultiple(of: 5) { compare("after step \(number)") }
            }
            history.settle(&generator)
            compare("at the end")
            #expect(
                Set(history.replicas.map(\.state)).count == 1, "the replicas differ, \(repeating)",
                sourceLocation: sourceLocation)
        }
    }
}
