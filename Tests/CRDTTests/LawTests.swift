import CRDT
import TestSupport
import Testing

@Suite("Laws of the join")
struct LawTests {
    @Test func set() {
        assertLaws(Set<Int>.self) {
            $0.smallSet()
        } update: { set, generator in
            set.insert(generator.below(5))
        }
    }

    @Test func dictionary() {
        assertLaws([Int: Set<Int>].self) { generator in
            (0..<generator.below(4)).reduce(into: [:]) { dictionary, _ in
                dictionary[generator.below(4)] = generator.smallSet()
            }
        } update: { dictionary, generator in
            dictionary[generator.below(4), default: []].formUnion(generator.smallSet())
        }
    }

    @Test func dictionaryOfRegisters() {
        assertLaws([Int: MaxRegister<Int>].self) { generator in
            (0..<generator.below(4)).reduce(into: [:]) { dictionary, _ in
                dictionary[generator.below(4)] = MaxRegister(generator.below(4))
            }
        } update: { dictionary, generator in
            dictionary[generator.below(4), default: MaxRegister(0)].raise(to: generator.below(4))
        }
    }

    @Test func counter() {
        assertLaws(GCounter.self) {
            $0.smallCounter()
        } update: { counter, generator in
            let replica = generator.smallReplica()
            if generator.oneIn(2) {
                counter.increment(replica, by: generator.smallShare())
            } else {
                counter.raise(replica, to: generator.smallShare())
            }
        }
    }

    @Test func maximum() {
        assertLaws(MaxRegister<Int>.self) {
            MaxRegister($0.below(6))
        } update: { register, generator in
            register.raise(to: generator.below(6))
        }
    }

    @Test func observedRemoveSet() {
        assertLaws(ORSet<Int>.self) {
            $0.smallORSet()
        } update: { set, generator in
            switch generator.below(3) {
            case 0: set.add(generator.below(3), dot: generator.smallDot())
            case 1: set.remove(generator.below(3))
            default: set.remove(dot: generator.smallDot())
            }
        }
    }

    @Test func multiValueRegister() {
        assertLaws(MVRegister<Int>.self) {
            MVRegister(assignments: $0.smallORSet())
        } update: { register, generator in
            if generator.oneIn(4) {
                register.clear()
            } else {
                register.assign(generator.below(3), dot: generator.smallDot())
            }
        }
    }

    /// The default of `isSubsumed(by:)`, which every type of the module replaces.
    @Test func defaultOrder() {
        struct Plain: JoinSemilattice {
            var elements: Set<Int>
            mutating func formJoin(_ other: Plain) { elements.formUnion(other.elements) }
        }
        assertLaws(Plain.self) {
            Plain(elements: $0.smallSet())
        } update: { plain, generator in
            plain.elements.insert(generator.below(5))
        }
        #expect(!Plain(elements: [1, 2]).isSubsumed(by: Plain(elements: [2, 3])))
    }
}
