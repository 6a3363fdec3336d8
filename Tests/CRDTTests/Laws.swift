import CRDT
import TestSupport
import Testing

/// Checks the laws of a join-semilattice on random values.
///
/// - Parameters:
///   - make: A random value, of a universe so small that values often meet.
///   - update: One random mutation by the public API. Each must move up the order, so it stands for any of them.
func assertLaws<Value: JoinSemilattice>(
    _ type: Value.Type,
    cases: Int = 400,
    make: (inout SplitMix64) -> Value,
    update: (inout Value, inout SplitMix64) -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    forRandomCases(cases) { generator, repeating in
        // Half of the values are later states of one another, as replicas of one history are.
        let a = make(&generator)
        var b = generator.oneIn(2) ? make(&generator) : a
        var c = generator.oneIn(2) ? make(&generator) : b
        update(&b, &generator)
        update(&c, &generator)

        func hold(_ law: String, _ condition: Bool) {
            #expect(
                condition, "\(type) is not \(law), \(repeating)\na = \(a)\nb = \(b)\nc = \(c)",
                sourceLocation: sourceLocation)
        }

        let ab = a.joined(with: b)
        hold("commutative", ab == b.joined(with: a))
        hold("commutative, by hash", ab.hashValue == b.joined(with: a).hashValue)
        hold("associative", ab.joined(with: c) == a.joined(with: b.joined(with: c)))
        hold("idempotent", a.joined(with: a) == a)
        hold("idempotent, when a state comes again", ab.joined(with: b) == ab && ab.joined(with: a) == ab)
        hold("below its joins", a.isSubsumed(by: ab) && b.isSubsumed(by: ab))
        hold("ordered by its join", a.isSubsumed(by: b) == (ab == b) && b.isSubsumed(by: a) == (ab == a))

        var later = a
        update(&later, &generator)
        hold("monotone: \(later)", a.joined(with: later) == later && a.isSubsumed(by: later))
    }
}
