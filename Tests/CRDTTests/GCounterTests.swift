import CRDT
import Testing

@Suite("GCounter")
struct GCounterTests {
    @Test func sumsShares() {
        var counter = GCounter()
        counter.increment(replica(1), by: 3)
        counter.increment(replica(2))
        counter.increment(replica(1))
        #expect(counter.value == 5)
        #expect(counter[replica(1)] == 4)
        #expect(counter[replica(3)] == 0)
    }

    @Test func joinTakesTheLargerShare() {
        let a = GCounter(shares: [replica(1): 3, replica(2): 1])
        let b = GCounter(shares: [replica(1): 5])
        #expect(a.joined(with: b) == GCounter(shares: [replica(1): 5, replica(2): 1]))
    }

    @Test func zeroSharesAreNotStored() {
        var counter = GCounter(shares: [replica(1): 0])
        counter.increment(replica(2), by: 0)
        counter.raise(replica(3), to: 0)
        #expect(counter == GCounter())
        #expect(counter.shares.isEmpty)
    }

    @Test func raiseNeverLowers() {
        var counter = GCounter(shares: [replica(1): 3])
        counter.raise(replica(1), to: 2)
        #expect(counter[replica(1)] == 3)
        counter.raise(replica(1), to: 4)
        #expect(counter[replica(1)] == 4)
    }

    @Test func staysAtTheGreatestValue() {
        var counter = GCounter(shares: [replica(1): .max - 1])
        counter.increment(replica(1), by: 5)
        #expect(counter[replica(1)] == .max)
        counter.increment(replica(2), by: 5)
        #expect(counter.value == .max)
    }
}
