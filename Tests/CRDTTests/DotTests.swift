import CRDT
import TestSupport
import Testing

@Suite("Dot")
struct DotTests {
    @Test func text() throws {
        let replica = try #require(ReplicaID("7zk3m9x0q4tbd"))
        let dot = Dot(stamp: stamp(1_795_169_730_123, 2), replica: replica)
        #expect(dot.description == "20261120T101530123Z0002.7zk3m9x0q4tbd")
        #expect(Dot("20261120T101530123Z0002.7zk3m9x0q4tbd") == dot)
        #expect(Dot.utf8Count == 37)
    }

    @Test(arguments: [
        "", "20261120T101530123Z0002", "20261120T101530123Z0002.", "20261120T101530123Z0002.7zk3m9x0q4tb",
        "20261120T101530123Z0002.7zk3m9x0q4tbdd", "20261120T101530123Z0002-7zk3m9x0q4tbd",
        "20261320T101530123Z0002.7zk3m9x0q4tbd", "20261120T101530123Z0002.7zk3m9x0q4tbi",
    ])
    func refuses(_ text: String) {
        #expect(Dot(text) == nil)
    }

    @Test func roundTripAndOrder() {
        forRandomCases(1_000) { generator, repeating in
            let a = Dot(stamp: generator.anyStamp(), replica: ReplicaID(using: &generator))
            let b = Dot(
                stamp: generator.oneIn(2) ? a.stamp : generator.anyStamp(), replica: ReplicaID(using: &generator))
            #expect(Dot(a.description) == a, "\(repeating)")
            let textOrder = a.description.utf8.lexicographicallyPrecedes(b.description.utf8)
            #expect((a < b) == textOrder, "\(a) \(b), \(repeating)")
        }
    }

    @Test func stampBeforeReplica() {
        #expect(dot(1, 9) < dot(2, 0))
        #expect(dot(1, 0) < dot(1, 1))
        #expect(!(dot(1, 1) < dot(1, 1)))
    }
}
