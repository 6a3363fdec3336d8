import CRDT
import Testing

@Suite("ORSet")
struct ORSetTests {
    @Test func addWins() {
        var here = ORSet<String>()
        here.add("rain", dot: dot(1, 1))
        var there = here
        #expect(here.remove("rain") == [dot(1, 1)])
        #expect(!here.contains("rain"))
        there.add("rain", dot: dot(1, 2))
        here.formJoin(there)
        #expect(here.contains("rain"))
        #expect(here.liveDots(of: "rain") == [dot(1, 2)])
        #expect(here.adds == ["rain": [dot(1, 1), dot(1, 2)]])
        #expect(here.tombstones == [dot(1, 1)])
    }

    @Test func tombstoneBeforeItsAdd() {
        var set = ORSet<String>()
        set.remove(dot: dot(1))
        set.add("rain", dot: dot(1))
        #expect(!set.contains("rain"))
        #expect(set.isEmpty)
        #expect(set.adds == ["rain": [dot(1)]])
        set.add("rain", dot: dot(2))
        #expect(set.contains("rain"))
    }

    @Test func removingWhatIsNotThere() {
        var set = ORSet<String>()
        #expect(set.remove("rain").isEmpty)
        #expect(set == ORSet())
        set.add("rain", dot: dot(1))
        set.remove("rain")
        #expect(set.remove("rain").isEmpty)
    }

    @Test func oneDotUnderTwoElements() {
        var set = ORSet<String>()
        set.add("rain", dot: dot(1))
        set.add("snow", dot: dot(1))
        #expect(set.elements == ["rain", "snow"])
        #expect(set.liveDots == [dot(1)])
        set.remove("rain")
        #expect(set.elements.isEmpty)
    }

    @Test func elementsWithoutDotsAreNotStored() {
        #expect(ORSet(adds: ["rain": []], tombstones: []) == ORSet())
    }
}
