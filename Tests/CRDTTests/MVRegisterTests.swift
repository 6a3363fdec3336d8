import CRDT
import TestSupport
import Testing

@Suite("MVRegister")
struct MVRegisterTests {
    @Test func concurrentAssignmentsAreBothThere() {
        var here = MVRegister<String>()
        here.assign("rain", dot: dot(1, 1))
        var there = here
        here.assign("snow", dot: dot(3, 1))
        there.assign("hail", dot: dot(2, 2))
        here.formJoin(there)
        #expect(here.values.map(\.value) == ["hail", "snow"])
        #expect(here.values.map(\.dot) == [dot(2, 2), dot(3, 1)])
        #expect(here.assign("sun", dot: dot(4, 1)) == [dot(2, 2), dot(3, 1)])
        #expect(here.values.map(\.value) == ["sun"])
    }

    @Test func sortedByDot() {
        var dots = (0..<40).map { dot(UInt64($0 / 4), UInt64($0 % 4)) }
        let sorted = dots
        var generator = SplitMix64(seed: testSeed)
        dots.shuffle(using: &generator)
        var register = MVRegister<Int>()
        for (value, dot) in dots.enumerated() {
            var other = MVRegister<Int>()
            other.assign(value % 5, dot: dot)
            register.formJoin(other)
        }
        #expect(register.values.map(\.dot) == sorted, "GITMEM_SEED=\(testSeed)")
    }

    @Test func theSameAssignmentAgain() {
        var register = MVRegister<String>()
        register.assign("rain", dot: dot(1))
        let once = register
        #expect(register.assign("rain", dot: dot(1)).isEmpty)
        #expect(register == once)
    }

    @Test func anAssignmentBeatsAClearThatHadNotSeenIt() {
        var here = MVRegister<String>()
        here.assign("rain", dot: dot(1))
        var there = here
        #expect(here.clear() == [dot(1)])
        #expect(here.values.isEmpty)
        there.assign("snow", dot: dot(2))
        here.formJoin(there)
        #expect(here.values.map(\.value) == ["snow"])
    }

    @Test func twoValuesUnderOneDot() {
        var register = MVRegister<String>()
        register.assign("rain", dot: dot(1))
        register.assign("snow", dot: dot(1))
        #expect(Set(register.values.map(\.value)) == ["rain", "snow"])
        register.assign("sun", dot: dot(2))
        #expect(register.values.map(\.value) == ["sun"])
    }
}
